"""A queued message as the bytes that go out, in the manner its habits say."""

import base64
import json
import random
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from .outbox import Attachment, Message
from .printed_form import printed, printed_date
from .settings import Habits

CONTENT_TYPES = {"json": "application/json; charset=utf-8", "text": "text/plain; charset=utf-8", "none": None}
BOM = "\ufeff"


@dataclass(frozen=True)
class Written:
    headers: dict[str, str]
    body: bytes


def write(message: Message, *, repeat: int = 0) -> Written:
    """`repeat` numbers the sends from 0, for the habit of writing each of them otherwise."""
    habits = message.habits
    payload = dict(message.payload)
    headers = {}
    if habits.key_in == "header":
        headers["Idempotency-Key"] = message.key
    elif habits.key_in == "field":
        payload["message_id"] = message.key
    file = message.file
    apart = file is not None and len(file.content) > habits.multipart_over
    if file and not apart:
        payload["file"] = _inside(file, habits)
    text = _json(payload, habits, repeat).encode()
    if file and apart:
        boundary = f"----1C-{message.key}"
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        return Written(headers, _multipart(text, file, habits, boundary))
    content_type = CONTENT_TYPES[habits.content_type]
    if content_type:
        headers["Content-Type"] = content_type
    return Written(headers, text)


def _inside(file: Attachment, habits: Habits) -> dict[str, str]:
    content = base64.b64encode(file.content).decode()
    if habits.base64_crlf:
        content = "\r\n".join(content[start : start + 76] for start in range(0, len(content), 76))
    return {"name": file.name, "content_type": "application/pdf", "content": content}


def _json(payload: dict[str, Any], habits: Habits, repeat: int) -> str:
    indented = habits.indent
    if habits.vary and repeat:
        payload = _shuffled(payload, random.Random(repeat))
        indented = indented != bool(repeat % 2)
    text = _value(payload, habits, "\r\n" if indented else "")
    return BOM + text if habits.bom else text


def _shuffled(value: Any, chance: random.Random) -> Any:
    """The same objects with their fields in another order; lists keep theirs."""
    if isinstance(value, list):
        return [_shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    chance.shuffle(names)
    return {name: _shuffled(value[name], chance) for name in names}


def _value(value: Any, habits: Habits, end: str) -> str:
    """`end` is what a line ends with and the next begins with; empty for one long line.

    Own writer because json.dumps knows no exact numbers.
    """
    if isinstance(value, dict):
        return _joined("{}", [f"{_text(k)}:{_value(v, habits, _deeper(end))}" for k, v in value.items()], end)
    if isinstance(value, list):
        return _joined("[]", [_value(item, habits, _deeper(end)) for item in value], end)
    if isinstance(value, Decimal):
        return _number(value, habits)
    if isinstance(value, datetime):
        return _text(_date(value, habits))
    return _text(value)


def _deeper(end: str) -> str:
    return end + "\t" if end else ""


def _joined(brackets: str, items: list[str], end: str) -> str:
    deeper = _deeper(end)
    return brackets[0] + deeper + f",{deeper}".join(items) + end + brackets[1] if items else brackets


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: Decimal, habits: Habits) -> str:
    if habits.numbers == "json":
        return format(value, "f")
    return _text(format(value, "f") if habits.numbers == "text" else printed(value, None))


def _date(value: datetime, habits: Habits) -> str:
    value = value.replace(microsecond=0)
    if habits.dates == "iso":
        return value.isoformat()
    return f"{printed_date(value)} {value:%H:%M:%S}"


def _multipart(text: bytes, file: Attachment, habits: Habits, boundary: str) -> bytes:
    rule = b"--" + boundary.encode()
    return b"\r\n".join(
        [
            rule, b'Content-Disposition: form-data; name="json"', b"Content-Type: application/json", b"", text,
            rule, b'Content-Disposition: form-data; name="file"; ' + _file_name(file.name, habits),
            b"Content-Type: application/pdf", b"", file.content,
            rule + b"--", b"",
        ]
    )  # fmt: skip


def _file_name(name: str, habits: Habits) -> bytes:
    if habits.file_name == "rfc5987":
        return f"filename*=UTF-8''{quote(name, safe='')}".encode()
    return b'filename="' + name.encode(habits.file_name, "replace") + b'"'
