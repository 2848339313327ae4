"""Editing many objects, each looked at right before it is written.

A request holds the writes of the objects read by the one before, and last of all the reading of the next ones: the look
costs a fiftieth of the requests, and is never older than one.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from obmen.core import clock
from obmen.core.errors import Misconfigured, ObmenError, TryLater
from obmen.core.roles.crm_edits import Borne, Edited

from .command import Command
from .rest import Errand, Rest, raise_what_stops
from .said import NotDone
from .spending import COMMANDS

FRESH = 15.0
"""Seconds after which a look is too old to write by: a budget may have made us wait in between."""

O = TypeVar("O")  # noqa: E741  an object as it is read
V = TypeVar("V")
Decide = Callable[[str, O | None], V | None]
Done = tuple[str, Edited | Borne | ObmenError]


@dataclass(frozen=True, slots=True)
class Craft(Generic[O, V]):
    """How one kind of object is read and written. ``read``: what tells of all of them at once; ``found`` makes of it
    what they are, by id. ``write`` gives None where nothing would change, and may raise Refused. ``typical``: a write
    as they mostly are, to know beforehand what it costs. ``errand`` goes along with the first reading; it raises where
    nothing is to be written."""

    read: Callable[[Sequence[str]], Sequence[Command]]
    found: Callable[[Sequence[Any]], Mapping[str, O | Borne]]
    write: Callable[[str, O | None, V], Command | None]
    typical: Command
    errand: Errand | None = None


class Editing(Generic[O, V]):
    def __init__(self, rest: Rest, craft: Craft[O, V], ids: Sequence[str], decide: Decide[O, V]) -> None:
        self._rest, self._craft, self._decide = rest, craft, decide
        self._waiting = deque(dict.fromkeys(ids))
        self._seen: dict[str, O | Borne | None] = {}
        self._seen_at = 0.0
        self._errand = craft.errand

    def run(self) -> Iterator[Done]:
        while self._waiting or self._seen:
            held = self._rest.spending.take(self._rest.spending.expected([self._craft.typical] * len(self._seen)))
            if self._seen and clock.monotonic() - self._seen_at > FRESH:
                self._waiting.extendleft(reversed(self._seen))
                self._seen = {}
            writes: dict[str, Command] = {}
            for id_, seen in self._seen.items():
                decided = self._decided(id_, seen)
                if isinstance(decided, Command):
                    writes[id_] = decided
                else:
                    yield id_, decided
            yield from self._round(writes, held)

    def _decided(self, id_: str, seen: O | Borne | None) -> Command | Edited | Borne | ObmenError:
        if isinstance(seen, Borne):
            return seen
        try:
            values = self._decide(id_, seen)
            return "unchanged" if values is None else self._craft.write(id_, seen, values) or "unchanged"
        except ObmenError as error:
            return error

    def _round(self, writes: Mapping[str, Command], held: Mapping[str, float]) -> Iterator[Done]:
        """Sends the writes, and reads the next ones behind them."""
        following, reads = self._next()
        along = self._errand.commands() if self._errand and following else ()
        if not (commands := [*writes.values(), *along, *reads]):
            self._rest.spending.settle(held, {})
            self._seen = {}
            return
        self._seen = {}
        try:
            results = self._rest.send(commands, held)
        except ObmenError:
            self._waiting.extendleft(reversed(following))
            raise
        self._seen_at = clock.monotonic()
        told = iter(results)
        written = list(islice(told, len(writes)))
        yield from self._written(list(writes), written)
        self._read(following, list(islice(told, len(along))), list(told))
        raise_what_stops(written)
        for error in written:
            if isinstance(error, Misconfigured):
                raise error

    def _next(self) -> tuple[list[str], Sequence[Command]]:
        """As many as a request has room to write, beside what reads as many."""
        fitting = self._rest.spending.fitting([self._craft.typical] * COMMANDS)
        ids = list(islice(self._waiting, fitting))
        while len(ids) + len(reads := self._craft.read(ids) if ids else ()) > COMMANDS:
            ids.pop()
        for _ in ids:
            self._waiting.popleft()
        return ids, reads

    def _written(self, ids: Sequence[str], results: Sequence[Any]) -> Iterator[Done]:
        again: list[str] = []
        for id_, result in zip(ids, results, strict=True):
            if isinstance(result, NotDone):
                again.append(id_)
            elif not isinstance(result, TryLater | Misconfigured):
                yield id_, result if isinstance(result, ObmenError) else "updated"
        self._waiting.extendleft(reversed(again))

    def _read(self, ids: Sequence[str], along: Sequence[Any], told: Sequence[Any]) -> None:
        """A reading whose answer was lost together with the writes is done again."""
        if not ids:
            return
        for result in told:
            if isinstance(result, TryLater):
                self._waiting.extendleft(reversed(ids))
                return
            if isinstance(result, ObmenError):
                raise result
        if self._errand and along:
            self._errand.learn(along)
        self._errand = None
        found = self._craft.found(told)
        self._seen = {id_: found.get(id_) for id_ in ids}
