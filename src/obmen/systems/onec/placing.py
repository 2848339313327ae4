"""Reading of a message just as far as its place in line needs: key and identity. Nothing else is judged."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from obmen.core.inbound import Json, NotPlaced, Placement, Problem
from obmen.core.text import Text
from obmen.core.values import code_text, moment

LONGEST_KEY = 200


class Fields:
    """A message's top fields. A field that is there but unreadable counts as not sent; the record will name it."""

    def __init__(self, data: Json, zone: tzinfo) -> None:
        if not isinstance(data, dict):
            raise NotPlaced(Problem("", Text("a JSON object is expected")))
        self._data: dict[str, Any] = data
        self._zone = zone

    def key(self, name: str, read: Callable[[Any], str] = code_text) -> str:
        """A field the place depends on; NotPlaced without it."""
        if self._data.get(name) in (None, ""):
            raise NotPlaced(Problem(name, Text("the field is missing")))
        value: str | None = self._try(name, read)
        if not value or len(value) > LONGEST_KEY:
            raise NotPlaced(Problem(name, Text("this cannot be a number or a code")))
        return value

    def text(self, name: str, read: Callable[[Any], str] = code_text) -> str:
        found: str | None = self._try(name, read)
        return found or ""

    def date(self, name: str) -> str:
        found: datetime | None = self._try(name, lambda value: moment(value, self._zone))
        return found.isoformat() if found else ""

    def placement(self, space: str, key: str, title: Text, **more: Any) -> Placement:
        """``more``: the other fields of Placement."""
        return Placement(
            space=space,
            key=key,
            title=title,
            sequence=self._try("sequence", _sequence),
            moment=self._try("moment", lambda value: moment(value, self._zone)),
            ref=self.text("ref")[:LONGEST_KEY],
            **more,
        )

    def _try(self, name: str, read: Callable[[Any], Any]) -> Any:
        value = self._data.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except (ValueError, OverflowError):
            return None


def _sequence(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 63:
        raise ValueError("not a sequence number")
    return value


def identity(*parts: str) -> str:
    """A business identity: of all its parts, or none at all. Bounded, whatever the parts hold."""
    if not all(parts):
        return ""
    joined = ":".join(part.replace(":", "::") for part in parts)
    return joined if len(joined) <= LONGEST_KEY else hashlib.sha256(joined.encode()).hexdigest()


def own_line() -> str:
    """A key for what waits for nothing and nothing waits for."""
    return uuid.uuid4().hex
