"""A process that takes orders and does nothing with them: ``python -m bench.sink`` prints its port.

``POST`` anywhere is an order. ``GET /wait/<count>`` answers when so many different ones have come, ``GET /arrivals``
when each came (monotonic seconds, the same clock in all processes of the machine), ``GET /forget`` begins anew.
"""

import asyncio
import json
import sys
import time

import uvloop

from bench.orders import number_of
from bench.wire import Wire

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_TAKEN = _ANSWER % 2 + b"{}"


class Taken:
    """``doubles``: how many came more than once."""

    def __init__(self) -> None:
        self.arrivals: dict[int, float] = {}
        self.doubles = 0
        self.waiting: list[tuple[int, Sink]] = []

    def add(self, n: int) -> None:
        if n in self.arrivals:
            self.doubles += 1
            return
        self.arrivals[n] = time.monotonic()
        for wanted, sink in self.waiting:
            if len(self.arrivals) >= wanted:
                sink.tell_count()
        if self.waiting:
            self.waiting = [one for one in self.waiting if one[0] > len(self.arrivals)]


class Sink(Wire):
    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    def data_received(self, data: bytes) -> None:
        for line, body in self.messages(data):
            method, path, _ = line.split(b" ", 2)
            if method == b"POST":
                self._taken.add(number_of(body))
                self.transport.write(_TAKEN)
            elif method == b"HEAD":
                self.transport.write(_ANSWER % 0)
            else:
                self._asked(path.decode())

    def tell_count(self) -> None:
        self._tell({"count": len(self._taken.arrivals), "doubles": self._taken.doubles, "at": time.monotonic()})

    def _asked(self, path: str) -> None:
        if path.startswith("/wait/"):
            wanted = int(path.rpartition("/")[2])
            if len(self._taken.arrivals) >= wanted:
                self.tell_count()
            else:
                self._taken.waiting.append((wanted, self))
        elif path == "/arrivals":
            self._tell(self._taken.arrivals)
        else:
            self._taken.arrivals, self._taken.doubles = {}, 0
            self._tell({})

    def _tell(self, told: object) -> None:
        body = json.dumps(told).encode()
        self.transport.write(_ANSWER % len(body) + body)


async def _serve() -> None:
    taken = Taken()
    server = await asyncio.get_running_loop().create_server(lambda: Sink(taken), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
