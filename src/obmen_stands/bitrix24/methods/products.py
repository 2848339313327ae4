"""Rows of goods of a deal: a set replaces them all, and the deal's sum follows unless a person holds it."""

import json
from decimal import Decimal
from typing import Any

from obmen_stands.bitrix24 import php, values
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, denied, not_found, old_denied
from obmen_stands.bitrix24.items import Write
from obmen_stands.bitrix24.schema import DEAL, camel_of

NUMBERS = ("PRICE", "QUANTITY", "DISCOUNT_RATE", "DISCOUNT_SUM", "TAX_RATE")
DEFAULTS: dict[str, Any] = {
    "PRODUCT_ID": 0, "PRODUCT_NAME": "", "PRICE": "0.00", "QUANTITY": "1.00", "DISCOUNT_TYPE_ID": 2,
    "DISCOUNT_RATE": "0.00", "DISCOUNT_SUM": "0.00", "TAX_RATE": None, "TAX_INCLUDED": "N", "MEASURE_CODE": 796,
    "SORT": 0,
}  # fmt: skip
UNUSED = ("PRODUCT_DESCRIPTION", "STORE_ID", "RESERVE_ID", "DATE_RESERVE_END", "RESERVE_QUANTITY")
"""Told by the old method, and not kept here."""
PAIRS = {1: "DISCOUNT_SUM", 2: "DISCOUNT_RATE"}


def _row(place: int, told: Any) -> dict[str, Any]:
    """Unknown names are passed over. A kind of discount without its amount is refused."""
    given = php.keyed(told)
    made = DEFAULTS | {name: given[name] for name in DEFAULTS if given.get(name) is not None}
    if "DISCOUNT_TYPE_ID" in given and PAIRS.get(php.whole(given["DISCOUNT_TYPE_ID"]), "") not in given:
        text = f"{PAIRS[php.whole(given['DISCOUNT_TYPE_ID'])]} is required for the discount type.<br>"
        raise Refusal(400, "ERROR_CORE", text)
    made |= {name: values.amount(php.text(made[name])) for name in NUMBERS if made[name] is not None}
    made |= {name: php.whole(made[name]) for name in ("PRODUCT_ID", "DISCOUNT_TYPE_ID", "MEASURE_CODE")}
    return made | {"SORT": (place + 1) * 10, "TAX_INCLUDED": "NY"[php.text(made["TAX_INCLUDED"]) == "Y"]}


def _put(call: Call, deal: int, rows: list[Any]) -> None:
    made = [_row(place, each) for place, each in enumerate(rows)]
    call.store.db.execute("DELETE FROM product_rows WHERE deal = ?", (deal,))
    pairs = [(deal, json.dumps(each, ensure_ascii=False)) for each in made]
    call.store.db.executemany("INSERT INTO product_rows (deal, data) VALUES (?, ?)", pairs)
    total = sum((Decimal(each["PRICE"]) * Decimal(each["QUANTITY"]) for each in made), Decimal(0))
    held = (call.items.get(DEAL, deal) or {})["IS_MANUAL_OPPORTUNITY"] == "Y"
    columns = {} if held else {"OPPORTUNITY": str(total.quantize(values.CENT))}
    call.items.update(DEAL, deal, Write(columns, user=call.user))


def _of(call: Call, deal: int) -> list[dict[str, Any]]:
    """Numbers as numbers; taxes are not reckoned, and of discounts only the sum."""
    rows = call.store.rows("SELECT id, data FROM product_rows WHERE deal = ? ORDER BY id", deal)
    return [_whole(json.loads(row["data"]) | {"ID": row["id"], "OWNER_ID": deal, "OWNER_TYPE": "D"}) for row in rows]


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    full = Decimal(row["PRICE"]) + Decimal(row["DISCOUNT_SUM"] or 0)
    made = row | {name: values.number(Decimal(row[name])) for name in NUMBERS if row[name] is not None}
    made |= dict.fromkeys(("PRICE_EXCLUSIVE", "PRICE_ACCOUNT"), made["PRICE"])
    made |= dict.fromkeys(("PRICE_NETTO", "PRICE_BRUTTO"), values.number(full))
    return made | {"CUSTOMIZED": "Y", "MEASURE_NAME": "шт", "XML_ID": "", "TYPE": 1}


def _deal(call: Call, number: int, *, old: bool) -> int:
    if old and number <= 0:
        raise Refusal(400, "", "The parameter id is invalid or not defined.")
    row = call.items.get(DEAL, number)
    if row is None:
        raise not_found() if old else Refusal(400, "OWNER_NOT_FOUND", "Владелец не найден")
    if not call.sees(row):
        raise old_denied() if old else denied()
    return number


def set_old(call: Call) -> Reply:
    deal, rows = _deal(call, php.whole(call.param("id")), old=True), call.param("rows")
    if not isinstance(rows, list | dict):
        raise Refusal(400, "", "Parameter 'rows' must be array.")
    _put(call, deal, php.values(rows))
    return Reply(True)


def get_old(call: Call) -> Reply:
    """Ids and the price in the portal's currency are texts here, everything else is as it is."""
    found = _of(call, _deal(call, php.whole(call.param("id")), old=True))
    return Reply([each | _old(each) for each in found])


def _old(row: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"ID": str(row["ID"]), "OWNER_ID": str(row["OWNER_ID"])}
    made |= {"PRICE_ACCOUNT": values.amount(str(row["PRICE"])), "ORIGINAL_PRODUCT_NAME": row["PRODUCT_NAME"]}
    return made | dict.fromkeys(UNUSED)


def _camel(row: dict[str, Any]) -> dict[str, Any]:
    return {camel_of(name): value for name, value in row.items()} | {"taxName": "Без НДС", "storeId": None}


def _owner(call: Call, kind: Any, number: Any) -> int:
    if php.text(kind) != "D":
        raise Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "На этом стенде товары есть только у сделок")
    return _deal(call, php.whole(number), old=False)


def set_new(call: Call) -> Reply:
    deal = _owner(call, call.param("ownerType"), call.param("ownerId"))
    old = {camel_of(name): name for name in DEFAULTS}
    told = [{old.get(name, name): value for name, value in php.keyed(each).items()} for each in _rows(call)]
    _put(call, deal, told)
    return Reply({"productRows": [_camel(each) for each in _of(call, deal)]})


def _rows(call: Call) -> list[Any]:
    rows = call.param("productRows")
    if not isinstance(rows, list | dict):
        raise Refusal(400, "100", "Could not find value for parameter {productRows}")
    return php.values(rows)


def list_new(call: Call) -> Reply:
    told = {name.lstrip("="): value for name, value in php.keyed(call.param("filter")).items()}
    if "ownerType" not in told or "ownerId" not in told:
        raise Refusal(400, "REQUIRED_ARG_MISSING", "Required argument 'filter' misses =ownerType or =ownerId")
    if php.text(told["ownerType"]) != "D" or call.items.get(DEAL, php.whole(told["ownerId"])) is None:
        raise denied()
    found = _of(call, _owner(call, told["ownerType"], told["ownerId"]))
    return Reply({"productRows": [_camel(each) for each in found]}, total=len(found))


METHODS: dict[str, Method] = {
    "crm.deal.productrows.set": set_old,
    "crm.deal.productrows.get": get_old,
    "crm.item.productrow.set": set_new,
    "crm.item.productrow.list": list_new,
}
