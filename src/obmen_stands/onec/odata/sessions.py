"""Sessions of 1C: a pool that starts them slowly, lets go of idle ones, and may find no licence."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .settings import Settings


class NoSession(Exception):
    """All sessions of the pool stayed busy for as long as a request waits."""


class NoLicence(Exception):
    """A session had to be started, and people have taken the licences."""


class Sessions:
    """Idle sessions by the moment each fell idle; used from one event loop."""

    def __init__(self) -> None:
        self._idle: list[float] = []
        self._busy = 0
        self._most = 0
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def one(self, settings: Settings) -> AsyncIterator[None]:
        """Raises NoSession, NoLicence. Waits while a new session starts."""
        fresh = await self._take(settings)
        try:
            if fresh and settings.first_call:
                await asyncio.sleep(settings.first_call)
            yield
        finally:
            self._busy -= 1
            self._idle.append(time.monotonic())
            async with self._freed:
                self._freed.notify()

    async def _take(self, settings: Settings) -> bool:
        """True when the session is a new one."""
        try:
            async with asyncio.timeout(settings.session_wait), self._freed:
                while self._busy >= settings.sessions:
                    await self._freed.wait()
                return self._occupy(settings)
        except TimeoutError:
            raise NoSession from None

    def _occupy(self, settings: Settings) -> bool:
        self._idle = self._alive(settings)
        fresh = not self._idle
        if fresh and self._busy + settings.people >= settings.licences:
            raise NoLicence
        if not fresh:
            self._idle.pop()
        self._busy += 1
        self._most = max(self._most, self._busy)
        return fresh

    def _alive(self, settings: Settings) -> list[float]:
        oldest = time.monotonic() - settings.session_age
        return [since for since in self._idle if since > oldest]

    def counts(self, settings: Settings) -> dict[str, int]:
        """`most`: how many were busy at once so far."""
        return {"busy": self._busy, "idle": len(self._alive(settings)), "most": self._most}
