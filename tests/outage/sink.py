"""A web service of its own process that only counts: up, down (nothing listens), under maintenance, or hanging.

Told by lines of JSON on standard input, ``["up", seconds]``, ``["down"]``, ``["maintenance"]``, ``["hang"]``,
``["release"]``, ``["tell"]``; answers each by a line. Keeps its port.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
MAINTENANCE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"
REFUSED = b"HTTP/1.1 422 Unprocessable Content\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nbad"
FIRST = 200


class Sink:
    """The process as a test holds it."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.outage.sink"]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
        self.port: int = self.say("up")

    @staticmethod
    @contextmanager
    def started() -> Iterator["Sink"]:
        sink = Sink()
        try:
            yield sink
        finally:
            sink._process.communicate()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    def say(self, word: str, *more: float) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([word, *more]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class Counting:
    """What arrived. A message is ``{"lane", "number"}``, numbers of a lane growing.

    ``repeats``: numbers taken before; ``overtakes``: numbers smaller than one of the same lane that came before;
    ``at_once``: how many requests were under way when each of the first came; ``turned_away`` by maintenance.
    """

    def __init__(self) -> None:
        self.seconds, self.answer = 0.0, OK
        self.last: dict[str, int] = {}
        self.numbers: set[int] = set()
        self.repeats = self.overtakes = self.turned_away = self.now = self.widest = 0
        self.at_once: list[int] = []

    def arrived(self, body: bytes) -> None:
        message = json.loads(body)
        lane, number = message["lane"], message["number"]
        self.repeats += number in self.numbers
        self.overtakes += number < self.last.get(lane, 0)
        self.last[lane] = number
        self.numbers.add(number)
        self.widest = max(self.widest, self.now)
        if len(self.at_once) < FIRST:
            self.at_once.append(self.now)

    def told(self) -> dict[str, Any]:
        counted = {name: getattr(self, name) for name in ("repeats", "overtakes", "turned_away", "widest", "at_once")}
        return {"taken": len(self.numbers), **counted}


class Site(asyncio.Protocol):
    """One connection."""

    def __init__(self, counting: Counting, open_ones: set[asyncio.BaseTransport]) -> None:
        self._counting, self._open, self._data = counting, open_ones, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if end and len(body) >= length:
            self._data = b""
            self._take(body)

    def _take(self, body: bytes) -> None:
        counting = self._counting
        if counting.answer is MAINTENANCE:
            counting.turned_away += 1
            self._transport.write(MAINTENANCE)
        elif counting.answer is OK and b'"bad"' in body:
            self._transport.write(REFUSED)
        elif counting.answer is OK:
            counting.now += 1
            counting.arrived(body)
            if counting.seconds:
                asyncio.get_running_loop().call_later(counting.seconds, self._done)
            else:
                self._done()

    def _done(self) -> None:
        self._counting.now -= 1
        self._transport.write(OK)


class Service:
    """The service itself, in its process."""

    def __init__(self) -> None:
        self._counting, self._open = Counting(), set[asyncio.BaseTransport]()
        self._server: asyncio.Server | None = None
        self._port = 0

    async def up(self, seconds: float = 0.0) -> int:
        """``seconds``: how long each answer takes."""
        self._counting.answer, self._counting.seconds = OK, seconds
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(
                lambda: Site(self._counting, self._open), "127.0.0.1", self._port, backlog=1024
            )
            self._port = self._server.sockets[0].getsockname()[1]
        return self._port

    async def down(self) -> bool:
        if self._server:
            self._server.close()
            self._server = None
        return await self.release()

    async def maintenance(self) -> bool:
        self._counting.answer = MAINTENANCE
        return True

    async def hang(self) -> bool:
        """Takes requests and never answers."""
        self._counting.answer = b""
        return True

    async def release(self) -> bool:
        """Ends what hangs: as a service that is restarted."""
        for transport in list(self._open):
            transport.close()
        return True

    async def tell(self) -> dict[str, Any]:
        return self._counting.told()


async def main() -> None:
    service, loop = Service(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        word, *more = json.loads(line)
        sys.stdout.write(json.dumps(await getattr(service, word)(*more)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
