"""From the event loop to the journal's writer and back: one wake-up of the loop for a whole batch of commits."""

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any

from obmen.journal.api import Accept, Journal, Reject
from obmen.journal.stream import Stream


class Commits:
    """``stream``: to a journal in another process."""

    def __init__(self, writer: Journal, stream: Stream | None = None) -> None:
        self._writer, self._stream = writer, stream
        self._settled: deque[asyncio.Future[None]] = deque()
        self._woken = False
        self._by_threads = 0

    @property
    def waiting(self) -> int:
        """Operations posted and not answered yet."""
        return self._by_threads + (self._stream.waiting if self._stream else 0)

    @property
    def held(self) -> int:
        """Bytes of those a journal in another process has not answered yet, whoever has given up waiting."""
        return self._stream.held if self._stream else 0

    async def commit(self, op: Accept | Reject, until: float) -> Any:
        """The operation's result, after its commit; raises what the journal raises, and TimeoutError when it is not
        kept ``until`` then, in the loop's time. Who is cancelled while he waits, or is out of time, withdraws the
        operation, unless it is being written at this moment."""
        if self._stream and await self._stream.ready():
            return await self._by_stream(self._stream, op, until)
        self._by_threads += 1
        try:
            async with asyncio.timeout_at(until):
                return await self._by_thread(op)
        finally:
            self._by_threads -= 1

    async def _by_stream(self, stream: Stream, op: Accept | Reject, until: float) -> Any:
        """A timer by hand: the library's costs as much as reading the message."""
        posted = stream.submit(op)
        timer = asyncio.get_running_loop().call_at(until, posted.expire)
        try:
            return await posted
        finally:
            timer.cancel()

    async def _by_thread(self, op: Accept | Reject) -> Any:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        posted: Future[Any] = self._writer.submit(op)
        try:
            posted.add_done_callback(lambda _: self._settle(loop, waiter))
            await waiter
            return posted.result()
        except asyncio.CancelledError:
            posted.cancel()
            raise

    def _settle(self, loop: asyncio.AbstractEventLoop, waiter: "asyncio.Future[None]") -> None:
        """In the writer's thread, once for each operation of a batch."""
        self._settled.append(waiter)
        if not self._woken and not loop.is_closed():
            self._woken = True
            loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._woken = False
        while self._settled:
            waiter = self._settled.popleft()
            if not waiter.done():
                waiter.set_result(None)
