"""The pages behind the doors: Django, in threads of its own, given a request only when all of it has come.

A thread is so never held by a caller who sends slowly.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

THREADS = 8
LARGEST = 12 * 1024 * 1024
SECONDS = 60.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Pages:
    """An ASGI application."""

    def __init__(self) -> None:
        django: Any = get_wsgi_application()
        self._django: Any = WSGIMiddleware(django, workers=THREADS)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                body = await _whole(receive)
        except TimeoutError:
            body = None
            await _refuse(send, 408)
        if body is not None and len(body) > LARGEST:
            await _refuse(send, 413)
        elif body is not None:
            await self._django(scope, _replay(body, receive), send)


async def _whole(receive: Receive) -> bytes | None:
    """None where the caller went away; longer than ``LARGEST`` where he would not end."""
    pieces, size = [], 0
    while size <= LARGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if not message.get("more_body"):
            break
    return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": b""})
