"""The one thread of a process that writes to the journal: group commit.

Whatever was posted while the last batch was being committed makes the next one, so the busier it is, the larger the
batches and the fewer the syncs of the disk. A future is answered only after the commit.
"""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Literal

from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError, connection

from . import batch
from .acts import Prune, Where
from .errors import JournalError, JournalUnavailable, Unkeepable
from .fit import check
from .ports import Answer, tell_listener
from .run_ops import DropRun
from .store import Store, store

MOST = 500
DEADLOCKS_IN_A_ROW = 5
NAMED_MEANWHILE = "23505"  # another process wrote the same name: looked at again, it is a repeat
_log = logging.getLogger(__name__)

Event = Literal["work", "finished"]

_Posted = tuple[Any, Answer]


class Writer:
    """``start`` once, ``stop`` once; everything between is safe from any thread."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Posted | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._listeners: list[Callable[[Event], None]] = []
        self._ended = threading.Event()
        self._store: Store | None = None
        self.deadlocks = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> bool:
        """Finishes what was posted before; True when it did within ``timeout`` seconds. What comes later fails."""
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def alive(self) -> bool:
        """Whether what is posted will be written."""
        return self._thread.is_alive() and not self._ended.is_set()

    def listen(self, listener: Callable[[Event], None]) -> None:
        """``work``: a lane became ready; ``finished``: an outcome was kept. Called in the writer's thread after the
        commit: must return at once."""
        self._listeners.append(listener)

    def submit(self, op: Any) -> "Future[Any]":
        """Fails with ``JournalUnavailable`` or ``Unkeepable``; anything else is a defect."""
        future: Future[Any] = Future()
        try:
            check(op)
        except Unkeepable as error:
            future.set_exception(error)
            return future
        self.post(op, future)
        return future

    def post(self, op: Any, answer: Answer) -> None:
        """What was looked at already (``fit.check``)."""
        self._queue.put((op, answer))
        if self._ended.is_set():
            self._refuse_rest()

    def do(self, op: Any) -> Any:
        """For pages and commands: posts and waits."""
        return self.submit(op).result()

    def _work(self) -> None:
        try:
            while posted := self._next():
                self._write(posted)
        finally:
            self._close()
            self._ended.set()
            self._refuse_rest()

    def _next(self) -> list[_Posted]:
        """Waits for the first, takes all that has come meanwhile; empty when it is time to end."""
        first = self._queue.get()
        posted: list[_Posted] = []
        while first is not None:
            posted.append(first)
            if len(posted) == MOST:
                return posted
            try:
                first = self._queue.get_nowait()
            except queue.Empty:
                return posted
        if posted:
            self._queue.put(None)
        return posted

    def _write(self, posted: list[_Posted]) -> None:
        """What its poster has given up meanwhile is left out."""
        posted = [one for one in posted if one[1].running() or one[1].set_running_or_notify_cancel()]
        posted = batch.urgent(posted)
        futures = iter([future for _, future in posted])
        for part in batch.parts([op for op, _ in posted]):
            self._part([(op, next(futures)) for op in part])

    def _part(self, posted: Sequence[_Posted]) -> None:
        """All at once; if that fails by its content, one by one, so that a poison row hurts only itself."""
        try:
            worked = self._run([op for op, _ in posted])
        except JournalUnavailable as error:
            self._fail(posted, error)
        except Exception as error:  # noqa: BLE001  whoever posted it is told
            if len(posted) == 1:
                self._fail(posted, _told(error))
            else:
                for one in posted:
                    self._part([one])
        else:
            self._answer(posted, worked)

    def _answer(self, posted: Sequence[_Posted], worked: batch.Worked) -> None:
        for (_, future), result in zip(posted, worked.results, strict=True):
            if isinstance(result, Where | Prune | DropRun):  # there may be more: after those who wait meanwhile
                self._queue.put((result, future))
            else:
                future.set_result(result)
        self._tell(worked)

    def _run(self, ops: Sequence[Any]) -> batch.Worked:
        for turn in range(DEADLOCKS_IN_A_ROW):
            try:
                return batch.run(self._opened(), ops)
            except IntegrityError as error:
                if turn + 1 == DEADLOCKS_IN_A_ROW or getattr(error.__cause__, "sqlstate", "") != NAMED_MEANWHILE:
                    raise
            except (OperationalError, InterfaceError, InternalError) as error:
                if _deadlock(error):
                    self.deadlocks += 1
                    continue
                self._close()
                _log.warning("the journal cannot write: %s", error)
                raise JournalUnavailable(str(error)) from error
        raise JournalUnavailable("other processes were in the way five times in a row")

    def _opened(self) -> Store:
        if self._store is None:
            self._store = store()
        return self._store

    def _close(self) -> None:
        """The next batch connects anew: a disk that was full or a server that was away is noticed as soon as it is
        back."""
        self._store = None
        connection.close()

    def _tell(self, worked: batch.Worked) -> None:
        told: tuple[tuple[Event, bool], ...] = (("work", worked.work), ("finished", worked.finished))
        for listener in self._listeners:
            for event, happened in told:
                if happened:
                    tell_listener(listener, event)

    @staticmethod
    def _fail(posted: Sequence[_Posted], error: BaseException) -> None:
        for _, future in posted:
            future.set_exception(error)

    def _refuse_rest(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                left = self._queue.get_nowait()
                if left is not None and (left[1].running() or left[1].set_running_or_notify_cancel()):
                    left[1].set_exception(JournalUnavailable("the journal is closed"))


def _told(error: Exception) -> Exception:
    if isinstance(error, JournalError):
        return error
    if isinstance(error, DataError | IntegrityError | UnicodeError | OverflowError):
        return Unkeepable(str(error).partition("\n")[0])
    _log.error("a defect in the journal", exc_info=error)
    return error


def _deadlock(error: Exception) -> bool:
    """PostgreSQL broke a ring of waiters, or asked to try again."""
    return getattr(error.__cause__, "sqlstate", None) in {"40P01", "40001"}
