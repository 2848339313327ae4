"""Between HTTP and PHP arrays: parameters of a request, the body of an answer, and answers that break off."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Send

from obmen_stands.bitrix24 import php

PIECES = 10


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes
    more: tuple[tuple[str, str], ...] = ()
    """Headers of its own."""


async def params(request: Request) -> dict[str, Any]:
    """Of the address and the body together; the body wins. A body that cannot be read says nothing."""
    told = php.parsed(request.url.query)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            return told | php.nested([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
    raw = await request.body()
    if kind == "application/json":
        try:
            return told | php.keyed(json.loads(raw or b"{}"))
        except ValueError:
            return told
    return told | php.parsed(raw.decode("utf-8", "replace"))


def commands(method: str, told: dict[str, Any]) -> set[str]:
    """Names of the methods inside a batch, for troubles that aim at one of them."""
    inner = php.values(told.get("cmd")) if method == "batch" else []
    return {command.partition("?")[0].lower() for command in inner if isinstance(command, str)}


def encoded(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


async def _body(body: bytes, send: Send, seconds: float) -> None:
    piece = -(-len(body) // PIECES) if seconds else 0
    while seconds and len(body) > piece:
        await send({"type": "http.response.body", "body": body[:piece], "more_body": True})
        body = body[piece:]
        await asyncio.sleep(seconds / PIECES)
    await send({"type": "http.response.body", "body": body})


async def cut(receive: Receive, send: Send) -> None:
    """Close without a word. ASGI cannot say so, hence the reach into the server's transport."""
    send.__self__.transport.close()  # type: ignore[attr-defined]
    while (await receive())["type"] != "http.disconnect":
        pass


async def give(answer: Answer, receive: Receive, send: Send, *, how: str = "", seconds: float = 0) -> None:
    """`how` as the troubles are called: `truncated` promises the whole length, sends half and closes the connection;
    `half_json` is a whole answer with half of the body; `drip` comes in ten pieces over so many seconds.
    """
    body = answer.body[: len(answer.body) // 2] if how == "half_json" else answer.body
    headers = [(b"content-type", answer.content_type.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in answer.more]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if how != "truncated":
        await _body(body, send, seconds if how == "drip" else 0)
        return
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await cut(receive, send)
