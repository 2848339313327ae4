"""A request as the doors see it: the head at once, the body piece by piece within its bounds."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from starlette.types import Message, Receive, Scope

from obmen.core.text import Text

from .answers import later, refusal
from .limits import Limits

# Many callers, 1C among them, look for an answer only when all of their body is out. A connection closed before that
# is no answer to them, and they would send the same again for ever.
DRAINED = 64 * 1024 * 1024
DRAIN_SECONDS = 15.0
PASSED_OVER = 64 * 1024


class Gone(Exception):
    """The caller has hung up."""


@dataclass(slots=True)
class Incoming:
    """``received`` counts the bytes of the body read so far. ``unread``: some of the body may still be under way."""

    scope: Scope
    receive: Receive
    limits: Limits
    headers: dict[bytes, bytes] = field(init=False)
    unread: bool = True
    received: int = 0
    _began: float = 0.0

    def __post_init__(self) -> None:
        self.headers = dict(self.scope["headers"])
        if b"transfer-encoding" not in self.headers and self.headers.get(b"content-length", b"0") == b"0":
            self.unread = False

    @property
    def address(self) -> str:
        client = self.scope.get("client")
        return client[0] if client else ""

    @property
    def path(self) -> list[str]:
        """The parts of the address; one slash at its end is passed over."""
        path: str = self.scope["path"]
        return path.removesuffix("/").split("/")[1:]

    @property
    def length(self) -> int | None:
        """What the caller says the body's size is; None where he does not (chunked)."""
        declared = self.headers.get(b"content-length", b"")
        return int(declared) if declared.isdigit() and len(declared) < 20 else None

    async def read(self, limit: int) -> bytes:
        """The next piece, b"" at the end. Raises Refusal when the body is too large or comes too slowly, and Gone."""
        while self.unread:
            message = await self._next()
            if message["type"] != "http.request":
                raise Gone
            self.unread = message.get("more_body", False)
            piece: bytes = message.get("body", b"")
            self.received += len(piece)
            if self.received > limit:
                raise too_large(limit)
            if piece:
                return piece
        return b""

    @property
    def much_unread(self) -> bool:
        """Whether more is under way than the server may read past to keep the connection."""
        return self.unread and (self.length is None or self.length - self.received > PASSED_OVER)

    async def drain(self) -> None:
        """Reads on for a while and forgets what it reads."""
        end = self.received + DRAINED
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self.unread and self.received < end:
                    message = await self.receive()
                    self.unread = message["type"] == "http.request" and message.get("more_body", False)
                    self.received += len(message.get("body", b""))

    async def _next(self) -> Message:
        loop = asyncio.get_running_loop()
        self._began = self._began or loop.time()
        allowed = min(self.limits.longest, max(self.limits.patience, self.received / self.limits.slowest))
        try:
            async with asyncio.timeout_at(self._began + allowed):
                return await self.receive()
        except TimeoutError:
            raise later(503, Text("The body came too slowly and was cut"), seconds=60, last=True) from None


def too_large(limit: int) -> Exception:
    return refusal(413, Text("The body is larger than {limit} MB", limit=limit // (1024 * 1024)), last=True)
