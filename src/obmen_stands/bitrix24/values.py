"""A field's value on its three ways: as sent, as stored, as answered by the old methods and by `crm.item.*`."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from obmen_stands.bitrix24 import files, php
from obmen_stands.bitrix24.clock import ZONE
from obmen_stands.bitrix24.schema import Field

CENT = Decimal("0.01")
CURRENCY = "RUB"
EMPTY_DATES = ("BIRTHDATE", "DATE_CLOSED")
"""Of the portal's own, where the old methods write no date as an empty text."""
OF_ITEMS = ("crm_company", "crm_contact", "crm_category")
"""Kinds of which `crm.item.*` writes none as 0."""
OWN_WAY = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})(?: (\d\d:\d\d(?::\d\d)?))?")


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
    if field.kind == "enumeration":
        return php.whole(raw) if php.whole(raw) in field.choices else None
    make = KINDS.get(field.kind)
    return make(php.text(raw)) if make else php.text(raw)


def amount(text: str) -> str:
    """Two places; a text that is no number is 0, as a cast in PHP makes it."""
    found = re.match(r"\s*[+-]?(\d+\.?\d*|\.\d+)", text)
    try:
        return str(Decimal(found[0].strip() if found else "0").quantize(CENT))
    except InvalidOperation:
        return "0.00"


def money(text: str) -> str | None:
    """`sum|currency`; a sum alone is in the portal's own."""
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)(?:\|([A-Z]{3}))?\s*", text)
    return f"{found[1]}|{found[2] or CURRENCY}" if found else None


def moment(text: str, *, with_time: bool) -> str | None:
    """ISO or `31.12.2026 10:00`, in the portal's zone unless it says another; nonsense is no date."""
    if own := OWN_WAY.fullmatch(text):
        text = f"{own[3]}-{own[2]}-{own[1]}T{own[4] or '00:00'}"
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
    if field.kind == "file":
        return files.shown(field, value, "showUrl", "downloadUrl")
    if field.multiple:
        return [str(each) for each in json.loads(value)] if value else []
    if value is None:
        return "" if field.name in EMPTY_DATES else None
    return str(value)


def as_typed(field: Field, value: Any) -> Any:
    """For `crm.item.*`: numbers are numbers."""
    if field.kind == "file":
        return files.shown(field, value, "url", "urlMachine")
    if field.multiple:
        return json.loads(value) if value else []
    if value is None:
        return 0 if field.told in OF_ITEMS else {("string", True): ""}.get((field.kind, field.user))
    if field.kind == "double":
        return number(Decimal(value))
    return "NY"[value == "1"] if field.kind == "boolean" else value


def number(value: Decimal) -> int | float:
    """JSON has no decimals; PHP writes 20000.00 as 20000."""
    return int(value) if value == value.to_integral_value() else float(value)


KINDS: dict[str, Callable[[str], Any]] = {
    "integer": php.whole,
    "double": amount,
    "char": lambda text: "Y" if text in ("Y", "1") else "N",
    "boolean": lambda text: "1" if text in ("Y", "1") else "0",
    "date": lambda text: moment(text, with_time=False),
    "datetime": lambda text: moment(text, with_time=True),
    "money": money,
}
