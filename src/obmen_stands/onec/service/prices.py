"""Prices and stock (K14): for each product and each warehouse, of the question or of the settings."""

import sqlite3
from decimal import Decimal
from typing import Any

from .. import objects, settings
from ..objects import Row
from . import trade


def answer(tx: sqlite3.Connection, articles: list[str], contact_code: str, warehouses: list[str]) -> dict[str, Any]:
    found, warnings = _found(tx, articles)
    partner = _partner(tx, contact_code)
    if contact_code and partner is None:
        warnings.insert(0, f"Код контакта {contact_code} в 1С не найден: цены по соглашению не показаны")
    agreed = partner["agreement"] if partner else {}
    return {
        "items": [
            _item(found[article], warehouse, agreed)
            for article in articles
            if article in found
            for warehouse in warehouses
        ],
        "missing": [article for article in articles if article not in found],
        "warnings": warnings,
        "as_of": settings.load(tx).now().replace(tzinfo=None, microsecond=0).isoformat(),
    }


def _found(tx: sqlite3.Connection, articles: list[str]) -> tuple[dict[str, Row], list[str]]:
    """By article, the first by code where several have it; of these a person is told."""
    found: dict[str, Row] = {}
    doubled: dict[str, None] = {}
    for article in articles:
        alike = [one for one in objects.sought(tx, "product", article) if not one["marked"]]
        coded = objects.by_code(tx, "product", article)
        alike += [coded] if coded and not coded.get("folder") and not coded["article"] and not coded["marked"] else []
        if len(alike) > 1:
            doubled[article] = None
        if alike:
            found[article] = min(alike, key=lambda one: str(one["code"]))
    shown = [f"Артикул {one} в 1С у нескольких номенклатур: показана «{found[one]['name']}»" for one in doubled]
    return found, shown


def _partner(tx: sqlite3.Connection, code: str) -> Row | None:
    try:
        return trade.partner(tx, code) if code else None
    except LookupError:
        return None


def _item(product: Row, warehouse: str, agreed: dict[str, str]) -> dict[str, Any]:
    article = product["article"] or product["code"]
    return {
        "article": article,
        "name": product["name"],
        "warehouse": warehouse,
        "available": number(product["stock"].get(warehouse, "0")),
        "price_retail": number(product["retail"]),
        "price_retail_special": number(product["special"]),
        "price_agreement": number(agreed.get(article)),
    }


def number(text: str | None) -> int | float | None:
    """As 1C writes it: no zeros at the end."""
    if text is None:
        return None
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)
