"""A process that sends orders: ``python -m bench.load '{"addresses": […], …}' file`` writes what came of it there.

Each connection sends its next order when the one before is answered; with ``pause`` (seconds) it rests in between.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from bench.orders import order
from bench.wire import Wire


@dataclass(frozen=True)
class Load:
    """``first``: the number of the first order, so that no run repeats another's. ``addresses`` take turns by
    connection."""

    addresses: list[str]
    token: str
    count: int
    first: int = 0
    connections: int = 64
    pause: float = 0.0


@dataclass
class Sent:
    """``began`` and ``ended`` in monotonic seconds; ``answered``: seconds each answer took; ``sent``: when each went
    out, kept for paced loads only."""

    began: float = 0.0
    ended: float = 0.0
    refused: int = 0
    answered: list[float] = field(default_factory=list)
    sent: dict[int, float] = field(default_factory=dict)


class Caller(Wire):
    def __init__(self, load: Load, address: str, numbers: Iterator[int], told: Sent) -> None:
        self._load, self._numbers, self._told = load, numbers, told
        parts = urlsplit(address)
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {load.token}\r\n"
            "Content-Type: application/json\r\n"
        ).encode()
        self.through = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.through.done():
            self.through.set_exception(exc or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        for line, _ in self.messages(data):
            self._told.answered.append(time.monotonic() - self._went)
            self._told.refused += line[9:10] != b"2"
            if self._load.pause:
                asyncio.get_running_loop().call_later(self._load.pause, self._next)
            else:
                self._next()

    def _next(self) -> None:
        n = next(self._numbers, None)
        if n is None:
            self.through.set_result(None)
            self.transport.close()
            return
        body = order(n)
        self._went = time.monotonic()
        if self._load.pause:
            self._told.sent[n] = self._went
        self.transport.write(
            self._head + b"Idempotency-Key: order-%d\r\nContent-Length: %d\r\n\r\n" % (n, len(body)) + body
        )


async def send(load: Load) -> Sent:
    told, numbers = Sent(time.monotonic()), iter(range(load.first, load.first + load.count))
    loop, callers = asyncio.get_running_loop(), []
    for place in range(load.connections):
        address = load.addresses[place % len(load.addresses)]
        caller = Caller(load, address, numbers, told)
        callers.append(caller.through)
        await loop.create_connection(lambda made=caller: made, *_where(address))  # type: ignore[misc]
    await asyncio.gather(*callers)
    told.ended = time.monotonic()
    return told


def _where(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return parts.hostname or "127.0.0.1", parts.port or 80


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(asdict(uvloop.run(send(Load(**json.loads(sys.argv[1])))))))
