"""The journal as a process posts to it in which nothing is written: on SQLite one process writes, in which nothing else
runs."""

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from .errors import JournalUnavailable
from .fit import check
from .line import Line
from .ops import Finish
from .packing import Failed
from .ports import tell_listener

LISTENS = "listens"
"""What a process tells the journal's when it wants to hear what the writer says."""
END = "end"
"""From the server: to finish what was posted, and to end."""
LEFT = "left"
"""From the server: the other process is dead; what it posted before goes before what is posted after this."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Its poster has given it up: it need not be written."""

    number: int


class RemoteWriter:
    """As ``Writer``. ``gone`` is called, in a thread of its own, when the line ends; all that was not answered has
    failed by then, and may be kept all the same."""

    def __init__(self, end: Connection, gone: Callable[[], None]) -> None:
        self._gone = gone
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Any]] = {}
        self._listeners: list[Callable[[Any], None]] = []
        self._line = Line(end, self._got, self._ended)

    def start(self) -> None:
        self._line.start()

    def stop(self, timeout: float = 30.0) -> bool:
        """As ``Writer.stop``: the other process ends."""
        self._line.put(None, END)
        return self._line.join(timeout)

    def alive(self) -> bool:
        return not self._line.over

    def listen(self, listener: Callable[[Any], None]) -> None:
        """Of what the writer says, and of what other processes tell this one."""
        self._listeners.append(listener)
        self._line.put(None, LISTENS)

    def tell(self, event: Any) -> None:
        """To the other processes at this journal, before whatever is posted after it is written."""
        self._line.put(None, event)

    def submit(self, op: Any) -> "Future[Any]":
        """As ``Writer.submit``; what cannot be sent fails too."""
        number = next(self._numbers)
        future = _Asked(self._line, number)
        try:
            check(op)
            sent = _light(op) if isinstance(op, Finish) else op
        except Exception as error:  # noqa: BLE001  its poster is told
            future.set_exception(error)
            return future
        self._asked[number] = future
        self._line.put(number, sent)
        if self._line.over:
            self._fail()
        return future

    def do(self, op: Any) -> Any:
        return self.submit(op).result()

    def _got(self, number: int | None, what: Any) -> None:
        if number is None:
            for listener in self._listeners:
                tell_listener(listener, what)
            return
        future = self._asked.pop(number, None)
        if future and future.set_running_or_notify_cancel():
            future.set_exception(what.error) if isinstance(what, Failed) else future.set_result(what)

    def _ended(self) -> None:
        self._fail()
        self._gone()

    def _fail(self) -> None:
        for number in list(self._asked):
            future = self._asked.pop(number, None)
            if future and future.set_running_or_notify_cancel():
                future.set_exception(JournalUnavailable("the journal's process has ended"))


class _Asked(Future[Any]):
    def __init__(self, line: Line, number: int) -> None:
        super().__init__()
        self._line, self._number = line, number

    def cancel(self) -> bool:
        done = super().cancel()
        if done:
            self._line.put(None, Withdrawn(self._number))
        return done


def _light(finish: Finish) -> Finish:
    """Without what the journal knows."""
    return replace(finish, claimed=replace(finish.claimed, raw=b"", headers={}, files=()))
