"""An object of UT 11 by the roles its release has attributes for."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import quoteattr

from .. import objects
from ..objects import Row
from .attributes import EMPTY_DATE, EMPTY_REF

Facts = dict[str, Any]
Lookup = Callable[[str, str], Row | None]
"""An object by kind and `Ref_Key`."""

STATUSES = {
    "Не согласован": "НеСогласован", "Согласован": "КОбеспечению", "К выполнению": "КОтгрузке", "Закрыт": "Закрыт",
}  # fmt: skip
PARTNER_TYPES = {"company": "Компания", "person": "ЧастноеЛицо"}
COUNTERPARTY_TYPES = {"company": "ЮрЛицо", "person": "ФизЛицо"}
LEGAL_TYPES = {"company": "ЮридическоеЛицо", "person": "ФизическоеЛицо"}
ORDERS = "StandardODATA.Document_ЗаказКлиента"
SHIPMENTS = "StandardODATA.Document_РеализацияТоваровУслуг"
VAT = Decimal(20) / Decimal(120)


def product(row: Row, _: Lookup) -> Facts:
    kind = row.get("kind", "")
    return row | {
        "parent": _ref("group", row["group"]),
        "product_type": kind,
        "kind_ref": _ref("product kind", kind),
        "manufacturer_ref": _ref("manufacturer", row.get("manufacturer", "")),
    }


def product_kind(row: Row, _: Lookup) -> Facts:
    return row | {"product_type": row["name"]}


def partner(row: Row, _: Lookup) -> Facts:
    shown = row["contacts_in"] != "counterparty"
    return row | {"partner_type": PARTNER_TYPES[row["type"]], "contacts": contacts(row, "Партнера") if shown else []}


def counterparty(row: Row, found: Lookup) -> Facts:
    of = found("partner", row["partner"])
    shown = of is not None and of["contacts_in"] != "partner"
    return row | {
        "counterparty_type": COUNTERPARTY_TYPES[row["type"]],
        "legal_type": LEGAL_TYPES[row["type"]],
        "contacts": contacts(of, "Контрагента") if of and shown else [],
    }


def contacts(row: Row, whose: str) -> list[Facts]:
    """Rows of «КонтактнаяИнформация»: the phones, then the e-mail."""
    phones = [one for one in (row["phone"], *row["phones"]) if one]
    return [_phone(one, whose) for one in phones] + ([_email(row["email"], whose)] if row["email"] else [])


def _phone(phone: str, whose: str) -> Facts:
    digits = "".join(sign for sign in phone if sign.isdigit())
    own = {"digits": digits, "short_digits": digits[-7:]}
    return _contact("Телефон", f"Телефон{whose}", phone, {"number": digits[-7:]}) | own


def _email(address: str, whose: str) -> Facts:
    own = {"email": address, "domain": address.rpartition("@")[2]}
    return _contact("АдресЭлектроннойПочты", f"Email{whose}", address, {}) | own


def _contact(kind: str, named: str, shown: str, more: Facts) -> Facts:
    """The same as text, XML and JSON."""
    space = "http://www.v8.1c.ru/ssl/contactinfo"
    return {
        "kind": kind,
        "kind_ref": objects.ref_of("contact kind", named),
        "shown": shown,
        "fields": f'<КонтактнаяИнформация xmlns="{space}" Представление={quoteattr(shown)}/>',
        "value": json.dumps({"value": shown, "type": kind, **more}, ensure_ascii=False),
    }


def card(row: Row, _: Lookup) -> Facts:
    return row | {"counterparty": _counterparty(row)}


def order(row: Row, _: Lookup) -> Facts:
    return row | _document(row) | {
        "status": STATUSES[row["state"]],
        "agreed": row["state"] != "Не согласован",
        "deal_number": row["deal_number"] or 0,
        "last_code": max((line["code"] for line in row["lines"]), default=0),
        "operation": "РеализацияКлиенту",
        "lines": [_line(line) for line in row["lines"]],
    }  # fmt: skip


def trade_document(row: Row, _: Lookup) -> Facts:
    """A shipment, a correction of one, a receipt: lines of products, some with the order they ship."""
    orders = {line.get("order", "") for line in row["lines"]}
    only = next(iter(orders)) if len(orders) == 1 else ""
    return row | _document(row) | {
        "header_order": _order(only),
        "by_orders": any(orders),
        "card": row.get("card") or None,
        "operation": "РеализацияКлиенту",
        "lines": [_line(line) for line in row["lines"]],
    }  # fmt: skip


def payment(row: Row, _: Lookup) -> Facts:
    own = {"partner": row["partner"] or None}
    lines = [
        {"order": _paid(one), "settlement": one.get("settlement") or None, "sum": Decimal(one["sum"])} | own
        for one in row["lines"]
    ]
    return row | _document(row) | {"lines": lines, "bank_date": row["bank_date"] or EMPTY_DATE}


def settlement(row: Row, _: Lookup) -> Facts:
    return row | {"settled": _paid(row)}


def _paid(row: Row) -> tuple[str, str] | None:
    return (row["invoice"], SHIPMENTS) if row.get("invoice") else _order(row["order"])


def _document(row: Row) -> Facts:
    return {
        "date": row["date"] or EMPTY_DATE,
        "posted": row.get("posted", True),
        "partner": row["partner"] or None,
        "counterparty": _counterparty(row),
        "total": Decimal(row["total"]),
        "vat_included": True,
    }


def _line(line: Row) -> Facts:
    total = Decimal(line["sum"])
    own: Facts = {"quantity": Decimal(line["quantity"]), "price": Decimal(line["price"]), "sum": total}
    own |= {"vat": (total * VAT).quantize(Decimal("0.01")), "order": _order(line.get("order", ""))}
    return line | own


def _order(ref: str) -> tuple[str, str] | None:
    return (ref, ORDERS) if ref else None


def _counterparty(row: Row) -> str:
    return objects.ref_of("counterparty", row["partner"]) if row["partner"] else EMPTY_REF


def _ref(kind: str, name: str) -> str:
    return objects.ref_of(kind, name) if name else EMPTY_REF


def plain(row: Row, _: Lookup) -> Facts:
    return row


OF: dict[str, Callable[[Row, Lookup], Facts]] = {
    "product": product, "product kind": product_kind, "partner": partner, "counterparty": counterparty, "card": card,
    "order": order, "shipment": trade_document, "correction": trade_document, "receipt": trade_document,
    "bank": payment, "cash": payment, "acquiring": payment, "manufacturer": plain,
    "warehouse": plain, "settlement": settlement,
}  # fmt: skip
