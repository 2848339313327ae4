"""Memory for bodies under way: at most so many large ones at once, and so many bytes of the others."""

import asyncio
from typing import Self

from obmen.core.text import Text

from .answers import later
from .limits import Limits

BUSY = Text("The server is busy with other large messages")


class Room:
    """One for all doors of a process; used from the event loop only."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.small = 0
        self.big = asyncio.Semaphore(limits.big_at_once)

    def holding(self) -> "Holding":
        return Holding(self)


class Holding:
    """The memory one body takes. ``with room.holding() as held: await held.grow(len(piece))``."""

    __slots__ = ("_big", "_room", "_small")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._small = 0
        self._big = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._room.small -= self._small
        if self._big:
            self._room.big.release()

    async def grow(self, size: int) -> None:
        """Raises Refusal 503 where there is no room within ``room_wait``."""
        if self._big:
            return
        limits = self._room.limits
        if self._small + size > limits.big:
            await self._become_big(limits.room_wait)
        elif self._room.small + size > limits.small_at_once:
            raise later(503, BUSY, last=True)
        else:
            self._small += size
            self._room.small += size

    async def _become_big(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._room.big.acquire()
        except TimeoutError:
            raise later(503, BUSY, last=True) from None
        self._big = True
        self._room.small -= self._small
        self._small = 0
