"""1C as the load: every deal is a client that sends its next order when the one before was acknowledged.

So the order of acknowledgement within a deal is known to the client, and must be found in KSUP. No answer = the same
message again under the same key, as the contract says.
"""

import asyncio
import base64
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

PAUSE = 0.02
ANSWER_SECONDS = 30.0


@dataclass(frozen=True)
class Order:
    """``number`` stands in it as its sum, by which it is known again in KSUP. ``file``: its content, empty = none."""

    number: int
    deal: str
    name: str
    type: str
    file: bytes

    def body(self) -> bytes:
        line = {"article": "А-1", "name": "Фильтр", "quantity": 1, "price": self.number, "sum": self.number}
        order: dict[str, Any] = {"type": self.type, "order_number": self.name, "deal_number": self.deal}
        order["lines"] = [line]
        if self.file:
            content = base64.b64encode(self.file).decode()
            order["file"] = {"name": f"{self.number}.pdf", "content_type": "application/pdf", "content": content}
        return json.dumps(order).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.file).hexdigest() if self.file else ""


@dataclass
class Load:
    """``pause``: seconds a client thinks on average between two orders. ``acknowledged``: by deal, in order."""

    ports: Sequence[int]
    path: str
    token: str
    seed: int
    pause: float = 0.35
    acknowledged: dict[str, list[Order]] = field(default_factory=dict)
    repeated: int = 0
    _last: int = 0
    _over: bool = False

    async def run(self, deals: Sequence[str]) -> None:
        """Until ``end``; each client then still brings its last order through."""
        async with asyncio.TaskGroup() as clients:
            for deal in deals:
                clients.create_task(self._client(deal))

    def end(self) -> None:
        self._over = True

    async def _client(self, deal: str) -> None:
        draw, sent = random.Random(f"{self.seed}-{deal}"), self.acknowledged.setdefault(deal, [])
        ways = [Way(port) for port in self.ports]
        while not self._over:
            order = self._next(deal, draw, sent)
            await self._bring(order, ways, draw)
            sent.append(order)
            await asyncio.sleep(draw.uniform(0, 2 * self.pause))
        for way in ways:
            way.close()

    def _next(self, deal: str, draw: random.Random, sent: Sequence[Order]) -> Order:
        """Most are new; every fifth changes the deal's last one, every sixth brings a file."""
        self._last += 1
        number, changes = self._last, bool(sent) and draw.random() < 0.2
        name = sent[-1].name if changes else f"З-{number}"
        file = f"%PDF {number}".encode() * 50 if draw.random() < 0.17 else b""
        return Order(number, deal, name, "change" if changes else "add", file)

    async def _bring(self, order: Order, ways: list["Way"], draw: random.Random) -> None:
        body, headers = order.body(), {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"k-{order.number}"}
        while True:
            way = draw.choice(ways)
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    status = await way.post(self.path, headers, body)
            except (OSError, EOFError, TimeoutError):
                way.close()
            else:
                if status in {200, 202}:
                    return
                if status != 503:
                    raise RuntimeError(f"order {order.number} was answered {status}")
            self.repeated += 1
            await asyncio.sleep(PAUSE)


class Way:
    """One kept connection to one port: as much of HTTP as the load needs."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The answer's status; OSError and EOFError when there was none."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        lines = [f"POST {path} HTTP/1.1", "Host: obmen", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        await reader.readexactly(length)
        return int(head.split(" ", 2)[1])

    def close(self) -> None:
        if self._streams:
            self._streams[1].transport.abort()
        self._streams = None
