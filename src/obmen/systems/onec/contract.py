"""What of a release's profile a base really shows: checked against ``$metadata`` before anything is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from obmen.core.errors import Misconfigured
from obmen.core.text import Text

from .metadata import Shown, field
from .naming import named, of
from .profile import PhonePlace, Profile
from .settings import PROFILES
from .wire import Field

OBJECT = ("Ref_Key", "DataVersion", "DeletionMark")
DOCUMENT = (*OBJECT, "Number", "Date", "Posted")
CATALOG = ("Ref_Key", "Description")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Contract:
    """The profile as this base has it; what is optional and missing is left out here."""

    profile: Profile
    state: Field
    organisation: Field
    clients: tuple[Field, ...]
    phones: tuple[str, ...]
    created: str
    names: tuple[str, ...]
    tax_number: str
    kind: str
    registers: tuple[tuple[PhonePlace, Field], ...]
    parts: tuple[PhonePlace, ...]

    @property
    def sets(self) -> frozenset[str]:
        """All that is read."""
        return self.profile.sets - {place.set for place in self.profile.phones} | {
            place.set for place, _ in self.registers
        }

    @property
    def reads_card_phones(self) -> bool:
        return bool(self.registers or self.parts)


@dataclass(frozen=True)
class Lack:
    """``attribute`` is empty where the base shows no such object at all."""

    set: str
    attribute: str = ""

    def text(self) -> Text:
        if not self.attribute:
            return Text("The base does not show the {object}", object=named(self.set))
        return Text("The base has no attribute «{attribute}» {of}", attribute=self.attribute, of=of(self.set))


def lacks(profile: Profile, shown: Shown) -> list[Lack]:
    """What the profile cannot do without and the base does not show."""
    orders, clients = profile.work_orders, profile.clients
    found = [
        *_missing(shown, orders.set, (*DOCUMENT, orders.state, orders.organisation, *orders.sums)),
        *_missing(shown, profile.states.set, CATALOG),
        *_missing(shown, profile.organisations.set, CATALOG),
        *_missing(shown, clients.set, CATALOG),
    ]
    if orders.set in shown and not any(field(shown[orders.set], name) for name in orders.clients):
        found.append(Lack(orders.set, orders.clients[0]))
    in_document = any(name in shown.get(orders.set, _NONE) for name in orders.phones)
    if clients.set in shown and not (in_document or _registers(profile, shown) or _parts(profile, shown)):
        found += [Lack(place.set) if place.set else Lack(clients.set, place.part) for place in profile.phones[:1]]
    return found


def _missing(shown: Shown, set_name: str, names: Iterable[str]) -> Iterator[Lack]:
    if set_name not in shown:
        yield Lack(set_name)
        return
    for name in names:
        if field(shown[set_name], name) is None:
            yield Lack(set_name, name)


def contract(profile: Profile, shown: Shown, others: Iterable[Profile]) -> Contract:
    """Raises Misconfigured: what is missing, and what to do about it."""
    if missing := lacks(profile, shown):
        raise _misconfigured(missing, next((one for one in others if not lacks(one, shown)), None))
    orders, cards = shown[profile.work_orders.set], shown[profile.clients.set]
    state, organisation = field(orders, profile.work_orders.state), field(orders, profile.work_orders.organisation)
    assert state
    assert organisation
    return Contract(
        profile=profile,
        state=state,
        organisation=organisation,
        clients=tuple(filter(None, (field(orders, name) for name in profile.work_orders.clients))),
        phones=tuple(name for name in profile.work_orders.phones if name in orders),
        created=_known(orders, profile.work_orders.created),
        names=tuple(name for name in profile.clients.names if name in cards),
        tax_number=_known(cards, profile.clients.tax_number),
        kind=_known(cards, profile.clients.kind),
        registers=_registers(profile, shown),
        parts=_parts(profile, shown),
    )


def _known(names: frozenset[str], name: str) -> str:
    return name if name in names else ""


def _registers(profile: Profile, shown: Shown) -> tuple[tuple[PhonePlace, Field], ...]:
    found = []
    for place in profile.phones:
        names = shown.get(place.set, _NONE) if place.set else _NONE
        owner = field(names, place.owner)
        if owner and field(names, place.kind) and place.text in names:
            found.append((place, owner))
    return tuple(found)


def _parts(profile: Profile, shown: Shown) -> tuple[PhonePlace, ...]:
    names = shown.get(profile.clients.set, _NONE)
    return tuple(
        place
        for place in profile.phones
        if place.part and f"{place.part}/{place.text}" in names and f"{place.part}/{place.kind}" in names
    )


def _misconfigured(missing: list[Lack], fits: Profile | None) -> Misconfigured:
    first = missing[0]
    if fits:
        remedy = Text("The configuration «{title}» fits this base: choose it", title=PROFILES[fits.name])
    elif first.attribute:
        remedy = Text("Look whether the configuration is the right one, or add the attribute in 1C")
    else:
        remedy = Text("Publish it in 1C in the standard OData interface, or look whether the configuration is right")
    values: dict[str, Any] = {"lack": first.text(), "n": len(missing), "remedy": remedy}
    text = Text("{lack} (missing in all: {n}). {remedy}", **values)
    detail = "\n".join(f"{one.set}: {one.attribute or '-'}" for one in missing)
    return Misconfigured(text, setting="profile", detail=detail)
