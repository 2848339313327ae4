"""Atom, the form 1C answers in when nobody asks for JSON."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .schema import EntitySet
from .shape import number

SPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"'
    ' xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def feed(entity: EntitySet, root: str, rows: list[dict[str, Any]], count: int | None) -> bytes:
    total = "" if count is None else f"<m:count>{count}</m:count>"
    entries = "".join(_entry(entity, root, row, "") for row in rows)
    return f"{HEAD}<feed {SPACES} xml:base={quoteattr(root)}>{total}{entries}</feed>".encode()


def entry(entity: EntitySet, root: str, row: dict[str, Any]) -> bytes:
    return (HEAD + _entry(entity, root, row, f" {SPACES} xml:base={quoteattr(root)}")).encode()


def _entry(entity: EntitySet, root: str, row: dict[str, Any], spaces: str) -> str:
    key = ",".join(f"{name}={_key(row[name])}" for name in entity.key if name in row)
    properties = "".join(_property(name, value) for name, value in row.items())
    return (
        f"<entry{spaces}><id>{escape(f'{root}{entity.name}({key})')}</id>"
        f'<category term="StandardODATA.{entity.name}"'
        ' scheme="http://schemas.microsoft.com/ado/2007/08/dataservices/scheme"/>'
        f'<content type="application/xml"><m:properties>{properties}</m:properties></content></entry>'
    )


def _key(value: Any) -> str:
    return f"guid'{value}'" if isinstance(value, str) and len(value) == 36 else f"'{value}'"


def _property(name: str, value: Any) -> str:
    return f"<d:{name}>{_written(value)}</d:{name}>"


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "".join(f'<d:element m:type="Row">{_written(row)}</d:element>' for row in value)
    if isinstance(value, dict):
        return "".join(_property(name, one) for name, one in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    plain: Callable[[Any], Any] = number if isinstance(value, Decimal) else lambda same: same
    return escape("" if value is None else str(plain(value)))
