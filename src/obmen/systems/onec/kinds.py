"""The other kinds of 1C's contract: contacts, products, money, shipments, receipts (K1.3, K2, K3, K8–K13)."""

from datetime import tzinfo

from obmen.core.inbound import Json, Kind, NotPlaced, Placement, Problem
from obmen.core.roles.accounting_kinds import (
    Counterparty,
    CounterpartyCode,
    Income,
    Product,
    ReceiptMessage,
    Shipment,
    product_line,
)
from obmen.core.text import Text
from obmen.core.values import number_text

from . import titles
from .placing import Fields, identity, own_line

_SENT = {
    "ref": "0f4c2a66-3d1e-11ef-9c1d-00155d012345",
    "sequence": 1772446500000,
    "moment": "2026-03-02T10:15:00",
}
_LINES = [{"article": "00-00000125", "name": "Фильтр масляный W 712/95", "quantity": 2, "price": 625.25, "sum": 1250.5}]


def _counterparty(data: Json, zone: tzinfo) -> Placement:
    fields = Fields(data, zone)
    code = fields.key("code_1c")
    title = Text("Counterparty {code} changed", code=code)
    search = tuple(filter(None, (code, fields.text("name"), fields.text("email"), fields.text("phone"))))
    return fields.placement("contact", code, title, aspect=identity("counterparty", code), search=search,
                            of_source=True)  # fmt: skip


def _code(data: Json, zone: tzinfo) -> Placement:
    fields = Fields(data, zone)
    code, ksup = fields.key("code_1c"), fields.text("ksup_id")
    title = Text("Code {code} given to contact {contact}", code=code, contact=ksup or "?")
    return fields.placement("contact", code, title, aspect=identity("code", code), search=(code, ksup),
                            of_source=True)  # fmt: skip


def _product(data: Json, zone: tzinfo) -> Placement:
    """An article may be missing where 1C's own id is told: the product is held, not turned away (K3.2)."""
    fields = Fields(data, zone)
    ref = fields.text("ref")
    article = fields.text("article")
    key = product_line(ref, article) if ref else fields.key("article")
    title = Text("Product {article}", article=article or ref)
    search = tuple(filter(None, (article, fields.text("name"), ref)))
    return fields.placement("product", key, title, aspect=identity("product", ref or article), search=search)


def _income(data: Json, zone: tzinfo) -> Placement:
    """Unallocated, it waits for nothing but its equal: two of one document at once would both be told of. Documents of
    several kinds may bear one number."""
    fields = Fields(data, zone)
    deal, document = fields.text("deal_number", number_text), fields.text("document")
    if not deal:
        line, title = identity(document) or own_line(), titles.unallocated(document)
        return fields.placement("income", line, title, search=tuple(filter(None, (document,))), guarded=True)
    business = identity("income", document, fields.text("ref") or document, deal, fields.text("part"))
    title, search = titles.income(document, deal), tuple(filter(None, (deal, document)))
    return fields.placement("deal", deal, title, business=business, search=search, guarded=True)


def _shipment(data: Json, zone: tzinfo) -> Placement:
    """An ``add`` is an event; a ``change`` is a state of its shipment, named by ref, number or date."""
    fields = Fields(data, zone)
    deal, number, date = fields.key("deal_number", number_text), fields.text("number"), fields.date("date")
    change = fields.text("type") == "change"
    return fields.placement(
        "deal",
        deal,
        titles.shipment(number, deal, change=change),
        business="" if change else identity("shipment", number, date, deal),
        aspect=identity("shipment", deal, fields.text("ref") or number or date) if change else "",
        search=tuple(filter(None, (deal, number, fields.text("ref")))),
        guarded=not change,
    )


def _receipt(data: Json, zone: tzinfo) -> Placement:
    fields = Fields(data, zone)
    kind = fields.key("type")
    if kind == "roznicanocard":
        return fields.placement("receipt", own_line(), Text("Receipt without a card"))
    if kind != "roznica":
        raise NotPlaced(Problem("type", Text("the value is not one of the allowed")))
    code, number, date = fields.key("code_1c"), fields.text("number"), fields.date("date")
    title = titles.receipt(number, code)
    search = tuple(filter(None, (code, number)))
    business = identity("receipt", number, date)
    return fields.placement("contact", code, title, business=business, search=search, guarded=True, of_source=True)


OTHERS = (
    Kind(
        name="counterparties",
        title=Text("Counterparties"),
        record=Counterparty,
        place=_counterparty,
        example={
            "code_1c": "00-00000282",
            "name": "ООО «Ромашка»",
            "type": "company",
            "email": "office@romashka.example",
            "phone": "+7 495 000-00-00",
            **_SENT,
        },
    ),
    Kind(
        name="counterparty-codes",
        title=Text("Codes of counterparties"),
        record=CounterpartyCode,
        place=_code,
        example={"ksup_id": "77", "code_1c": "00-00000282", **_SENT},
    ),
    Kind(
        name="products",
        title=Text("Products"),
        record=Product,
        place=_product,
        example={
            "type": "change",
            "article": "00-00000125",
            "name": "Фильтр масляный W 712/95",
            "series": "2026-02",
            "manufacturer": "MANN-FILTER",
            **_SENT,
        },
    ),
    Kind(
        name="incomes",
        title=Text("Incomes"),
        record=Income,
        place=_income,
        on_repeat="hold",
        example={
            "date": "2026-03-05T00:00:00",
            "sum": 1250.5,
            "document": "ТД00-000017",
            "deal_number": 12345,
            "part": "ТДЦБ-000117",
            **_SENT,
        },
    ),
    Kind(
        name="shipments",
        title=Text("Shipments"),
        record=Shipment,
        place=_shipment,
        example={
            "type": "add",
            "deal_number": 12345,
            "number": "ТД00-000031",
            "date": "2026-03-04T12:00:00",
            "lines": _LINES,
            **_SENT,
        },
    ),
    Kind(
        name="receipts",
        title=Text("Retail receipts"),
        record=ReceiptMessage,
        place=_receipt,
        on_repeat="hold",
        example={
            "type": "roznica",
            "code_1c": "00-00000282",
            "number": "ЧК-000019",
            "date": "2026-03-04T12:00:00",
            "lines": _LINES,
            **_SENT,
        },
    ),
)
