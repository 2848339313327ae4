"""What another system answered, and the errors every HTTP service means alike."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

from . import clock
from .errors import Misconfigured, ObmenError, TryLater, Unclear
from .site import Site
from .text import Text

DETAIL_LIMIT = 2_000
LONGEST_READ = 64 << 10
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers``: names in lower case. ``asked``: method and path. ``wrote``: the request was one that changes
    something. ``planned``: a dry call, nothing was sent and there is no answer. ``clean`` takes secrets and personal
    data out of a text."""

    site: Site
    asked: str
    wrote: bool
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    planned: bool = False
    clean: Callable[[str], str] = str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON with exact numbers; what is not JSON in UTF-8 is not what was promised."""
        try:
            return json.loads(self.body.decode("utf-8-sig"), parse_float=Decimal)
        except (ValueError, RecursionError):
            self.not_as_promised()

    def detail(self) -> str:
        """For us: request line, status, start of the body."""
        body = self.clean(self.body[:LONGEST_READ].decode("utf-8", "replace"))[:DETAIL_LIMIT]
        return f"{self.clean(self.asked)} → {self.status}\n{body}".rstrip()

    def not_as_promised(self) -> NoReturn:
        """Raises: Unclear after a write, for it may have been applied; TryLater after a read."""
        text = Text(
            "{site} answered with something else than agreed ({status})", site=self.site.title, status=self.status
        )
        raise self.unsure(text)

    def unsure(self, text: Text) -> ObmenError:
        if self.wrote:
            return Unclear(text, detail=self.detail())
        return TryLater(text, detail=self.detail())


def body_length(headers: Mapping[str, str]) -> int:
    """In bytes, as the head of an answer tells it (names in lower case); without end where it does not."""
    told = headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdecimal() and "content-encoding" not in headers else sys.maxsize


def raise_usual(answer: Answer) -> None:
    """Raises for the statuses that mean the same with everybody; returns for 2xx and the service's own 4xx."""
    named: dict[str, Any] = {"site": answer.site.title, "status": answer.status}
    match answer.status:
        case 401 | 403:
            text = Text("{site} does not let us in ({status}): the key is wrong, has expired or lacks rights", **named)
            raise Misconfigured(text, setting=answer.site.key_setting, detail=answer.detail())
        case 300 | 301 | 302 | 303 | 307 | 308:
            place = answer.clean(answer.headers.get("location", "?"))[:200]
            text = Text("{site} sends us on to {place}. Correct the address of the connection", place=place, **named)
            raise Misconfigured(text, setting=answer.site.address_setting, detail=answer.detail())
        case 408 | 425:
            raise TryLater(Text("{site} asks to repeat later ({status})", **named), detail=answer.detail())
        case 429:
            text = Text("{site} asks us to call less often. Delivery goes on by itself", **named)
            raise TryLater(text, after=retry_after(answer), detail=answer.detail())
        case 502 | 503 | 504:
            text = Text("{site} is not working now ({status}). Delivery goes on by itself when it is back", **named)
            raise TryLater(text, after=retry_after(answer), connection_down=True, detail=answer.detail())
        case status if status >= 500:
            raise answer.unsure(Text("{site} broke down while answering ({status})", **named))


def retry_after(answer: Answer) -> timedelta | None:
    """``Retry-After`` as seconds or an HTTP date; None where it is missing, past or nonsense; a day at most."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - clock.now()
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) else None
