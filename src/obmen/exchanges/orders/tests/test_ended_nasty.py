"""Ends of orders as they really come: repeated, in another order than they came about, of several bases.   K6–K7.1."""

from datetime import date, timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.outcome import Link, ObjectRef
from obmen.exchanges.orders.settings import OrderSettings

from .story import Story, order, warnings

pytestmark = [pytest.mark.rule("K6"), pytest.mark.rule("K7")]
ENDS: list[dict[str, Any]] = [{"kind": "cancel"}, {"kind": "finished"}, {"kind": "closed", "shipped": "part"}]
ids = [one.get("shipped", one["kind"]) for one in ENDS]


@pytest.mark.parametrize("ended", ENDS, ids=ids)
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""])
def test_an_end_is_linked_to_its_order_in_its_deal(story: Story, ended: dict[str, Any], number: str) -> None:
    ours = ObjectRef("onec-ut", "order", "ТДЦБ-000117", "ТДЦБ-000117")
    url = f"{story.ksup.url}/deals/12345"
    link = Link(ours, ObjectRef("ksup", "order", "12345/ТДЦБ-000117", "12345 · Поставка", url))
    story.tell(order("add"))
    for done in ("updated", "unchanged"):
        outcome = story.tell(order(number=number, **ended))
        assert (outcome.done, outcome.links) == (done, (link,))


@pytest.mark.parametrize("ended", ENDS, ids=ids)
def test_where_the_deal_alone_is_meant_there_is_no_order_to_link(story: Story, ended: dict[str, Any]) -> None:
    story.settings = OrderSettings(unknown_order="deal")
    outcome = story.tell(order(number="", **ended))
    assert (outcome.done, outcome.links) == ("unchanged" if "shipped" in ended else "updated", ())


@pytest.mark.parametrize("ended", ENDS, ids=ids)
def test_an_end_without_a_number_told_again_means_the_order_it_ended_last(story: Story, ended: dict[str, Any]) -> None:
    for number in ("ТДЦБ-000117", "ТДЦБ-000118", "ТДЦБ-000119", "ТДЦБ-000120"):
        story.tell(order("add", number))
    for number in ("ТДЦБ-000117", "ТДЦБ-000118", "ТДЦБ-000119"):
        story.tell(order(number=number, **ended))
    for done in ("updated", "unchanged"):
        outcome = story.tell(order(number="", **ended))
        assert (outcome.done, outcome.links[0].ours.id) == (done, "ТДЦБ-000120")


def test_an_end_without_a_number_passes_by_the_orders_of_another_base(story: Story) -> None:
    story.tell(order("add", "СПб-1"), base="onec-spb")
    story.tell(order("add"))
    assert story.tell(order("finished", "")).links[0].ours.id == "ТДЦБ-000117"
    assert story.orders() == {"СПб-1": "open", "ТДЦБ-000117": "finished"}


def test_an_equal_number_of_another_base_is_another_order(story: Story) -> None:
    story.tell(order("add"), base="onec-spb")
    with pytest.raises(Refused, match="Deal 12345 holds no order ТДЦБ-000117") as caught:
        story.tell(order("cancel"))
    assert (caught.value.value, caught.value.patience) == ("ТДЦБ-000117", timedelta(seconds=20))
    assert story.orders() == {"ТДЦБ-000117": "open"}


def test_all_that_are_open_still_are_named_and_only_they(story: Story) -> None:
    numbers = ("ТДЦБ-000117", "ТДЦБ-000118", "ТДЦБ-000119", "ТДЦБ-000120")
    for number in numbers:
        story.tell(order("add", number))
    story.tell(order("finished", "ТДЦБ-000118"))
    assert warnings(story.tell(order("finished"))).endswith("still open in it is ТДЦБ-000119, ТДЦБ-000120")


@pytest.mark.rule("K7.1")
@pytest.mark.parametrize("status", ["Отменённая", "Завершённая"])
def test_the_end_of_an_order_beside_one_shipped_in_part_names_the_status_that_stays(story: Story, status: str) -> None:
    story.ksup.add_deals([{"number": "500", "title": "Старая", "status": status}])
    story.tell(order("add", deal=500))
    story.tell(order("add", "ТДЦБ-000118", deal=500))
    story.tell(order("closed", deal=500, shipped="part"))
    outcome = story.tell(order("cancel", "ТДЦБ-000118", deal=500))
    assert warnings(outcome) == f"Deal 500 keeps its status «{status}»: another order was shipped in part"
    assert story.status("500") == status


@pytest.mark.rule("K7.1")
def test_goods_shipped_in_part_keep_no_deal_from_being_finished(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    story.tell(order("closed", shipped="part"))
    outcome = story.tell(order("finished", "ТДЦБ-000118"))
    assert (outcome.done, outcome.warnings, story.status()) == ("updated", (), "Завершённая")


@pytest.mark.rule("K7.1")
def test_what_a_person_has_to_decide_is_said_once_more_when_it_is_told_again(story: Story) -> None:
    story.tell(order("add"))
    for done in ("updated", "unchanged"):
        outcome = story.tell(order("closed", shipped="part"))
        assert (outcome.done, warnings(outcome)) == (
            done, "The order was closed with only a part of it shipped. Decide what becomes of deal 12345",
        )  # fmt: skip


def test_that_a_cancelled_deal_is_finished_after_all_is_said_with_its_former_status(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("finished"))
    outcome = story.tell(order("cancel"))
    assert warnings(outcome) == "Deal 12345 had ended before with the status «Завершённая»; it was changed"


def test_who_is_held_reads_what_to_do(story: Story) -> None:
    with pytest.raises(Refused) as numbered:
        story.tell(order("cancel", "ТДЦБ-000999"))
    assert str(numbered.value) == (
        "Deal 12345 holds no order ТДЦБ-000999. Send the order from 1C and redo this message"
    )  # fmt: skip
    with pytest.raises(Refused) as bare:
        story.tell(order("cancel", ""))
    assert str(bare.value) == "Deal 12345 holds no order. Send the order from 1C and redo this message"
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    with pytest.raises(Refused) as several:
        story.tell(order("cancel", ""))
    assert str(several.value) == (
        "Deal 12345 holds several orders: ТДЦБ-000117, ТДЦБ-000118. 1C did not say which is meant: name its number"
    )


@pytest.mark.rule("K4.1")
@pytest.mark.parametrize("ended", ENDS, ids=ids)
def test_an_order_left_out_of_one_base_holds_up_no_equal_number_of_another(story: Story, ended: dict[str, Any]) -> None:
    story.tell(order("add", order_type="Маркетинг"), base="onec-spb")
    story.tell(order("add"))
    assert story.tell(order(**ended)).done == "updated"
    assert story.tell(order(**ended), base="onec-spb").done == "skipped"


@pytest.mark.rule("K4.1")
def test_what_stays_in_1c_is_said_with_its_type_or_day_and_remembered(story: Story) -> None:
    left = ObjectRef("onec-ut", "order left in 1C", "МК-1", "МК-1")
    outcome = story.tell(order("add", "МК-1", order_type="Маркетинг "))
    assert str(outcome.text) == "Orders of type «Маркетинг» stay in 1C"
    assert outcome.links == (Link(ObjectRef("onec-ut", "order", "МК-1", "МК-1"), left),)
    assert story.tell(order("cancel", "", order_type="Маркетинг")).links == ()
    story.settings = OrderSettings(dated_from=date(2026, 3, 2))
    outcome = story.tell(order("add", order_date="2026-03-01"))
    assert str(outcome.text) == "Orders dated before 2026-03-02 stay in 1C"


@pytest.mark.rule("K4.1")
def test_the_end_of_an_order_without_a_number_is_of_one_the_deal_holds(story: Story) -> None:
    story.tell(order("add", "МК-1", order_type="Маркетинг"))
    story.tell(order("add"))
    assert story.tell(order("cancel", "")).done == "updated"
    assert story.orders() == {"ТДЦБ-000117": "cancelled"}
