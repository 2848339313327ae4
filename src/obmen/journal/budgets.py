"""What is left of the limited goods of a connection, shared by all processes (``core.ports.Budget``)."""

import threading
import uuid
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from obmen.core import call, clock, promises
from obmen.core.errors import TryLater
from obmen.core.ports import Good, Slots
from obmen.core.text import Text

from .ports import Journal
from .slots import IdleSlots, Slot
from .spending import Spend, after

LOOK_AGAIN = 0.5
USED_UP = Text("What {connection} allows in this time is used up. It goes on by itself when there is more")
ALL_BUSY = Text("All sessions that {connection} allows are busy. It goes on by itself when one is free")
promises.without({
    USED_UP.message: Text("What {connection} allows in this time is used up"),
    ALL_BUSY.message: Text("All sessions that {connection} allows are busy"),
})  # fmt: skip


class ConnectionBudget:
    """``goods``: as the system declares them. Each act is one operation of the journal, so that on SQLite one process
    writes. ``kept``: seconds for which a slot goes from request to request; ``close`` gives back those that wait."""

    def __init__(
        self, journal: Journal, connection: tuple[int, str], goods: Mapping[str, Good], *, kept: float = 0.0
    ) -> None:
        self._journal = journal
        self._connection_id, self._title = connection
        self._goods = dict(goods)
        self._waiting: deque[threading.Event] = deque()
        self._kept, self._idle = kept, IdleSlots(self._give)

    def close(self) -> None:
        self._idle.close()

    def take(self, good: str, amount: float = 1.0) -> None:
        """Takes ahead what will be there in time, and waits for it; a wait that is stopped gives it back."""
        declared = self.declared(good)
        if declared is None:
            return
        work, used_up = call.current(), Text(USED_UP.message, connection=self._title)
        wait = self._act(good, declared, act="take", amount=amount, most_wait=work.patience())
        if wait < 0:
            raise TryLater(used_up, after=after(wait))
        if wait > 0 and not work.wait(wait, used_up):
            self._act(good, declared, act="spend", amount=-amount)
            raise TryLater(used_up)

    def spend(self, good: str, amount: float) -> None:
        if declared := self.declared(good):
            self._act(good, declared, act="spend", amount=amount)

    def bar(self, good: str, until: datetime) -> None:
        if declared := self.declared(good):
            self._act(good, declared, act="bar", until=until)

    def left(self, good: str) -> float:
        declared = self.declared(good)
        return self._act(good, declared, act="left") if declared else float("inf")

    @contextmanager
    def hold(self, good: str) -> Iterator[None]:
        declared = self.declared(good)
        if not isinstance(declared, Slots):
            yield
            return
        slot = self._slot(good, declared)
        try:
            yield
        finally:
            self._idle.put(good, slot)
            self._tell_next()

    def _give(self, good: str, holder: str) -> None:
        """Nobody waits for that: what this process posts next is written after it, and a slot ends by itself too."""
        declared = self.declared(good)
        assert declared
        self._journal.submit(Spend(self._connection_id, good, declared, act="give", holder=holder))

    def _slot(self, good: str, declared: Slots) -> Slot:
        """Who waits hears at once of a slot given back in this process, and looks for those of others."""
        until = clock.monotonic() + min(call.PATIENCE, call.current().patience())
        while True:
            given = threading.Event()
            self._waiting.append(given)  # before it asks, so that no slot given back meanwhile is missed
            slot, answer = self._found(good, declared)
            waits = slot is None and clock.monotonic() + LOOK_AGAIN <= until
            if waits:
                clock.wait(given, LOOK_AGAIN)
            self._leave(given, to_ask_again=waits)
            if slot:
                return slot
            if not waits:
                raise TryLater(Text(ALL_BUSY.message, connection=self._title), after=after(answer))

    def _found(self, good: str, declared: Slots) -> tuple[Slot | None, float]:
        """One of this process, or of the journal; else its answer. The last one is not kept from others."""
        if slot := self._idle.take(good):
            return slot, 0.0
        kept = self._kept if declared.most > 1 else 0.0
        holder, until = uuid.uuid4().hex, clock.monotonic() + kept
        lasting = replace(declared, seconds=declared.seconds + kept)
        answer = self._act(good, lasting, act="hold", holder=holder)
        return (Slot(holder, until) if answer >= 0 else None), answer

    def _leave(self, given: threading.Event, *, to_ask_again: bool) -> None:
        """Who was told of a slot and does not need it tells the next."""
        try:
            self._waiting.remove(given)
        except ValueError:
            if not to_ask_again:
                self._tell_next()

    def _tell_next(self) -> None:
        with suppress(IndexError):
            self._waiting.popleft().set()

    def declared(self, good: str) -> Good | None:
        known = self._goods.get(good)
        if known is None:
            known = next((one for name, one in self._goods.items() if _stands_for(name, good)), None)
        return known

    def _act(self, name: str, good: Good, **more: Any) -> float:
        answer: float = self._journal.do(Spend(self._connection_id, name, good, **more))
        return answer


def _stands_for(name: str, good: str) -> bool:
    return name.endswith("*") and good.startswith(name[:-1])
