"""The journal as another process of this machine posts to it: on SQLite one process writes, and the worker may live in
one of its own.

Over a socket pair go lists of ``(number, pickled)``: from the worker operations, to it their results, and events, which
have no number. Whatever is at hand goes together. Each is pickled apart, so that one that cannot be hurts no other; and
whichever end can go on no more ends the line, so that nobody waits for an answer that never comes.
"""

import contextlib
import itertools
import logging
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

from .errors import JournalUnavailable
from .fit import check
from .ops import Finish
from .writer import Event, Writer, tell_listener

log = logging.getLogger(__name__)


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
        self._out: deque[tuple[int, bytes]] = deque()
        self._sending = threading.Lock()
        self._listeners: list[Callable[[Any], None]] = []
        self._reader = threading.Thread(target=self._read, name="journal-answers", daemon=True)

    def start(self) -> None:
        self._reader.start()

    def listen(self, listener: Callable[[Any], None]) -> None:
        self._listeners.append(listener)

    def submit(self, op: Any) -> "Future[Any]":
        """As ``Writer.submit``; what cannot be pickled fails too."""
        future: Future[Any] = Future()
        try:
            check(op)
            pickled = _pickled(_light(op) if isinstance(op, Finish) else op)
        except Exception as error:  # noqa: BLE001  its poster is told
            future.set_exception(error)
            return future
        number = next(self._numbers)
        self._asked[number] = future
        self._out.append((number, pickled))
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
                    self._line.send_bytes(_pickled(ops))
            except OSError:
                for number, _ in ops:
                    self._asked.pop(number).set_exception(JournalUnavailable("the server has ended"))
            finally:
                self._sending.release()

    def _read(self) -> None:
        try:
            while True:
                for number, pickled in _next(self._line):
                    self._answered(number, pickle.loads(pickled))  # noqa: S301  from our own process
        except (EOFError, OSError):
            pass
        except Exception:
            log.exception("the line to the journal ended by a defect")
        finally:
            self._gone()

    def _answered(self, number: int | None, result: Any) -> None:
        if number is None:
            for listener in self._listeners:
                tell_listener(listener, result)
            return
        future = self._asked.pop(number)
        future.set_exception(result.error) if isinstance(result, Failed) else future.set_result(result)


class WriterHost:
    """In the process that writes. ``ended`` is called, in a thread of its own, when the other process is gone; then
    ``over`` is true."""

    def __init__(self, line: Connection, writer: Writer, ended: Callable[[], None]) -> None:
        self._line, self._writer, self._ended = line, writer, ended
        self._out: queue.SimpleQueue[tuple[int | None, Any] | None] = queue.SimpleQueue()
        self.over = False
        self._reader = threading.Thread(target=self._read, name="worker-posts", daemon=True)
        self._sender = threading.Thread(target=self._send, name="worker-answers", daemon=True)

    def start(self) -> None:
        self._writer.listen(self.tell)
        self._reader.start()
        self._sender.start()

    def tell(self, event: str) -> None:
        if not self.over:
            self._out.put((None, event))

    def join(self, timeout: float) -> bool:
        """Until the other process has let go of the line."""
        self._reader.join(timeout)
        return not self._reader.is_alive()

    def _read(self) -> None:
        try:
            while True:
                for number, pickled in _next(self._line):
                    self._post(number, pickled)
        except (EOFError, OSError):
            pass
        except Exception:
            log.exception("the line from the worker ended by a defect")
        finally:
            self.over = True
            self._out.put(None)
            self._ended()

    def _post(self, number: int, pickled: bytes) -> None:
        try:
            op = pickle.loads(pickled)  # noqa: S301  from our own process
        except Exception as error:
            log.exception("an operation of the worker cannot be read")
            self._out.put((number, Failed(RuntimeError(repr(error)))))
        else:
            self._writer.submit(op).add_done_callback(partial(self._answer, number))

    def _answer(self, number: int, done: "Future[Any]") -> None:
        """In the writer's thread: it is pickled elsewhere."""
        error = done.exception()
        self._out.put((number, done.result() if error is None else Failed(error)))

    def _send(self) -> None:
        answer = self._out.get()
        while answer is not None:
            answers = [_answered(*answer)]
            with contextlib.suppress(queue.Empty):
                while answer := self._out.get_nowait():
                    answers.append(_answered(*answer))
            with contextlib.suppress(OSError):  # the reader notices
                self._line.send_bytes(_pickled(answers))
            answer = answer and self._out.get()


def _next(line: Connection) -> Any:
    return pickle.loads(line.recv_bytes())  # noqa: S301  from our own process


def _pickled(what: Any) -> bytes:
    return pickle.dumps(what, pickle.HIGHEST_PROTOCOL)


def _answered(number: int | None, result: Any) -> tuple[int | None, bytes]:
    try:
        return number, _pickled(result)
    except Exception as error:
        log.exception("an answer to the worker cannot be sent")
        return number, _pickled(Failed(RuntimeError(repr(error))))


def _light(finish: Finish) -> Finish:
    """Without what the journal knows."""
    return replace(finish, claimed=replace(finish.claimed, raw=b"", headers={}, files=()))
