"""The time of a peer while it works at a stand: ``time`` and ``asyncio`` show the portal's, and sleeping moves it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import requests

from .clock import Portal, real_seconds

LOOK_SECONDS = 0.001
_real_sleep = asyncio.sleep


class PeerTime:
    """``replace`` before the peer is imported. Who sleeps in a loop waits until answers have moved the time so far; if
    none is on its way, the one to be woken first moves it. Timers of a loop stay real: requests side by side are
    answered one after the other here, and would seem to time out."""

    def __init__(self, portal: Portal) -> None:
        self._portal, self._at, self._on_way = portal, portal.now(), 0
        self._dues: list[float] = []

    def replace(self) -> None:
        for clock in ("time", "monotonic", "perf_counter"):
            setattr(time, clock, self.now)
        setattr(asyncio.BaseEventLoop, "time", lambda _: real_seconds())  # noqa: B010
        setattr(time, "sleep", self._sleep)  # noqa: B010  what it replaces has another type
        setattr(asyncio, "sleep", self._asleep)  # noqa: B010
        setattr(aiohttp.ClientSession, "_request", self._told_async(aiohttp.ClientSession._request))  # noqa: B010
        setattr(requests.Session, "send", self._told(requests.Session.send))  # noqa: B010

    def now(self) -> float:
        return self._at

    def _sleep(self, seconds: float) -> None:
        self._at = self._portal.advance(max(0.0, seconds))

    async def _asleep(self, delay: float, result: Any = None) -> Any:
        due = self._at + delay
        self._dues.append(due)
        try:
            await _real_sleep(0)
            while self._at < due:
                if not self._on_way and due <= min(self._dues):
                    self._at = self._portal.advance(due - self._at)
                await _real_sleep(LOOK_SECONDS)
        finally:
            self._dues.remove(due)
        return result

    def _told(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def told(*args: Any, **more: Any) -> Any:
            try:
                return send(*args, **more)
            finally:
                self._at = self._portal.now()

        return told

    def _told_async(self, send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def told(*args: Any, **more: Any) -> Any:
            self._on_way += 1
            try:
                return await send(*args, **more)
            finally:
                self._on_way -= 1
                self._at = self._portal.now()

        return told
