"""Sessions of 1C: a pool that starts them slowly, lets go of idle ones, and may find no licence."""

import asyncio
import secrets
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
        self._kept: dict[str, float] = {}
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def one(self, settings: Settings, cookie: str = "", wish: str = "") -> AsyncIterator[str]:
        """Raises NoSession, NoLicence. Waits while a new session starts.

        With `wish` "start" the session stays its caller's and taken, under the cookie that is given here (empty where
        the base gives none), until "finish" or until nobody has used it for its age."""
        self._drop_old(settings)
        known = self._kept.pop(cookie, None) is not None
        fresh = False if known else await self._take(settings)
        keeps = settings.ib_sessions and wish == "start" and not known
        name = secrets.token_hex(8) if keeps else cookie if known and wish != "finish" else ""
        try:
            if fresh and settings.first_call:
                await asyncio.sleep(settings.first_call)
            yield name if keeps else ""
        finally:
            if name:
                self._kept[name] = time.monotonic()
            else:
                await self._free()

    async def _free(self) -> None:
        self._busy -= 1
        self._idle.append(time.monotonic())
        async with self._freed:
            self._freed.notify()

    def _drop_old(self, settings: Settings) -> None:
        oldest = time.monotonic() - settings.session_age
        for name in [name for name, since in self._kept.items() if since <= oldest]:
            del self._kept[name]
            self._busy -= 1

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
