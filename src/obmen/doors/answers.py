"""What a caller is answered: always JSON, in Russian or English as he prefers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.trans_real import parse_accept_lang_header
from starlette.types import Send

from obmen.core import jsontext
from obmen.core.inbound import Problem
from obmen.core.text import Text

LATER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """``errors`` become words only when the answer is sent. ``last``: the connection is closed behind it."""

    status: int
    body: Mapping[str, Any]
    errors: tuple[Problem, ...] = ()
    headers: tuple[tuple[bytes, bytes], ...] = ()
    last: bool = False


class Refusal(Exception):
    """Ends the work on a request with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def refusal(
    status: int, *reasons: Text | Problem, last: bool = False, headers: Mapping[bytes, bytes] | None = None
) -> Refusal:
    return Refusal(Answer(status, {}, problems(reasons), tuple((headers or {}).items()), last))


def later(status: int, reason: Text, *, seconds: int = LATER_SECONDS, last: bool = False) -> Refusal:
    """429, 503, 507: the sender keeps the message and repeats it under the same key."""
    return refusal(status, reason, last=last, headers={b"retry-after": str(seconds).encode()})


def problems(reasons: Iterable[Text | Problem]) -> tuple[Problem, ...]:
    return tuple(reason if isinstance(reason, Problem) else Problem("", reason) for reason in reasons)


def language(accept: bytes | None) -> str:
    """The first of Russian and English that ``Accept-Language`` names; the server's own where it names neither."""
    for code, _ in parse_accept_lang_header(accept.decode("latin-1")) if accept else ():
        if code[:2] in {"ru", "en"}:
            return str(code[:2])
    return str(settings.LANGUAGE_CODE)


def in_words(errors: Iterable[Problem], code: str) -> list[dict[str, str]]:
    with override(code):
        return [{"field": problem.field, "reason": problem.reason.render(gettext)} for problem in errors]


def encoded(answer: Answer, accept: bytes | None) -> bytes:
    body = dict(answer.body)
    if answer.errors:
        body["errors"] = in_words(answer.errors, language(accept))
    return jsontext.write(body)


async def send_start(send: Send, answer: Answer, length: int, *, last: bool) -> None:
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(length).encode()),
        *answer.headers,
    ]
    if last:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
