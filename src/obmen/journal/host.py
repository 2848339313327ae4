"""A writer as other processes of this machine post to it."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from .line import Line
from .packing import Failed
from .remote import END, LEFT, LISTENS, Withdrawn
from .writer import Writer

LEFT_SECONDS = 5.0


class WriterHost:
    """``ends``: of the lines to the other processes, the server's first; at those of ``silent`` nobody listens. What
    one tells goes to all others, in the order it was put: who changed a connection and let it go on has its messages
    sent the new way."""

    def __init__(self, writer: Writer, ends: Sequence[Connection], silent: Sequence[Connection] = ()) -> None:
        self._writer = writer
        self._guests = [_Guest(end, self) for end in ends]
        self._all = [*self._guests, *(_Guest(end, self) for end in silent)]
        self._over = threading.Event()

    def start(self) -> None:
        self._writer.listen(self._happened)
        for guest in self._all:
            guest.line.start()

    def wait(self, seconds: float) -> bool:
        """Until the server says so, or is gone: then True."""
        return self._over.wait(seconds)

    def close(self, timeout: float) -> None:
        """When all answers are out."""
        for guest in self._all:
            guest.line.close(timeout)

    def post(self, op: Any, answer: "_Answer") -> None:
        self._writer.post(op, answer)

    def told(self, event: Any, by: "_Guest") -> None:
        if event == END:
            self._over.set()
        elif event == LEFT:
            for guest in self._guests[1:]:
                guest.line.join(LEFT_SECONDS)
        else:
            for guest in self._guests:
                if guest is not by:
                    guest.line.put(None, event)

    def left(self, guest: "_Guest") -> None:
        if guest is self._guests[0]:
            self._over.set()

    def _happened(self, event: str) -> None:
        for guest in self._guests:
            if guest.listens:
                guest.line.hint(event)


class _Guest:
    """Another process."""

    def __init__(self, end: Connection, host: WriterHost) -> None:
        self._host = host
        self._posted: dict[int, _Answer] = {}
        self.listens = False
        self.line = Line(end, self._got, partial(host.left, self))

    def answer(self, number: int, result: Any) -> None:
        self._posted.pop(number, None)
        self.line.put(number, result)

    def _got(self, number: int | None, what: Any) -> None:
        if number is None:
            self._told(what)
        elif isinstance(what, Failed):  # it could not be read, or its result not be sent
            self.answer(number, what)
        else:
            answer = self._posted[number] = _Answer(partial(self.answer, number))
            self._host.post(what, answer)

    def _told(self, event: Any) -> None:
        if event == LISTENS:
            self.listens = True
        elif not isinstance(event, Withdrawn):
            self._host.told(event, self)
        elif answer := self._posted.get(event.number):
            answer.withdrawn = True


class _Answer:
    """As much of a Future as the writer needs; nobody waits for it here."""

    __slots__ = ("_begun", "_say", "withdrawn")

    def __init__(self, say: Callable[[Any], None]) -> None:
        self._say = say
        self._begun = self.withdrawn = False

    def running(self) -> bool:
        return self._begun

    def set_running_or_notify_cancel(self) -> bool:
        """Over there one who gave up is counted until he is answered: what he posted takes memory here."""
        self._begun = not self.withdrawn
        if self.withdrawn:
            self._say(None)
        return self._begun

    def set_result(self, result: Any) -> None:
        self._say(result)

    def set_exception(self, error: BaseException) -> None:
        self._say(Failed(error))
