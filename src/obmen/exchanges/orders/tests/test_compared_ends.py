"""How orders and deals of both sides ended, compared and mended.   Rule H10."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.roles.accounting import OrderClosed
from obmen.core.roles.project_system import DealEnd
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.small_run import calling

from .compared import (
    CANCELLED,
    DAY,
    IN_PART,
    MORE,
    NUMBER,
    SHIPPED,
    by_hand,
    compared,
    deal_of,
    found,
    listed,
    mended,
)
from .story import Story, order, warnings

pytestmark = pytest.mark.rule("H10")


@pytest.fixture
def there(story: Story) -> Story:
    story.tell(order("add", NUMBER, order_date=DAY.isoformat()))
    return story


@pytest.mark.rule("K5", "K7")
def test_an_order_changed_and_shipped_since_is_mended_in_both_and_once(there: Story) -> None:
    odd = (replace(MORE[0], sum=Decimal(1000)), MORE[1])
    run = compared(there, listed(NUMBER, lines=odd, **SHIPPED))
    [row] = run.planned
    assert row.before == {"lines": 1, "sum": Decimal("1250.50"), "state": row.before["state"]}
    assert (str(row.before["state"]), str(row.after["state"])) == ("open", "finished")
    [outcome] = mended(run)
    assert outcome.done == "updated"
    assert [str(one).partition(":")[0] for one in outcome.warnings] == [
        "Lines whose sum is not quantity × price",
        "The file in the deal stays as it was",
    ]
    assert (there.orders(), there.status()) == ({NUMBER: "finished"}, "Завершённая")
    [again] = mended(run)
    assert (again.done, "file in the deal" in warnings(again)) == ("unchanged", False)


@pytest.mark.rule("K5", "K7")
def test_what_a_person_has_ended_by_hand_meanwhile_is_mended_in_its_lines(there: Story) -> None:
    run = compared(there, listed(NUMBER, lines=MORE, **SHIPPED))
    with calling():
        deal = there.client.deal("12345")
        there.client.set_order_state(deal, deal.orders[0], "finished")
    by_hand(there, "finished")
    [outcome] = mended(run)
    assert (outcome.done, "file in the deal stays" in warnings(outcome)) == ("updated", True)


@pytest.mark.rule("K6")
def test_where_only_the_end_differs_nothing_is_said_of_the_file(there: Story) -> None:
    [row] = (run := compared(there, listed(NUMBER, **CANCELLED))).planned
    assert {name: str(value) for name, value in row.after.items()} == {"state": "cancelled"}
    assert [(one.done, one.warnings) for one in mended(run)] == [("updated", ())]


@pytest.mark.rule("K7.1")
@pytest.mark.parametrize(("finishes", "state"), [(False, "closed, shipped in part"), (True, "finished")])
def test_an_order_shipped_in_part_is_called_as_the_setting_has_it(there: Story, finishes: bool, state: str) -> None:
    [row] = compared(there, listed(NUMBER, **IN_PART), any_shipment_finishes=finishes).planned
    assert str(row.after["state"]) == state


def test_an_order_opened_again_is_for_a_person_and_its_lines_are_mended(there: Story) -> None:
    there.tell(order("cancel", NUMBER))
    [row] = compared(there, listed(NUMBER)).planned
    assert (row.act, row.record, str(row.before["state"]), str(row.after["state"])) == (
        "skip",
        None,
        "cancelled",
        "open",
    )
    assert "In 1C the order is open again" in str(row.why)
    [row] = (run := compared(there, listed(NUMBER, lines=MORE))).planned
    assert (row.act, "open it there by hand" in str(row.why)) == ("update", True)
    assert [one.done for one in mended(run)] == ["updated"]
    assert there.orders() == {NUMBER: "cancelled"}


@pytest.mark.rule("K4.3")
@pytest.mark.parametrize("told", [{}, SHIPPED], ids=["still open", "ended"])
def test_that_the_file_is_missing_is_told_whatever_else_is_mended(story: Story, told: dict[str, Any]) -> None:
    story.settings = OrderSettings(file_mandatory=False)
    story.tell(order("add", NUMBER, order_date=DAY.isoformat()), files=())
    [row] = (run := compared(story, listed(NUMBER, lines=MORE, **told))).planned
    assert (row.act, "only 1C can form one: send the order from 1C again" in str(row.why)) == ("update", True)
    assert (str(row.before["file"]), row.after["file"]) == ("none", NUMBER)
    assert [one.done for one in mended(run)] == ["updated"]


@pytest.mark.rule("K4.1")
def test_a_deal_whose_only_order_stays_in_1c_by_now_may_have_any_status(there: Story) -> None:
    by_hand(there, "cancelled")
    assert found(compared(there, listed(NUMBER))) == {"12345": ("skip", "differs")}
    assert found(compared(there, listed(NUMBER, type="Маркетинг"))) == {}


@pytest.mark.rule("K6", "K7")
@pytest.mark.parametrize(
    ("told", "end", "by_hand_", "status"),
    [(SHIPPED, "finished", "cancelled", "Отменённая"), (CANCELLED, "cancelled", "finished", "Завершённая")],
)
def test_a_status_that_the_end_of_the_order_does_not_give_is_shown_and_mended(
    there: Story, told: dict[str, Any], end: str, by_hand_: DealEnd, status: str
) -> None:
    mended(compared(there, listed(NUMBER, **told)))
    ended = there.status()
    by_hand(there, by_hand_)
    run = compared(there, listed(NUMBER, **told))
    row = run.planned[-1]
    assert (row.act, row.finding, row.key, str(row.title)) == ("update", "differs", "12345", "Deal 12345")
    assert (row.objects, row.search, row.why) == ((deal_of(there),), ("12345",), None)
    assert (row.before, {name: str(value) for name, value in row.after.items()}) == ({"state": status}, {"state": end})
    [outcome] = mended(run)
    assert (outcome.done, there.status()) == ("updated", ended)


@pytest.mark.rule("K6", "K7")
@pytest.mark.parametrize("other", [CANCELLED, SHIPPED], ids=["other cancelled", "other shipped"])
def test_a_deal_with_goods_delivered_may_not_be_called_cancelled(there: Story, other: dict[str, Any]) -> None:
    there.tell(order("add", "ТДЦБ-000002", order_date=DAY.isoformat()))
    sides = (listed(NUMBER, **SHIPPED), listed("ТДЦБ-000002", **other))
    mended(compared(there, *sides))
    by_hand(there, "cancelled")
    run = compared(there, *sides)
    assert found(run) == {"12345": ("update", "differs")}
    told = {"type": "closed", "deal_number": "12345", "order_number": NUMBER, "shipped": "all"}
    assert run.planned[-1].record.closed == OrderClosed.model_validate(told)
    assert ([one.done for one in mended(run)], there.status()) == (["updated"], "Завершённая")


@pytest.mark.rule("K7.1")
def test_why_a_status_is_for_a_person_is_told(there: Story) -> None:
    there.tell(order("add", "ТДЦБ-000002", order_date=DAY.isoformat()))
    sides = (listed("ТДЦБ-000002", **IN_PART), listed(NUMBER, **SHIPPED))
    mended(compared(there, *sides))
    assert there.status() == "Завершённая"
    by_hand(there, "cancelled")
    row = compared(there, *sides).planned[-1]
    assert (row.act, str(row.why)) == (
        "skip",
        "An order of it was shipped: give the deal in KSUP the status that is meant",
    )
    assert (row.record, str(row.after["state"])) == (None, "finished")
    there.tell(order("add", "ТДЦБ-000003", order_date=DAY.isoformat()))
    row = compared(there, *sides, listed("ТДЦБ-000003")).planned[-1]
    assert (row.act, row.before, str(row.after["state"])) == ("skip", {"state": "Отменённая"}, "open")
    assert str(row.why).startswith("An order of it is open")


@pytest.mark.rule("K7.1")
@pytest.mark.parametrize("end", ["cancelled", "finished"])
def test_a_deal_of_orders_shipped_in_part_has_the_status_the_operator_gave_it(there: Story, end: DealEnd) -> None:
    mended(compared(there, listed(NUMBER, **IN_PART)))
    by_hand(there, end)
    assert found(compared(there, listed(NUMBER, **IN_PART))) == {}


@pytest.mark.rule("K6", "K7")
def test_of_a_deal_with_an_order_that_differs_only_that_is_shown(there: Story) -> None:
    there.tell(order("add", "ТДЦБ-000002", order_date=DAY.isoformat()))
    by_hand(there, "cancelled")
    run = compared(there, listed(NUMBER), listed("ТДЦБ-000002", **SHIPPED))
    assert found(run) == {"ТДЦБ-000002": ("update", "differs")}
