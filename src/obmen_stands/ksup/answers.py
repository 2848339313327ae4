"""What the stand answers: an answer, or a refusal in the one shape the contract knows."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

REASONS = {
    "extra_forbidden": "поле не предусмотрено договором",
    "missing": "обязательное поле не передано",
    "string_type": "ожидается текст",
    "int_type": "ожидается целое число",
    "bool_type": "ожидается true или false",
    "list_type": "ожидается список",
    "model_type": "ожидается объект",
    "string_too_short": "значение не может быть пустым",
    "string_too_long": "текст длиннее {max_length} знаков",
    "too_long": "больше {max_length} элементов",
    "string_pattern_mismatch": "значение не подходит под образец {pattern}",
    "literal_error": "допустимо: {expected}",
    "json_invalid": "тело не является JSON",
    "greater_than_equal": "число меньше {ge}",
    "less_than_equal": "число больше {le}",
}


@dataclass
class Answer:
    """Status, JSON body and headers; `file` instead of a body when bytes are asked for."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    file: Path | None = None
    content_type: str = "application/json; charset=utf-8"

    @classmethod
    def of(cls, status: int, body: dict[str, Any], **headers: str) -> "Answer":
        return cls(status, json.dumps(body, ensure_ascii=False).encode(), dict(headers))


class Refusal(Exception):
    """The request is refused and has changed nothing."""

    def __init__(self, status: int, code: str, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.status, self.code, self.reason, self.field = status, code, reason, field
        self.more: dict[str, Any] = {}
        self.headers: dict[str, str] = {}

    def with_(self, headers: dict[str, str] | None = None, **more: Any) -> "Refusal":
        self.headers, self.more = headers or {}, more
        return self

    def answer(self) -> Answer:
        error = {"code": self.code, "field": self.field, "reason": self.reason}
        return Answer.of(self.status, {"error": error, **self.more}, **self.headers)


def refusal_of(error: ValidationError) -> Refusal:
    """The first wrong field, named by its path in the body: `lines.3.price`."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(str(part) for part in first["loc"]) or None
    text = REASONS.get(first["type"], "значение не подходит")
    code = "bad_json" if first["type"] == "json_invalid" else "bad_field"
    return Refusal(422, code, text.format(**first.get("ctx", {})).replace(" or ", " или "), path)
