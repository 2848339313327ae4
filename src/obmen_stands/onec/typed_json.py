"""JSON that remembers what a value was: the queue keeps dates and exact numbers until a message is written out."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_mark)


def loads(text: str) -> Any:
    return json.loads(text, object_hook=_unmark)


def _mark(value: Any) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"$number": format(value, "f")}
    if isinstance(value, datetime):
        return {"$date": value.isoformat()}
    raise TypeError(f"not a value of a 1C message: {value!r}")


def _unmark(value: dict[str, Any]) -> Any:
    if "$number" in value:
        return Decimal(value["$number"])
    if "$date" in value:
        return datetime.fromisoformat(value["$date"])
    return value
