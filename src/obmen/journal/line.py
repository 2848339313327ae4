"""One end of a line between two processes of this machine: a socket pair over which go numbered items."""

import contextlib
import logging
import queue
import socket
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from .packing import Failed, Numbered, packed, unpacked

log = logging.getLogger(__name__)


class Line:
    """What is put goes out at once, and together with whatever else waits. ``got(number, what)`` is called in one
    thread, in the order the other end put it; ``ended`` once, in the same thread, when either end can go on no more, so
    that nobody waits for an answer that never comes."""

    def __init__(self, end: Connection, got: Callable[[int | None, Any], None], ended: Callable[[], None]) -> None:
        self._end, self._got, self._ended = end, got, ended
        self._out: queue.SimpleQueue[Numbered | None] = queue.SimpleQueue()
        self._hinted: set[str] = set()
        self.over = False
        self._reader = threading.Thread(target=self._read, name="line-in", daemon=True)
        self._sender = threading.Thread(target=self._send, name="line-out", daemon=True)

    def start(self) -> None:
        self._reader.start()
        self._sender.start()

    def put(self, number: int | None, what: Any) -> None:
        """Without a number: an event, which is not answered. Nothing where the line has ended."""
        if not self.over:
            if number is None:
                self._hinted.clear()
            self._out.put((number, what))

    def hint(self, event: str) -> None:
        """Puts an event that is to be heard once, however often it was said before that; a process that stands still
        would have it a thousand times a second."""
        if event not in self._hinted and not self.over:
            self._hinted.add(event)
            self._out.put((None, event))

    def join(self, timeout: float) -> bool:
        """Until the other end has let go of the line."""
        self._reader.join(timeout)
        return not self._reader.is_alive()

    def close(self, timeout: float) -> None:
        """When all that was put is out, at most after ``timeout`` seconds."""
        self._out.put(None)
        self._sender.join(timeout)
        self._shut()

    def _read(self) -> None:
        try:
            while True:
                for number, what in unpacked(self._end.recv_bytes()):
                    self._got(number, what)
        except (EOFError, OSError):
            pass
        except Exception:
            log.exception("the line between two processes ended by a defect")
        finally:
            self.over = True
            self._out.put(None)
            self._shut()
            self._ended()

    def _send(self) -> None:
        try:
            while items := self._waiting():
                self._end.send_bytes(packed(items, self._unsent))
        except OSError:
            pass
        except Exception:
            log.exception("the line between two processes ended by a defect")
        finally:
            self._shut()  # the reader notices

    def _waiting(self) -> list[Numbered]:
        """Waits for the first; empty at the end."""
        item = self._out.get()
        self._hinted.clear()
        items: list[Numbered] = []
        while item is not None:
            items.append(item)
            try:
                item = self._out.get_nowait()
            except queue.Empty:
                return items
        if items:
            self._out.put(None)
        return items

    def _unsent(self, number: int | None, error: Exception) -> None:
        """Whoever waits for it is told: here the poster of an operation, over there that of one answered so."""
        log.error("it cannot be sent to another process: %r", error)
        if number is not None:
            self._got(number, Failed(RuntimeError(repr(error))))

    def _shut(self) -> None:
        with contextlib.suppress(OSError), socket.socket(fileno=self._end.fileno()) as it:
            try:
                it.shutdown(socket.SHUT_RDWR)
            finally:
                it.detach()
