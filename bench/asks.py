"""A process that asks: ``python -m bench.asks '{"address": …}' file`` writes what came of it there.

A question goes out at its moment, whether the one before is answered or not: who waits for an answer before he asks
again asks less the slower he is answered.
"""

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from bench.wire import Wire

CONNECTIONS = 4
"""Opened before the first question; more where so many wait for their answers at once."""


@dataclass(frozen=True)
class Asks:
    """``count`` times the same ``body``, ``rate`` a second. ``authorization``: the header, whole."""

    address: str
    authorization: str
    body: str
    count: int
    rate: float


@dataclass
class Answered:
    """``seconds`` each answer took. ``refused``: each answer that is none, with its first line; empty where the
    connection was closed without one."""

    seconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Line(Wire):
    """``free``: those that wait for no answer, the one that has waited longest first, so that none is closed for being
    idle."""

    def __init__(self, free: "deque[Line]", told: Answered, wanted: int, through: asyncio.Event) -> None:
        self._free, self._told, self._wanted, self._through = free, told, wanted, through

    def ask(self, request: bytes) -> None:
        self._went = time.monotonic()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        for line, body in self.messages(data):
            self._free.append(self)
            self._came(line.decode(), body.decode())

    def connection_lost(self, exc: Exception | None) -> None:
        if self in self._free:
            self._free.remove(self)
        elif not self._through.is_set():
            self._came("", "")

    def _came(self, line: str, body: str) -> None:
        self._told.seconds.append(time.monotonic() - self._went)
        if line[9:12] != "200":
            self._told.refused.append(f"{line} {body}".strip())
        if len(self._told.seconds) == self._wanted:
            self._through.set()


async def ask(asks: Asks) -> Answered:
    told, free, through = Answered(), deque[Line](), asyncio.Event()
    loop = asyncio.get_running_loop()
    parts, body = urlsplit(asks.address), asks.body.encode()
    request = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: {asks.authorization}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body

    def made() -> Line:
        return Line(free, told, asks.count, through)

    async def line() -> Line:
        return (await loop.create_connection(made, parts.hostname or "", parts.port or 80))[1]

    free.extend([await line() for _ in range(CONNECTIONS)])
    began = loop.time()
    for place in range(asks.count):
        await asyncio.sleep(max(0.0, began + place / asks.rate - loop.time()))
        (free.popleft() if free else await line()).ask(request)
    async with asyncio.timeout(60):
        await through.wait()
    return told


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(asdict(uvloop.run(ask(Asks(**json.loads(sys.argv[1])))))))
