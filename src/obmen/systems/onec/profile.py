"""What the objects of a release are called: ``profiles/*.toml``. No code here names an attribute of a configuration."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from obmen.core.errors import Misconfigured
from obmen.core.text import Text

FOLDER = Path(__file__).parent / "profiles"


@dataclass(frozen=True)
class WorkOrderNames:
    """``phones`` and ``created`` are read where the base has them, and so are all ``clients`` but one."""

    set: str
    title: str
    state: str
    organisation: str
    sums: tuple[str, ...]
    clients: tuple[str, ...]
    phones: tuple[str, ...]
    created: str
    navigation: str


@dataclass(frozen=True)
class CatalogNames:
    set: str


@dataclass(frozen=True)
class ClientNames:
    """All attributes are read where the base has them. ``persons`` and ``companies``: values of ``kind``."""

    set: str
    names: tuple[str, ...]
    tax_number: str
    kind: str
    persons: frozenset[str]
    companies: frozenset[str]


@dataclass(frozen=True)
class PhonePlace:
    """A register (``set``, its dimension ``owner``) or a tabular part of the client's card (``part``)."""

    kind: str
    phone_kinds: frozenset[str]
    text: str
    set: str = ""
    owner: str = ""
    part: str = ""


@dataclass(frozen=True)
class Profile:
    name: str
    work_orders: WorkOrderNames
    states: CatalogNames
    organisations: CatalogNames
    clients: ClientNames
    phones: tuple[PhonePlace, ...]

    @property
    def sets(self) -> frozenset[str]:
        """All it may read."""
        own = self.work_orders.set, self.states.set, self.organisations.set, self.clients.set
        return frozenset((*own, *(place.set for place in self.phones if place.set)))

    @property
    def personal(self) -> frozenset[str]:
        """JSON fields that hold names and phones."""
        told = (*self.clients.names, *self.work_orders.phones, *self.work_orders.clients, self.clients.tax_number)
        return frozenset((*told, *(place.text for place in self.phones)))


def profile_names() -> Iterator[str]:
    return (path.stem for path in sorted(FOLDER.glob("*.toml")))


@cache
def profile(name: str) -> Profile:
    """Raises Misconfigured for a configuration that is not read by its objects."""
    if name not in profile_names():
        text = Text("This configuration has no work orders. Choose the one of the base")
        raise Misconfigured(text, setting="profile")
    read = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return Profile(
        name=name,
        work_orders=WorkOrderNames(**_tuples(read["work_orders"])),
        states=CatalogNames(**read["states"]),
        organisations=CatalogNames(**read["organisations"]),
        clients=ClientNames(**_sets(_tuples(read["clients"]), "persons", "companies")),
        phones=tuple(PhonePlace(**_sets(place, "phone_kinds")) for place in read["phones"]),
    )


def _tuples(table: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _sets(table: dict[str, Any], *names: str) -> dict[str, Any]:
    return table | {name: frozenset(table[name]) for name in names}
