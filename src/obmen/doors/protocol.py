"""HTTP as the server speaks it: uvicorn's protocol with bounds on the head of a request.

A caller who sends his head byte by byte, or without end, is cut before any of our code runs; what is no HTTP at all is
answered in JSON like everything else.
"""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS = 20.0
HEAD_SIZE = 32 * 1024


class BoundedProtocol(HttpToolsProtocol):
    """For ``uvicorn.Config(http=BoundedProtocol)``."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cut: asyncio.TimerHandle | None = None
        self._in_head = False
        self._head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_has_come()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._cut is None and (self.cycle is None or self.cycle.response_complete):
            self._await_head()
        if self._in_head:
            self._head_size += len(data)
        super().data_received(data)
        if self._in_head and self._head_size > HEAD_SIZE and not self.transport.is_closing():
            self._refuse(431, "The head of the request is larger than 32 kB")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_size = True, 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_has_come()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, msg)

    def _await_head(self) -> None:
        self._cut = self.loop.call_later(self.head_seconds, self._too_slow)

    def _head_has_come(self) -> None:
        if self._cut:
            self._cut.cancel()
            self._cut = None

    def _too_slow(self) -> None:
        self._cut = None
        self.transport.close()

    def _refuse(self, status: int, reason: str) -> None:
        body = json.dumps({"errors": [{"field": "", "reason": reason}]}).encode()
        head = STATUS_LINE[status] + b"content-type: application/json; charset=utf-8\r\nconnection: close\r\n"
        self.transport.write(head + b"content-length: %d\r\n\r\n" % len(body) + body)
        self.transport.close()
