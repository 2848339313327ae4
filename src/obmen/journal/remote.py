"""The journal as another process of this machine posts to it: on SQLite one process writes, and the worker may live in
one of its own.

Frames over a socket pair, each a list, pickled: from the worker ``(number, operation)``, to it ``(number, result)``,
``(number, Failed)`` and ``(None, event)``. Whatever is at hand when a frame is sent goes into it.
"""

import contextlib
import itertools
import pickle
import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Protocol

from .errors import JournalUnavailable, Unkeepable
from .fit import check
from .ops import Finish
from .writer import Event, Writer

GONE = "the process that writes the journal has ended"


class Journal(Protocol):
    """What a worker needs of a writer, wherever that is."""

    def submit(self, op: Any) -> "Future[Any]": ...

    def do(self, op: Any) -> Any: ...

    def listen(self, listener: Callable[[Event], None]) -> None: ...


@dataclass(frozen=True, slots=True)
class Failed:
    error: BaseException


class RemoteWriter:
    """In the worker's process. ``gone`` is called, in a thread of its own, when the line ends."""

    def __init__(self, line: Connection, gone: Callable[[], None]) -> None:
        self._line, self._gone = line, gone
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Any]] = {}
        self._out: deque[tuple[int, Any]] = deque()
        self._sending = threading.Lock()
        self._listeners: list[Callable[[Any], None]] = []
        self._reader = threading.Thread(target=self._read, name="journal-answers", daemon=True)

    def start(self) -> None:
        self._reader.start()

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def submit(self, op: Any) -> "Future[Any]":
        """As ``Writer.submit``."""
        future: Future[Any] = Future()
        try:
            check(op)
        except Unkeepable as error:
            future.set_exception(error)
            return future
        number = next(self._numbers)
        self._asked[number] = future
        self._out.append((number, _light(op) if isinstance(op, Finish) else op))
        self._send()
        return future

    def do(self, op: Any) -> Any:
        return self.submit(op).result()

    def _send(self) -> None:
        """Whoever holds the line sends for those who come meanwhile too."""
        while self._out and self._sending.acquire(blocking=False):
            try:
                ops = [self._out.popleft() for _ in range(len(self._out))]
                if ops:
                    self._line.send_bytes(pickle.dumps(ops, pickle.HIGHEST_PROTOCOL))
            except OSError:
                self._fail(ops)
            finally:
                self._sending.release()

    def _fail(self, ops: list[tuple[int, Any]]) -> None:
        for number, _ in ops:
            if future := self._asked.pop(number, None):
                future.set_exception(JournalUnavailable(GONE))

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                for number, result in pickle.loads(self._line.recv_bytes()):  # noqa: S301  from our own process
                    self._answered(number, result)
        self._gone()

    def _answered(self, number: int | None, result: Any) -> None:
        if number is None:
            for listener in self._listeners:
                listener(result)
            return
        future = self._asked.pop(number)
        if isinstance(result, Failed):
            future.set_exception(result.error)
        else:
            future.set_result(result)


class WriterHost:
    """In the process that writes. ``ended`` is called, in a thread of its own, when the other process is gone."""

    def __init__(self, line: Connection, writer: Writer, ended: Callable[[], None]) -> None:
        self._line, self._writer, self._ended = line, writer, ended
        self._out: queue.SimpleQueue[tuple[int | None, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="worker-posts", daemon=True)
        self._sender = threading.Thread(target=self._send, name="worker-answers", daemon=True)

    def start(self) -> None:
        self._writer.listen(self.tell)
        self._reader.start()
        self._sender.start()

    def tell(self, event: str) -> None:
        self._out.put((None, event))

    def join(self, timeout: float) -> bool:
        """Until the other process has let go of the line."""
        self._reader.join(timeout)
        return not self._reader.is_alive()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                for number, op in pickle.loads(self._line.recv_bytes()):  # noqa: S301  from our own process
                    self._writer.submit(op).add_done_callback(partial(self._answer, number))
        self._out.put(None)
        self._ended()

    def _answer(self, number: int, done: "Future[Any]") -> None:
        """In the writer's thread: the frame is made elsewhere."""
        error = done.exception()
        self._out.put((number, done.result() if error is None else Failed(error)))

    def _send(self) -> None:
        answer = self._out.get()
        while answer is not None:
            answers = [answer]
            with contextlib.suppress(queue.Empty):
                while answer := self._out.get_nowait():
                    answers.append(answer)
            with contextlib.suppress(OSError):  # the reader notices
                self._line.send_bytes(pickle.dumps(answers, pickle.HIGHEST_PROTOCOL))
            answer = answer and self._out.get()


def _light(finish: Finish) -> Finish:
    """Without what the journal knows."""
    return replace(finish, claimed=replace(finish.claimed, raw=b"", headers={}, files=()))
