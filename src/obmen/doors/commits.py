"""From the event loop to the journal's writer and back: one wake-up of the loop for a whole batch of commits."""

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any

from obmen.journal.api import Accept, Journal, Reject
from obmen.journal.stream import Stream


class Commits:
    """``waiting`` counts operations posted and not yet answered. ``stream``: to a journal in another process."""

    def __init__(self, writer: Journal, stream: Stream | None = None) -> None:
        self._writer, self._stream = writer, stream
        self._settled: deque[asyncio.Future[None]] = deque()
        self._woken = False
        self.waiting = 0

    async def commit(self, op: Accept | Reject) -> Any:
        """The operation's result, after its commit; raises what the journal raises. Who is cancelled while he waits
        withdraws the operation, unless it is being written at this moment."""
        self.waiting += 1
        try:
            if self._stream and not self._stream.over:
                await self._stream.ready()
                return await self._stream.submit(op)
            return await self._by_thread(op)
        finally:
            self.waiting -= 1

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
