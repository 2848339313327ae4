"""What may come in by a door: kinds of messages and questions, as data.

A system's ``inbound.py`` lists its ``Kind``s; ``doors/`` routes them and makes the OpenAPI from their records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from .reasons import reason
from .text import Text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a message: ``field`` as a dotted path (``lines.3.quantity``)."""

    field: str
    reason: Text

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "reason": self.reason.to_json()}


class WrongContent(Exception):
    """The message can be placed but is otherwise wrong: kept and held in its lane with these problems (H1)."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.field}: {p.reason}" for p in problems))
        self.problems = problems


class NotPlaced(WrongContent):
    """The message cannot be put into any lane: not an object, or a key field missing. Answered 422, kept in
    *rejected*."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a message stands in line and what makes it the same message again.

    ``space`` is the object the key names ("deal", "product", "contact"), so that orders, incomes and shipments of a
    deal stand in one line. ``of_source``: the key is a word of its source alone, as a code of 1C is of its base; the
    equal key of another source names another object, in another line. ``business`` is the business identity, empty
    where a part of it was not sent. ``aspect`` names what ``sequence`` and ``moment`` are compared within
    ("composition:ТДЦБ-000117"), empty for events, which are never superseded (H2, H5).
    ``title`` is the message's own name («Заказ ТДЦБ-000117 изменён»); ``search`` further words to find it by.
    ``guarded``: an event that must not count twice; where it carries no identity at all, its equal of the last minutes
    makes it look like a repeat.
    """

    space: str
    key: str
    title: Text
    business: str = ""
    aspect: str = ""
    sequence: int | None = None
    moment: datetime | None = None
    ref: str = ""
    search: tuple[str, ...] = ()
    guarded: bool = False
    of_source: bool = False

    def line(self, source_id: int) -> str:
        """The space of its line, of what comes from this connection."""
        return line(self.space, source_id, of_source=self.of_source)


def line(space: str, source_id: int, *, of_source: bool) -> str:
    return f"{space}@{source_id}" if of_source else space


def object_of(line: str) -> str:
    """The space again, whatever source the line belongs to."""
    return line.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Kind:
    """``place(data, zone)`` raises NotPlaced. ``record`` is the pydantic model (or annotated union) of a whole message.
    ``example`` is a whole valid message: it stands in the OpenAPI and a test sends it to its door. ``files`` names the
    fields of the message that hold a file in base64 (``{"name", "content_type", "content"}``), which the door takes
    out. ``names_base``: its field ``base`` says which 1C it is meant for; the door asks for it where there are several.
    """

    name: str
    title: Text
    record: Any
    place: Callable[[Json, tzinfo], Placement]
    example: Json
    on_repeat: Literal["change", "hold"] = "change"
    files: tuple[str, ...] = ()
    names_base: bool = False

    def read(self, data: Json, zone: tzinfo, base: str) -> Any:
        """The typed record; raises WrongContent, which tells field by field what is wrong."""
        return _read(self.record, data, zone, base)


@dataclass(frozen=True, slots=True)
class Question:
    """A question answered at once (K14): ``answer()`` of the exchange that takes it. ``names_base``: as of a Kind."""

    name: str
    title: Text
    record: Any
    example: Json
    names_base: bool = False

    def read(self, data: Json, zone: tzinfo, base: str) -> Any:
        return _read(self.record, data, zone, base)


def _read(record: Any, data: Json, zone: tzinfo, base: str) -> Any:
    adapter = _adapter(record)
    try:
        return adapter.validate_python(data, context={"zone": zone, "base": base})
    except ValidationError as error:
        raise WrongContent(*_problems(error, tagged=_is_tagged(adapter))) from None


def _is_tagged(adapter: TypeAdapter[Any]) -> bool:
    """Pydantic names the tag first in an error's place where a record is one of several by ``type``."""
    schema: Any = adapter.core_schema
    return "tagged-union" in (schema["type"], schema.get("schema", {}).get("type"))


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def _problems(error: ValidationError, *, tagged: bool) -> tuple[Problem, ...]:
    """Pydantic's errors in the words of the contract. A list whose items are wrong is also called too short by it; the
    items say enough."""
    found = error.errors(include_url=False, include_input=False)
    lists = {one["loc"][:-2] for one in found} | {one["loc"][:-1] for one in found}
    return tuple(_problem(one, tagged) for one in found if one["type"] != "too_short" or one["loc"] not in lists)


def _problem(error: Any, tagged: bool) -> Problem:
    path = ".".join(str(part) for part in error["loc"][tagged:])
    if error["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        path = error["ctx"]["discriminator"].strip("'")
    return Problem(path, reason(error))
