"""Deals whose number leads to no work order of 1C, or only once did; and what becomes of finished deals.   Rule A2."""

from decimal import Decimal

import pytest

from obmen.core.outcome import Outcome

from .garage import day
from .story import Story

pytestmark = pytest.mark.rule("A2")


def brought_and_deleted(story: Story) -> str:
    """A work order that was brought into a deal, and then deleted from 1C for good → the deal."""
    order = story.garage.put_order("АА0001")
    story.sync()
    (deal,) = story.portal.deals_held
    del story.garage.held[order.ref]
    return deal


def test_an_unfinished_deal_of_a_deleted_work_order_is_listed_and_left(story: Story):
    deal = brought_and_deleted(story)
    before = story.deal(deal)
    (row,) = story.sync().values()
    assert (row.act, row.finding, row.key) == ("skip", "unknown", f"deal {deal}")
    assert [one.id for one in row.objects] == [deal]
    assert "АА0001" in str(row.why)
    assert "deleted in 1C" in str(row.why)
    assert story.deal(deal) == before


@pytest.mark.rule("H10")
def test_a_comparison_lists_it_too(story: Story):
    deal = brought_and_deleted(story)
    rows, _ = story.compared(period=(day(20), day(28)))
    assert [(row.key, row.finding) for row in rows] == [(f"deal {deal}", "unknown")]


@pytest.mark.parametrize("number", ["АА0001", "АА0002"])
def test_entered_anew_the_work_order_gets_that_deal_by_its_number(story: Story, number: str):
    deal = brought_and_deleted(story)
    story.portal.by_hand(deal, number=number)
    story.garage.held["another"] = story.garage.change(story.garage.put_order(number, sum=7), ref="another")
    del story.garage.held["ref-00001"]
    story.sync()
    assert [(one.id, int(one.sum)) for one in story.portal.deals_held.values()] == [(deal, 7)]
    story.settles()


def test_where_the_deleted_one_is_there_again_its_deal_is_its_own(story: Story):
    order = story.garage.put_order("АА0001")
    story.sync()
    (deal,) = story.portal.deals_held
    del story.garage.held[order.ref]
    story.sync()
    story.garage.held[order.ref] = order
    story.garage.change(order, sum=9)
    story.sync()
    assert [(one.id, int(one.sum)) for one in story.portal.deals_held.values()] == [(deal, 9)]


def test_an_order_of_an_organisation_no_longer_chosen_is_known_all_the_same(story: Story):
    story.garage.put_order("АА0001")
    story.sync()
    story.set(organisations=["org-2"])
    assert story.plan() == {}


def test_a_finished_deal_is_filled_in_once_from_an_older_work_order_and_then_left(story: Story):
    order = story.garage.put_order("АА0001", date=day(3, year=2020), state="Закрыт", sum=7)
    deal = story.portal.put_deal("АА0001", stage="WON", sum=Decimal(5))
    row = story.sync()[order.ref]
    assert (row.act, row.before["sum"], row.after["sum"]) == ("update", "5.00", "7.00")
    now = story.deal(deal)
    assert (int(now.sum), now.stage, len(now.contacts)) == (7, "WON", 1)
    story.garage.change(order, sum=8)
    assert story.plan() == {}


def test_a_finished_deal_whose_number_was_emptied_after_the_plan_stays(story: Story):
    order = story.garage.put_order("АА0001", date=day(3, year=2020), state="Закрыт", sum=7)
    deal = story.portal.put_deal("АА0001", stage="WON", sum=Decimal(5))
    rows = story.plan()
    story.portal.by_hand(deal, number="")
    story.apply(rows)
    outcome = story.outcomes[order.ref]
    assert isinstance(outcome, Outcome)
    assert (outcome.done, int(story.deal(deal).sum)) == ("skipped", 5)
    assert story.plan() == {}
