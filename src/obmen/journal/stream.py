"""The line to the journal as an event loop posts to it: without a thread, for each would take the loop's one core from
it and give it back, twice for every message."""

import asyncio
import itertools
import logging
import os
import socket
import struct
from multiprocessing.connection import Connection
from typing import Any, cast

from .errors import JournalUnavailable
from .fit import check
from .ops import Accept, Reject
from .packing import Failed, Numbered, packed, unpacked
from .remote import Withdrawn

log = logging.getLogger(__name__)

_LENGTH = struct.Struct("!i")
"""What ``multiprocessing.Connection``, at the other end, puts before each frame."""


class Stream(asyncio.Protocol):
    """To be used in one event loop. What was not answered when the line ends fails, and may be kept all the same.
    ``held``: bytes of what was posted and not answered yet."""

    def __init__(self, end: Connection) -> None:
        self._end = end
        self._loop: asyncio.AbstractEventLoop
        self._opening: asyncio.Future[None] | None = None
        self._numbers = itertools.count()
        self._asked: dict[int, Asked] = {}
        self._out: list[Numbered] = []
        self.held = 0
        self._kept = bytearray()
        self._transport: asyncio.WriteTransport | None = None
        self.over = False

    async def ready(self) -> bool:
        """To be waited for before anything is posted; opens the line the first time. False where there is none."""
        if self._opening is None:
            self._loop = asyncio.get_running_loop()
            self._opening = asyncio.ensure_future(self._open())
        if not self._opening.done():
            await asyncio.shield(self._opening)
        return not self.over

    @property
    def waiting(self) -> int:
        """Operations posted and not answered yet, those given up among them."""
        return len(self._asked)

    def close(self) -> None:
        """In its event loop, when nothing is posted any more."""
        if self._transport:
            self._transport.close()

    def submit(self, op: Any) -> "Asked":
        """As ``Writer.submit``. Who cancels the future withdraws the operation, unless it is being written already."""
        number = next(self._numbers)
        future = Asked(self, number, op)
        try:
            check(op)
        except Exception as error:  # noqa: BLE001  its poster is told
            future.set_exception(error)
            return future
        self._asked[number] = future
        self.held += future.size
        self.put(number, op)
        if self.over:
            self._fail()
        return future

    def put(self, number: int | None, what: Any) -> None:
        """Whatever is put in one turn of the loop goes out together."""
        if not self._out:
            self._loop.call_soon(self._send)
        self._out.append((number, what))

    async def _open(self) -> None:
        try:
            own = socket.socket(fileno=os.dup(self._end.fileno()))
            self._end.close()
            await self._loop.create_unix_connection(lambda: self, sock=own)
        except OSError:
            log.exception("the journal's process cannot be reached from the event loop; its threads do it")
            self.over = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's is one without being its heir

    def data_received(self, data: bytes) -> None:
        self._kept += data
        while len(self._kept) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._kept)[0]
            if len(self._kept) < end:
                return
            frame = bytes(self._kept[_LENGTH.size : end])
            del self._kept[:end]
            for number, what in unpacked(frame):
                self._got(number, what)

    def connection_lost(self, exc: Exception | None) -> None:
        self.over = True
        self._fail()

    def _send(self) -> None:
        items, self._out = self._out, []
        if self._transport and not self.over:
            frame = packed(items, lambda number, error: self._got(number, Failed(error)))
            self._transport.write(_LENGTH.pack(len(frame)) + frame)

    def _got(self, number: int | None, what: Any) -> None:
        """Events are for others."""
        if number is None or (future := self._asked.pop(number, None)) is None:
            return
        self.held -= future.size
        if not future.done():
            future.set_exception(what.error) if isinstance(what, Failed) else future.set_result(what)

    def _fail(self) -> None:
        asked, self._asked, self.held = self._asked, {}, 0
        for future in asked.values():
            if not future.done():
                future.set_exception(JournalUnavailable("the journal's process has ended"))


class Asked(asyncio.Future[Any]):
    """``size`` in bytes: what the operation holds of memory in both processes until it is answered, though nobody may
    wait for it any more."""

    def __init__(self, stream: Stream, number: int, op: Any) -> None:
        super().__init__()
        self._stream, self._number = stream, number
        self.size = len(op.body.raw) if isinstance(op, Accept) else len(op.raw) if isinstance(op, Reject) else 0

    def cancel(self, msg: Any = None) -> bool:
        if done := super().cancel(msg):
            self._stream.put(None, Withdrawn(self._number))
        return done

    def expire(self) -> None:
        """Nobody waits any longer: TimeoutError."""
        if not self.done():
            self._stream.put(None, Withdrawn(self._number))
            self.set_exception(TimeoutError())
