"""A field's value on its three ways: as sent, as stored, as answered by the old methods and by `crm.item.*`."""

import json
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.clock import ZONE
from obmen_stands.bitrix24.schema import Field

CENT = Decimal("0.01")


def stored(field: Field, raw: Any) -> Any:
    """None for empty. What does not fit is dropped or bent, never refused: so does the portal."""
    if field.multiple:
        kept = [one(field, each) for each in php.values(raw)]
        kept = [each for each in kept if each is not None]
        return json.dumps(kept, ensure_ascii=False) if kept else None
    return one(field, raw)


def one(field: Field, raw: Any) -> Any:
    if raw is None or raw == "" or isinstance(raw, dict | list):
        return None
    text = php.text(raw)
    made: Any
    match field.kind:
        case "integer":
            made = php.whole(raw)
        case "double":
            made = amount(text)
        case "char":
            made = "Y" if text in ("Y", "1") else "N"
        case "boolean":
            made = "1" if text in ("Y", "1") else "0"
        case "enumeration":
            made = php.whole(raw) if php.whole(raw) in field.choices else None
        case "date" | "datetime":
            made = moment(text, with_time=field.kind == "datetime")
        case _:
            made = text
    return made


def amount(text: str) -> str:
    """Two places; a text that is no number is 0, as a cast in PHP makes it."""
    found = re.match(r"\s*[+-]?(\d+\.?\d*|\.\d+)", text)
    try:
        return str(Decimal(found[0].strip() if found else "0").quantize(CENT))
    except InvalidOperation:
        return "0.00"


def moment(text: str, *, with_time: bool) -> str | None:
    """In the portal's zone; a time without an offset is the portal's already; nonsense is no date."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    local = found.replace(tzinfo=ZONE) if found.tzinfo is None else found.astimezone(ZONE)
    if not with_time:
        local = local.replace(hour=0, minute=0, second=0)
    return local.replace(microsecond=0).isoformat()


def as_text(field: Field, value: Any) -> Any:
    """For the old methods: everything is text, and empty is null."""
    if field.multiple:
        return [str(each) for each in json.loads(value)] if value else []
    return None if value is None else str(value)


def as_typed(field: Field, value: Any) -> Any:
    """For `crm.item.*`: numbers are numbers."""
    if field.multiple:
        return json.loads(value) if value else []
    match field.kind:
        case "integer":
            return 0 if value is None and not field.user else value
        case "double":
            return None if value is None else number(Decimal(value))
        case "boolean":
            return None if value is None else "NY"[value == "1"]
        case "string":
            return "" if value is None and field.user else value
    return value


def number(value: Decimal) -> int | float:
    """JSON has no decimals; PHP writes 20000.00 as 20000."""
    return int(value) if value == value.to_integral_value() else float(value)
