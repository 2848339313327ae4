"""Whole lists, a page at a time, for who compares both sides; and products by the page for a first load.   H10, H13."""

import sqlite3
from typing import Annotated, Any, Literal

from pydantic import Field

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import ContactView, contact_view
from obmen_stands.ksup.acts.deals import DealView, deal_view
from obmen_stands.ksup.acts.incomes import IncomeView
from obmen_stands.ksup.acts.products import ProductBody, ProductView, product_url, product_view, write_product
from obmen_stands.ksup.acts.shipments import ShipmentView
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Day, Record, may, must

CARDS, DEALS, ROWS = 500, 100, 500
Many = Annotated[int, Field(strict=False, ge=1, le=CARDS)]
After = Annotated[str, Field(pattern=r"^\d{1,18}$")]
AFTER = "С чего продолжать: next прошлой страницы. Нет — с начала"
NEXT = "Что передать в after за следующей страницей; на последней — за тем, что изменится после неё"
MORE = "Есть ли ещё что отдать"


class PageQuery(Record, title="Какая страница"):
    after: After | None = may(AFTER, "500")
    limit: Many = may(f"Сколько отдать, не больше {CARDS}", CARDS, CARDS)


class Page(Record, title="Страница"):
    next: str = must(NEXT, "1000")
    more: bool = must(MORE, False)


class ProductPage(Page, title="Страница номенклатуры"):
    items: list[ProductView] = must("Номенклатура, раньше изменённая впереди", [])


class ContactPage(Page, title="Страница контактов"):
    items: list[ContactView] = must("Контакты и компании, раньше изменённые впереди", [])


class DealsQuery(Record, title="Какие сделки"):
    since: Day = must("Первый день", "2026-03-01")
    until: Day = must("Последний день", "2026-03-31")
    after: str | None = may(AFTER, "12345")
    limit: Annotated[int, Field(strict=False, ge=1, le=DEALS)] = may(f"Не больше {DEALS}", DEALS, DEALS)


class WholeDeal(DealView, title="Сделка со всем, что в ней"):
    incomes: list[IncomeView] = must("Приходы сделки", [])
    shipments: list[ShipmentView] = must("Отгрузки сделки", [])


class DealPage(Page, title="Страница сделок"):
    items: list[WholeDeal] = must("Сделки с движением за эти дни, по номеру", [])


class RowsBody(Record, title="Страница номенклатуры на запись"):
    rows: Annotated[list[ProductBody], Field(min_length=1, max_length=ROWS)] = must(
        f"Номенклатура, не больше {ROWS} строк",
        [{"base": "onec-ut", "article": "00-00000125", "name": "Фильтр масляный W 712/95"}],
    )


class RowError(Record, title="Почему строка не принята"):
    code: str = must("Код отказа", "article_taken")
    field: str | None = must("Поле", "article")
    reason: str = must("Причина для человека", "артикул 00-00000125 уже у другой номенклатуры (Фильтр)")


class RowDone(Record, title="Что стало со строкой"):
    done: Literal["created", "changed", "unchanged", "refused"] = must("Что сделано", "created")
    id: str | None = must("Код КСУП", "15")
    url: str | None = must("Страница номенклатуры", "https://ksup.example/products/15")
    error: RowError | None = must("Почему строка не принята", None)


class RowsDone(Record, title="Страница номенклатуры записана"):
    items: list[RowDone] = must("По одному на строку, в том же порядке", [])


def list_products(call: Call) -> Answer:
    rows, page = _changed(call, "product")
    return Answer.of(200, page | {"items": [product_view(call, records.view(row)) for row in rows]})


def list_contacts(call: Call) -> Answer:
    rows, page = _changed(call, "contact")
    return Answer.of(200, page | {"items": [contact_view(call, records.view(row)) for row in rows]})


def _changed(call: Call, kind: str) -> tuple[list[sqlite3.Row], dict[str, Any]]:
    query = call.query_as(PageQuery)
    sql = "SELECT * FROM records WHERE kind = ? AND changed > ? ORDER BY changed LIMIT ?"
    found = call.db.execute(sql, (kind, int(query.after or 0), query.limit + 1)).fetchall()
    rows = found[: query.limit]
    last = str(rows[-1]["changed"]) if rows else query.after or "0"
    return rows, {"next": last, "more": len(found) > len(rows)}


MOVED = """SELECT * FROM deals WHERE deleted_at IS NULL AND number > ?1 AND number IN (
  SELECT deal FROM orders WHERE substr(coalesce(order_date, updated_at), 1, 10) BETWEEN ?2 AND ?3
  UNION SELECT deal FROM records WHERE kind IN ('income', 'shipment')
  AND substr(json_extract(doc, '$.date'), 1, 10) BETWEEN ?2 AND ?3) ORDER BY number LIMIT ?4"""


def list_deals(call: Call) -> Answer:
    """Those in which an order, an income or a shipment is dated within these days, whole."""
    query = call.query_as(DealsQuery)
    values = (query.after or "", query.since, query.until, query.limit + 1)
    found = call.db.execute(MOVED, values).fetchall()
    rows = found[: query.limit]
    page = {"next": rows[-1]["number"] if rows else query.after or "", "more": len(found) > len(rows)}
    return Answer.of(200, page | {"items": [_whole(call, row) for row in rows]})


def _whole(call: Call, deal: sqlite3.Row) -> dict[str, Any]:
    sql = "SELECT * FROM records WHERE deal = ? AND kind IN ('income', 'shipment') ORDER BY id"
    kept: dict[str, list[dict[str, Any]]] = {"income": [], "shipment": []}
    for row in call.db.execute(sql, (deal["number"],)):
        kept[row["kind"]].append(records.view(row))
    more = {"incomes": kept["income"], "shipments": kept["shipment"]}
    return deal_view(call.db, deal, call.site) | more


def put_products(call: Call) -> Answer:
    return Answer.of(200, {"items": [_written(call, row) for row in call.body_as(RowsBody).rows]})


def _written(call: Call, row: ProductBody) -> dict[str, Any]:
    try:
        done, id_ = write_product(call, row)
    except Refusal as refused:
        error = {"code": refused.code, "field": refused.field, "reason": refused.reason}
        return {"done": "refused", "id": None, "url": None, "error": error}
    return {"done": done, "id": id_, "url": product_url(call.site, id_), "error": None}


ACTS = [
    Act(
        "product.list", "GET", "/lists/products", "Номенклатура постранично", list_products, ProductPage,
        query=PageQuery, rule="H10, H13",
    ),
    Act(
        "product.put_many", "PUT", "/lists/products", "Записать страницу номенклатуры", put_products, RowsDone,
        body=RowsBody, rule="H13",
    ),
    Act(
        "contact.list", "GET", "/lists/contacts", "Контакты и компании постранично", list_contacts, ContactPage,
        query=PageQuery, rule="H10, H13",
    ),
    Act(
        "deal.list", "GET", "/lists/deals", "Сделки за дни, со всем, что в них", list_deals, DealPage,
        query=DealsQuery, rule="H10",
    ),
]  # fmt: skip
