"""As much of HTTP/1.1 as the two ends of the load need, so that they take little of the two cores from what is
measured."""

import asyncio
from collections.abc import Iterator
from typing import cast


class Wire(asyncio.Protocol):
    """Whole messages out of a stream of bytes: the head's first line, and the body by its Content-Length."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one without being its heir
        self._kept = b""

    def messages(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """(first line, body) of each that has come whole."""
        self._kept += data
        while (head := self._kept.find(b"\r\n\r\n")) >= 0:
            end = head + 4 + _length(self._kept[:head])
            if len(self._kept) < end:
                return
            whole, self._kept = self._kept[:end], self._kept[end:]
            yield whole[: whole.index(b"\r\n")], whole[head + 4 :]


def _length(head: bytes) -> int:
    low = head.lower()
    start = low.find(b"content-length:")
    return int(low[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
