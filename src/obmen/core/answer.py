"""What another system answered, and the errors every HTTP service means alike."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

from . import clock
from .errors import Misconfigured, ObmenError, TryLater, Unclear
from .text import Text

DETAIL_LIMIT = 2_000
LONGEST_WAIT = timedelta(days=1)

_NO_ENTRY = "{site} does not let us in ({status}): the key is wrong, has expired or lacks rights. Enter a new key"
_MOVED = "{site} sends us on to {place}. Correct the address in the settings of the connection"
_AWAY = "{site} is not working now ({status}): maintenance or overload. Delivery goes on by itself when it is back"


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers``: names in lower case. ``asked``: method and path. ``wrote``: the request was one that changes
    something. ``planned``: a dry call, nothing was sent and there is no answer. ``clean`` takes secrets and personal
    data out of a text."""

    site: Text
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
        body = self.clean(self.body[: 4 * DETAIL_LIMIT].decode("utf-8", "replace"))[:DETAIL_LIMIT]
        return f"{self.clean(self.asked)} → {self.status}\n{body}".rstrip()

    def not_as_promised(self) -> NoReturn:
        """Raises: Unclear after a write, for it may have been applied; TryLater after a read."""
        text = Text("{site} answered with something else than agreed ({status})", site=self.site, status=self.status)
        raise self.unsure(text)

    def unsure(self, text: Text) -> ObmenError:
        if self.wrote:
            return Unclear(text, detail=self.detail())
        return TryLater(text, detail=self.detail())


def raise_usual(answer: Answer, *, key: str, address: str) -> None:
    """Raises for the statuses that mean the same with everybody; returns for 2xx and the service's own 4xx.

    ``key`` and ``address``: the settings to look at when the service does not let us in or is not there.
    """
    named = {"site": answer.site, "status": answer.status}
    detail = answer.detail
    match answer.status:
        case 401 | 403:
            raise Misconfigured(Text(_NO_ENTRY, **named), setting=key, detail=detail())
        case 300 | 301 | 302 | 303 | 307 | 308:
            place = answer.clean(answer.headers.get("location", "?"))[:200]
            raise Misconfigured(Text(_MOVED, place=place, **named), setting=address, detail=detail())
        case 408 | 425:
            raise TryLater(Text("{site} asks to repeat later ({status})", **named), detail=detail())
        case 429:
            text = Text("{site} asks us to call less often. Delivery goes on by itself", **named)
            raise TryLater(text, after=retry_after(answer), detail=detail())
        case 502 | 503 | 504:
            raise TryLater(Text(_AWAY, **named), after=retry_after(answer), connection_down=True, detail=detail())
        case status if status >= 500 or status < 200:
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
