"""What a sender is told of a wrong message: field by field, in words."""

from datetime import UTC

import pytest

from obmen.core.inbound import Kind, Placement, WrongContent
from obmen.core.roles.accounting import OrderMessage
from obmen.core.text import Text

ORDERS = Kind("orders", Text("Orders"), OrderMessage, lambda data, zone: Placement("deal", "1", Text("x")), {})
LINE = {"article": "00-0123", "name": "Стеклопакет", "quantity": "2", "price": "5 200,00", "sum": 10400}
ORDER = {"type": "add", "order_number": "ТДЦБ-000117", "deal_number": "12345", "lines": [LINE]}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"type": "delete"}, "type", "the value is not one of the allowed"),
        ({"lines": []}, "lines", "at least one is needed"),
        ({"lines": [{**LINE, "quantity": "много"}]}, "lines.0.quantity", "this is not a number"),
        ({"lines": [{**LINE, "article": " "}]}, "lines.0.article", "the field is empty"),
        ({"lines": "нет"}, "lines", "this is not a list"),
        ({"order_date": "31.02.2026"}, "order_date", "this is not a date"),
        ({"order_number": None}, "order_number", "this is not a text"),
    ],
)
def test_each_wrong_field_is_named_with_a_reason(change, field, said):
    with pytest.raises(WrongContent) as wrong:
        ORDERS.read({**ORDER, **change}, UTC, "ut")
    assert [(p.field, str(p.reason)) for p in wrong.value.problems] == [(field, said)]


def test_a_right_message_becomes_a_record():
    order = ORDERS.read(ORDER, UTC, "ut")
    assert (order.order_number, order.total) == ("ТДЦБ-000117", 10400)


def test_a_missing_type_is_told_as_a_missing_field():
    with pytest.raises(WrongContent) as wrong:
        ORDERS.read({"deal_number": 1}, UTC, "ut")
    assert [(p.field, str(p.reason)) for p in wrong.value.problems] == [("type", "the field is missing")]
