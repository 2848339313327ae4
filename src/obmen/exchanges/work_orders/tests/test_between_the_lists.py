"""Two lists are read one after the other, and people work in between.   Rule A2."""

import pytest

from obmen.core.outcome import Outcome

from .garage import day
from .story import Story

pytestmark = pytest.mark.rule("A2")
HIS = "8 912 345-67-89"


def test_the_number_that_decides_between_two_deals_is_typed_between_the_lists(story: Story):
    story.garage.put_order("АА0001", phones=[HIS])
    client = story.portal.put_contact(HIS)
    meant, other = (story.portal.put_deal(contacts=[client]) for _ in range(2))
    story.portal.after_a_list = lambda: story.portal.by_hand(meant, number="АА0001")
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [meant]
    assert story.deal(other).number == ""
    story.settles()


def test_a_number_that_is_cleared_between_the_lists_makes_no_second_deal(story: Story):
    story.garage.put_order("АА0001", phones=[HIS])
    deal = story.portal.put_deal("АА0001", contacts=[story.portal.put_contact(HIS)])
    story.portal.after_a_list = lambda: story.portal.by_hand(deal, number="")
    rows = story.plan()
    story.portal.after_a_list = lambda: None
    story.apply(rows)
    assert list(story.portal.deals_held) == [deal]
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [deal]
    story.settles()


@pytest.mark.rule("A8")
@pytest.mark.parametrize("typed", ["АА0001", "aa0001"])
def test_the_number_typed_into_another_deal_since_the_plan_is_not_written_twice(story: Story, typed: str):
    order = story.garage.put_order("АА0001", phones=[HIS], sum=700)
    by_phone = story.portal.put_deal(contacts=[story.portal.put_contact(HIS)])
    rows = story.plan()
    meant = story.portal.put_deal(typed)
    story.apply(rows)
    outcome = story.outcomes[order.ref]
    assert isinstance(outcome, Outcome)
    assert (outcome.done, meant in str(outcome.text)) == ("skipped", True)
    assert (story.deal(by_phone).number, int(story.deal(by_phone).sum)) == ("", 0)
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [meant]
    assert (story.deal(by_phone).number, int(story.deal(meant).sum)) == ("", 700)
    story.settles()


def test_two_work_orders_of_one_number_get_their_deals_by_one_act(story: Story):
    phones = ["8 912 000-00-01", "8 912 000-00-02"]
    deals = [story.portal.put_deal(contacts=[story.portal.put_contact(phone)]) for phone in phones]
    for phone in phones:
        story.garage.put_order("АА0001", phones=[phone])
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == deals
    story.settles()


def test_the_deal_of_an_order_of_a_former_year_keeps_no_number_from_the_next_one(story: Story):
    old = story.garage.put_order("АА0001", date=day(5, year=2025), phones=[])
    former = story.portal.put_deal("АА0001")
    story.set(dated_from="2025-01-01")
    story.sync()
    story.set(dated_from="2026-01-01")
    story.portal.by_hand(former, stage="DONE")
    story.garage.put_order("АА0001", phones=[HIS])
    deal = story.portal.put_deal(contacts=[story.portal.put_contact(HIS)])
    story.sync()
    assert {one.id for one in story.deals("АА0001")} == {former, deal}
    assert story.links.pairs(("onec-ut", "work order"), ("portal", "deal"))
    assert old.number == "АА0001"
    story.settles()
