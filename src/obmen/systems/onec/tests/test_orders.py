"""Where a message about an order stands in line, and what makes it the same message again."""

from typing import Any

import pytest

from obmen.core.inbound import NotPlaced, Placement
from obmen.systems.onec.orders import ORDERS
from tests.batteries.small_run import ZONE

ADD: dict[str, Any] = {"type": "add", "order_number": "ТДЦБ-000117", "deal_number": 12345}


def placed(**fields: Any) -> Placement:
    return ORDERS.place({**ADD, **fields}, ZONE)


@pytest.mark.rule("H2")
@pytest.mark.parametrize("deal", [12345, "12345", " 12 345 ", "12\u00a0345"])
@pytest.mark.parametrize("kind", ["add", "change", "cancel", "finished", "closed", "nonsense", None])
def test_all_that_is_told_of_a_deal_stands_in_its_line(deal: Any, kind: Any) -> None:
    placement = placed(type=kind, deal_number=deal)
    assert (placement.space, placement.key) == ("deal", "12345")


@pytest.mark.rule("K4.2")
@pytest.mark.parametrize("data", [[], "text", None, 17, {}, {"deal_number": ""}, {"deal_number": {"a": 1}}])
def test_what_names_no_deal_has_no_line(data: Any) -> None:
    with pytest.raises(NotPlaced):
        ORDERS.place(data, ZONE)


@pytest.mark.parametrize("field", ["type", "order_number", "order_date", "ref", "moment", "sequence", "order_type"])
@pytest.mark.parametrize("value", [None, [], {}, True, "", "\u00a0", 1e400, "9999-99-99", 10**40, "x" * 5000, -1])
def test_a_place_is_found_whatever_stands_in_the_other_fields(field: str, value: Any) -> None:
    placement = placed(**{field: value})
    assert placement.key == "12345"
    assert len(placement.business) <= 300
    assert len(placement.aspect) <= 300
    assert placement.sequence is None or abs(placement.sequence) < 1 << 63


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("add", "Order ТДЦБ-000117 created"),
        ("change", "Order ТДЦБ-000117 changed"),
        ("cancel", "Order ТДЦБ-000117 cancelled"),
        ("finished", "Order ТДЦБ-000117 finished"),
        ("closed", "Order ТДЦБ-000117 closed"),
        ("else", "Order ТДЦБ-000117"),
    ],
)
def test_the_message_is_called_by_what_happened(kind: str, title: str) -> None:
    assert str(placed(type=kind).title) == title


def test_without_an_order_number_it_is_called_by_its_deal() -> None:
    assert str(placed(type="cancel", order_number=None).title) == "The order of deal 12345 cancelled"


@pytest.mark.rule("H1")
def test_an_add_is_the_same_by_number_and_deal_and_by_date_and_ref_where_sent() -> None:
    assert placed().business == placed(order_number=" ТДЦБ-000117 ", deal_number="12 345").business != ""
    dated = placed(order_date="02.03.2026 10:10:00").business
    assert dated == placed(order_date="2026-03-02T10:10:00").business
    assert len({placed().business, dated, placed(order_date="2027-03-02").business, placed(ref="b1").business}) == 4


@pytest.mark.rule("H1")
def test_without_its_number_an_add_has_no_identity_of_its_own() -> None:
    assert placed(order_number="").business == ""


@pytest.mark.parametrize("kind", ["change", "cancel", "finished", "closed"])
def test_a_state_has_no_identity_of_its_own(kind: str) -> None:
    assert placed(type=kind).business == ""


def test_parts_of_an_identity_cannot_run_into_each_other() -> None:
    assert placed(order_number="1:2", deal_number="3").business != placed(order_number="1", deal_number="2:3").business


@pytest.mark.rule("H5")
def test_composition_and_state_of_one_order_are_compared_apart_and_with_nothing_else() -> None:
    composition = placed().aspect
    assert placed(type="change").aspect == composition
    state = placed(type="cancel").aspect
    assert state == placed(type="finished").aspect == placed(type="closed").aspect
    assert len({composition, state, placed(order_number="2").aspect, placed(deal_number=2).aspect}) == 4


@pytest.mark.rule("H5")
def test_an_ending_without_its_order_number_supersedes_nothing() -> None:
    assert placed(type="cancel", order_number="").aspect == ""


@pytest.mark.rule("H2")
def test_sequence_and_moment_are_read_with_the_zone_of_the_connection() -> None:
    placement = placed(sequence=1042, moment="02.03.2026 10:15:00")
    assert placement.sequence == 1042
    assert placement.moment
    assert placement.moment.isoformat() == "2026-03-02T10:15:00+03:00"


def test_an_order_is_found_by_its_numbers_and_its_ref() -> None:
    assert placed(ref="b1f2", order_type="Продажа").search == ("ТДЦБ-000117", "12345", "b1f2", "Продажа")
