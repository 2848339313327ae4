"""What a form of an exchange asks of its two systems: the lists to choose from, and to make what a list lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from obmen.core import call, clock
from obmen.core.discovery import systems
from obmen.core.errors import ObmenError, Refused
from obmen.core.exchange import Exchange
from obmen.core.settings import Choice
from obmen.core.text import Text
from obmen.setup import choice_lists, snapshot
from obmen.setup.choice_lists import Listed
from obmen.setup.snapshot import ConnectionView

from .wiring import Wiring

ASK_SECONDS = 30.0
"""Of one question: the first call to a 1C that slept takes long."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Of a flow, saved or not yet; None where no connection is chosen."""

    source: ConnectionView | None
    target: ConnectionView | None

    @classmethod
    def named(cls, source: str, target: str) -> "Ends":
        now = snapshot.current()
        return cls(now.connection(source), now.connection(target))

    def having(self, method: str) -> ConnectionView | None:
        """The end whose client has such a method, the target first."""
        known = systems()
        for end in (self.target, self.source):
            if end and end.system in known and hasattr(known[end.system].client, method):
                return end
        return None

    def known(self, methods: Iterable[str]) -> Listed:
        """The lists as they were read last."""
        ends = {method: self.having(method) for method in methods}
        return choice_lists.known({method: (end.id, end.version) for method, end in ends.items() if end})


def read(wiring: Wiring, ends: Ends, methods: Iterable[str]) -> Mapping[str, ObmenError]:
    """Asks for each list once and keeps it. What an end answered instead, by its title: it is not asked for more."""
    failed: dict[str, ObmenError] = {}
    for method in methods:
        end = ends.having(method)
        if end is None or end.title in failed:
            continue
        try:
            choice_lists.keep(end.id, end.version, method, _asked(wiring, end, method))
        except ObmenError as error:
            failed[end.title] = error
    return failed


def create(wiring: Wiring, end: ConnectionView, method: str, typed: str) -> str:
    """Makes it there, for real, and gives the value to keep. Raises the four errors."""
    if not typed.strip():
        raise Refused(Text("Type what it shall be called"))
    with call.begin(call.Call(f"create {method}", clock.monotonic() + ASK_SECONDS)):
        return str(getattr(wiring.client(end), method)(typed.strip()))


def suggest(wiring: Wiring, exchange: Exchange, values: Mapping[str, Any], ends: Ends) -> dict[str, Any]:
    """The values with those both sides make certain filled in. Raises the four errors."""
    if exchange.suggest is None or ends.source is None or ends.target is None:
        return dict(values)
    source, target = wiring.client(ends.source), wiring.client(ends.target)
    with call.begin(call.Call("suggest", clock.monotonic() + 2 * ASK_SECONDS, dry=True)):
        return exchange.suggest(dict(values), source, target)


def _asked(wiring: Wiring, end: ConnectionView, method: str) -> list[Choice]:
    with call.begin(call.Call("choices", clock.monotonic() + ASK_SECONDS, dry=True)):
        return list(getattr(wiring.client(end), method)())
