"""Orders cancelled, finished, closed.   Rules K6, K7, K7.1."""

from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear
from obmen.core.inbound import WrongContent
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.small_run import calling

from .story import Story, order, warnings

CANCELLED: list[dict[str, Any]] = [{"kind": "cancel"}, {"kind": "closed", "shipped": "none"}]
FINISHED: list[dict[str, Any]] = [{"kind": "finished"}, {"kind": "closed", "shipped": "all"}]


@pytest.mark.rule("K6")
@pytest.mark.parametrize("ended", CANCELLED, ids=["cancel", "closed, none shipped"])
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""], ids=["with its number", "without"])
def test_an_order_closed_without_a_shipment_cancels_its_deal(story: Story, ended: dict[str, Any], number: str) -> None:
    story.tell(order("add"))
    outcome = story.tell(order(number=number, **ended), files=())
    assert (outcome.done, outcome.warnings) == ("updated", ())
    assert (story.status(), story.orders()) == ("Отменённая", {"ТДЦБ-000117": "cancelled"})


@pytest.mark.rule("K7")
@pytest.mark.parametrize("ended", FINISHED, ids=["finished", "closed, all shipped"])
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""], ids=["with its number", "without"])
def test_an_order_closed_and_shipped_finishes_its_deal(story: Story, ended: dict[str, Any], number: str) -> None:
    story.tell(order("add"))
    outcome = story.tell(order(number=number, **ended), files=())
    assert (outcome.done, outcome.warnings) == ("updated", ())
    assert (story.status(), story.orders()) == ("Завершённая", {"ТДЦБ-000117": "finished"})


@pytest.mark.rule("K6")
@pytest.mark.rule("K7")
@pytest.mark.parametrize("ended", [*CANCELLED, *FINISHED, {"kind": "closed", "shipped": "part"}])
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""])
def test_an_ending_applied_twice_changes_nothing_more(story: Story, ended: dict[str, Any], number: str) -> None:
    story.tell(order("add"))
    story.tell(order(number=number, **ended))
    before = story.written()
    assert story.tell(order(number=number, **ended)).done == "unchanged"
    assert story.written() == before


@pytest.mark.rule("K6")
@pytest.mark.rule("K7")
@pytest.mark.parametrize(("kind", "state"), [("cancel", "cancelled"), ("finished", "finished")])
def test_while_another_order_is_open_the_deal_keeps_its_status(story: Story, kind: str, state: str) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    outcome = story.tell(order(kind))
    assert outcome.done == "updated"
    assert warnings(outcome) == "Deal 12345 keeps its status «В работе»: still open in it is ТДЦБ-000118"
    assert (story.status(), story.orders()) == ("В работе", {"ТДЦБ-000117": state, "ТДЦБ-000118": "open"})


@pytest.mark.rule("K6")
def test_an_open_order_of_another_base_keeps_the_deal_as_well(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add"), base="onec-spb")
    assert "keeps its status" in warnings(story.tell(order("cancel", ""), base="onec-ut"))
    assert story.status() == "В работе"


@pytest.mark.rule("K7")
def test_the_last_order_ends_the_deal(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    story.tell(order("cancel", "ТДЦБ-000118"))
    assert story.tell(order("finished")).warnings == ()
    assert story.status() == "Завершённая"


@pytest.mark.rule("K6")
def test_a_deal_with_goods_delivered_is_not_called_cancelled(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    story.tell(order("finished"))
    outcome = story.tell(order("cancel", "ТДЦБ-000118"))
    assert warnings(outcome) == "Deal 12345 is finished, not cancelled: another order of it was shipped"
    assert story.status() == "Завершённая"


@pytest.mark.rule("K7.1")
def test_a_deal_with_goods_delivered_in_part_is_not_called_cancelled(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    story.tell(order("closed", shipped="part"))
    outcome = story.tell(order("cancel", "ТДЦБ-000118"))
    assert warnings(outcome) == "Deal 12345 keeps its status «В работе»: another order was shipped in part"
    assert story.status() == "В работе"


@pytest.mark.rule("K7.1")
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""])
def test_an_order_shipped_in_part_is_left_to_the_operator(story: Story, number: str) -> None:
    story.tell(order("add"))
    outcome = story.tell(order("closed", number, shipped="part"))
    assert "Decide what becomes of deal 12345" in warnings(outcome)
    assert (story.status(), story.orders()) == ("В работе", {"ТДЦБ-000117": "closed"})


@pytest.mark.rule("K7")
def test_that_any_shipment_finishes_is_a_setting(story: Story) -> None:
    story.settings = OrderSettings(any_shipment_finishes=True)
    story.tell(order("add"))
    assert story.tell(order("closed", shipped="part")).warnings == ()
    assert story.status() == "Завершённая"


@pytest.mark.rule("K6")
@pytest.mark.parametrize("ended", [*CANCELLED, *FINISHED, {"kind": "closed", "shipped": "part"}])
def test_which_of_several_open_orders_is_meant_a_person_says(story: Story, ended: dict[str, Any]) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    with pytest.raises(Refused) as caught:
        story.tell(order(number="", **ended))
    assert caught.value.field == "order_number"
    assert "ТДЦБ-000117, ТДЦБ-000118" in str(caught.value)
    assert story.status() == "В работе"
    assert story.tell(order(**ended)).done == "updated"


@pytest.mark.rule("K6")
@pytest.mark.parametrize("number", ["ТДЦБ-000999", ""])
def test_an_ending_for_an_order_the_deal_does_not_hold_is_held(story: Story, number: str) -> None:
    with pytest.raises(Refused, match="Deal 12345 holds no order") as caught:
        story.tell(order("cancel", number))
    assert caught.value.field == "order_number"
    assert story.status() == "В работе"


@pytest.mark.rule("K6")
@pytest.mark.parametrize("number", ["ТДЦБ-000999", ""])
def test_orders_older_than_the_exchange_end_their_deal_by_setting(story: Story, number: str) -> None:
    story.settings = OrderSettings(unknown_order="deal")
    assert story.tell(order("cancel", number)).done == "updated"
    assert story.status() == "Отменённая"
    assert story.tell(order("cancel", number)).done == "unchanged"


@pytest.mark.rule("K7")
def test_an_order_first_cancelled_and_then_finished_is_finished_and_told(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("cancel"))
    outcome = story.tell(order("finished"))
    assert "had ended before with the status «Отменённая»" in warnings(outcome)
    assert (story.status(), story.orders()) == ("Завершённая", {"ТДЦБ-000117": "finished"})


@pytest.mark.rule("H4")
@pytest.mark.parametrize("act", ["order.state", "deal.status"])
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""])
def test_an_ending_broken_off_between_its_two_writes_is_carried_on(story: Story, act: str, number: str) -> None:
    story.tell(order("add"))
    story.ksup.fault("lost_answer", act=act, times=1)
    with pytest.raises(Unclear):
        story.tell(order("finished", number))
    story.tell(order("finished", number))
    assert story.status() == "Завершённая"
    assert story.written() == ["order.put", "order.state", "deal.status"]


@pytest.mark.rule("K7")
def test_a_deal_a_person_ended_by_hand_is_left_as_it_is(story: Story) -> None:
    story.tell(order("add"))
    with calling():
        story.client.end_deal(story.client.deal("12345"), "finished")
    outcome = story.tell(order("finished"))
    assert (outcome.done, outcome.warnings) == ("updated", ())
    assert story.orders() == {"ТДЦБ-000117": "finished"}


@pytest.mark.rule("H6")
def test_a_plan_of_an_ending_shows_both_writes_and_makes_none(story: Story) -> None:
    story.tell(order("add"))
    assert story.tell(order("finished"), dry=True).done == "updated"
    assert (story.status(), story.orders()) == ("В работе", {"ТДЦБ-000117": "open"})
    assert story.last_call
    assert [change.after for change in story.last_call.changes] == [{"state": "finished"}, {"status": "Завершённая"}]


@pytest.mark.parametrize("message", [{"shipped": "some"}, {}])
def test_a_closing_must_say_what_was_shipped(story: Story, message: dict[str, Any]) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(order("closed", **message))
    assert [problem.field for problem in caught.value.problems] == ["shipped"]
