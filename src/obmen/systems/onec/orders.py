"""The kind ``orders``: an order placed, changed or ended (K4–K7)."""

from datetime import tzinfo

from obmen.core.inbound import Json, Kind, Placement
from obmen.core.roles.accounting import OrderMessage
from obmen.core.text import Text
from obmen.core.values import number_text

from .placing import Fields, identity

_TITLES = {
    "add": Text("Order {number} created"),
    "change": Text("Order {number} changed"),
    "cancel": Text("Order {number} cancelled"),
    "finished": Text("Order {number} finished"),
    "closed": Text("Order {number} closed"),
}
_NAMELESS = {
    "cancel": Text("The order of deal {deal} cancelled"),
    "finished": Text("The order of deal {deal} finished"),
    "closed": Text("The order of deal {deal} closed"),
}
_OTHER = Text("Order {number}")
_OTHER_NAMELESS = Text("An order of deal {deal}")


def place(data: Json, zone: tzinfo) -> Placement:
    """In the line of its deal (K4.2: without a deal number there is none)."""
    fields = Fields(data, zone)
    deal = fields.key("deal_number", number_text)
    number, kind = fields.text("order_number"), fields.text("type")
    part = "composition" if kind in {"add", "change"} else "state"
    return fields.placement(
        "deal",
        deal,
        _title(kind, number, deal),
        business=_business(fields, number, deal) if kind == "add" else "",
        aspect=identity(part, deal, number),
        search=tuple(filter(None, (number, deal, fields.text("ref"), fields.text("order_type")))),
    )


def _business(fields: Fields, number: str, deal: str) -> str:
    """Number + deal, and date and ref where they were sent."""
    sent = [part for part in (fields.date("order_date"), fields.text("ref")) if part]
    return identity("add", number, deal, *sent)


def _title(kind: str, number: str, deal: str) -> Text:
    if number:
        return Text(_TITLES.get(kind, _OTHER).message, number=number)
    return Text(_NAMELESS.get(kind, _OTHER_NAMELESS).message, deal=deal)


ORDERS = Kind(
    name="orders",
    title=Text("Orders"),
    record=OrderMessage,
    place=place,
    files=("file",),
    example={
        "type": "add",
        "order_number": "ТДЦБ-000117",
        "order_date": "2026-03-02T10:10:00",
        "order_type": "Обычный",
        "deal_number": 12345,
        "lines": [
            {
                "article": "00-00000125",
                "name": "Фильтр масляный W 712/95",
                "quantity": 2,
                "price": 625.25,
                "sum": 1250.5,
            }
        ],
        "file": {
            "name": "Заказ клиента № ТДЦБ-000117 от 02.03.2026.pdf",
            "content_type": "application/pdf",
            "content": "JVBERi0xLjQKJSBPcmRlcgo=",
        },
        "ref": "0f4c2a66-3d1e-11ef-9c1d-00155d012345",
        "sequence": 1772446500000,
        "moment": "2026-03-02T10:15:00",
    },
)
