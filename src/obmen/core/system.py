"""A kind of outside system: one constant ``SYSTEM`` in ``systems/<name>/__init__.py``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from .contract import Trial, Tried
from .inbound import Kind, Question
from .ports import Good, Tools
from .settings import Settings
from .text import Text


@dataclass(frozen=True, slots=True)
class Checked:
    """What a live check found: ``summary`` in one sentence («КСУП 1.4, пользователь obmen»); ``notes`` worth a look."""

    summary: Text
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Least:
    """The shortest time the limits of a system leave for a row of a plan, in the long run; ``why`` in a sentence."""

    seconds: float
    why: Text


class Client(Protocol):
    """What every client has beside the acts of its roles."""

    def check(self) -> Checked:
        """Asks the other system whether address, key and rights are right; raises one of the four errors."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """``client(settings, tools)`` builds the client of one connection; it is shared by threads. ``roles`` are the
    protocols of
    ``core/roles`` the client implements. ``kinds`` and ``questions``: what may come in by its doors; ``any_kind``
    builds a Kind for a name that is not in the list (a system that takes any JSON), None where the list is all.
    ``keeps_identities``: a repeat under the same identity is safe (H4). ``goods``: what of a connection is limited
    (``ports.Budget``). ``settles``: how long a request may still work there after nobody waits for its answer, and so
    how long an unclear outcome is left alone before it is looked up. ``least_a_row``: what the limits of a connection
    mean for a long plan, before anything of it was measured; None where they leave a row its own time.
    ``contract(settings, tools, trial)`` tries rule by rule whether the other system keeps the contract it implements;
    None where the contract is its own."""

    title: Text
    settings: type[Settings]
    client: Callable[[Any, Tools], Any]
    roles: tuple[type, ...] = ()
    kinds: tuple[Kind, ...] = ()
    questions: tuple[Question, ...] = ()
    any_kind: Callable[[str], Kind] | None = None
    keeps_identities: bool = False
    default_slots: int = 8
    goods: Callable[[Any], Mapping[str, Good]] | None = None
    settles: timedelta = timedelta(0)
    least_a_row: Callable[[Any], Least | None] | None = None
    contract: Callable[[Any, Tools, Trial], Iterator[Tried]] | None = None
    name: str = field(default="", compare=False)
