"""What every door has around it: a refusal becomes an answer, a defect becomes a 500, and both are JSON."""

import logging
from collections.abc import Awaitable, Callable

from starlette.types import Receive, Scope, Send

from obmen.core.text import Text

from .answers import Answer, Refusal, encoded, problems, refusal, send_start
from .incoming import Gone, Incoming
from .limits import Limits

log = logging.getLogger(__name__)
DEFECT = Text("An error of the server; it is in its log")
NOT_HERE = Text("There is no such address for this token")

Handler = Callable[[Incoming], Awaitable[Answer]]


class Door:
    """An ASGI application."""

    def __init__(self, handle: Handler, limits: Callable[[], Limits]) -> None:
        self._handle = handle
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = Incoming(scope, receive, self._limits())
        try:
            answer = await self._handle(call)
        except Refusal as refused:
            answer = refused.answer
        except Gone:
            return
        except Exception:  # the caller is told, whatever it was
            log.exception("a door failed", extra={"path": scope["path"]})
            answer = Answer(500, {}, problems([DEFECT]))
        await _reply(call, send, answer)


async def _reply(call: Incoming, send: Send, answer: Answer) -> None:
    """A caller in the middle of a large body is answered at once, and let speak on for a while before the connection
    ends: a socket closed with unread bytes loses the answer."""
    body = encoded(answer, call.headers.get(b"accept-language"))
    ends = call.much_unread
    await send_start(send, answer, len(body), last=answer.last or ends)
    if ends:
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await call.drain()
        body = b""
    await send({"type": "http.response.body", "body": body, "more_body": False})


def not_here() -> Refusal:
    return refusal(404, NOT_HERE)


def only(call: Incoming, *methods: str) -> None:
    """Raises Refusal 405."""
    if call.scope["method"] not in methods:
        allowed = ", ".join(methods)
        raise refusal(405, Text("Only {methods} is possible here", methods=allowed),
                      headers={b"allow": allowed.encode()})  # fmt: skip
