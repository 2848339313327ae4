"""One number in several deals, organisations and years.   Rule A2."""

import pytest

from .garage import MAIN, OTHER, day
from .story import Story

pytestmark = pytest.mark.rule("A2")


def test_one_number_in_two_deals_waits_for_a_person(story: Story):
    order = story.garage.put_order("АА0001")
    deals = [story.portal.put_deal("АА0001") for _ in range(2)]
    row = story.sync()[order.ref]
    assert (row.act, [one.id for one in row.objects]) == ("conflict", deals)
    story.portal.by_hand(deals[0], number="")
    story.portal.by_hand(deals[0], stage="LOST")
    story.sync()
    assert story.deal(deals[1]).sum == 1000


def test_one_number_in_two_organisations_waits_for_a_person(story: Story):
    orders = [story.garage.put_order("АА0001", organisation=one) for one in (MAIN, OTHER)]
    deal = story.portal.put_deal("АА0001")
    rows = story.sync()
    assert {rows[order.ref].act for order in orders} == {"conflict"}
    assert "Кузов" in str(rows[orders[0].ref].why)
    assert story.deal(deal).sum == 0


def test_without_a_deal_each_gets_its_own_in_one_run_finished_or_not(story: Story):
    story.set(finished_create=True)
    for organisation, state in ((MAIN, "В работе"), (OTHER, "Закрыт")):
        story.garage.put_order("АА0001", organisation=organisation, state=state)
    story.sync()
    assert sorted(deal.stage for deal in story.deals("АА0001")) == ["WON", "WORK"]
    story.settles()


def test_where_a_number_is_two_work_orders_the_one_brought_into_the_deal_keeps_it(story: Story):
    first = story.garage.put_order("АА0001", sum=1)
    deal = story.portal.put_deal("АА0001")
    story.sync()
    story.garage.put_order("АА0001", organisation=OTHER, sum=2, client="Иной Иван", phones=["8 900 000-00-02"])
    story.garage.change(first, sum=3)
    story.sync()
    assert story.deal(deal).sum == 3
    assert sorted(one.sum for one in story.deals("АА0001")) == [2, 3]
    story.settles()


def test_organisations_that_were_not_chosen_stay_in_1c(story: Story):
    story.set(organisations=[MAIN])
    story.garage.put_order("АА0001", organisation=OTHER)
    deal = story.portal.put_deal("АА0001")
    assert story.sync() == {}
    assert story.deal(deal).sum == 0


def test_a_finished_deal_of_a_former_year_with_the_same_number_waits_for_a_person(story: Story):
    old = story.garage.put_order("АА0001", date=day(3, year=2024), state="Закрыт", sum=5)
    new = story.garage.put_order("АА0001", sum=6)
    deal = story.portal.put_deal("АА0001", stage="WON", sum=5)
    rows = story.sync()
    assert {rows[order.ref].act for order in (old, new)} == {"conflict"}
    assert story.deal(deal).stage == "WON"


def test_next_year_the_number_comes_round_again_and_the_old_deal_stays(story: Story):
    story.garage.put_order("АА0001", date=day(3), state="Закрыт", sum=5)
    deal = story.portal.put_deal("АА0001")
    story.sync()
    story.set(dated_from="2027-01-01")
    story.garage.put_order("АА0001", date=day(3, year=2027), sum=6)
    story.sync()
    assert story.deal(deal).sum == 5
    assert sorted(one.sum for one in story.deals("АА0001")) == [5, 6]
    story.settles()


def test_once_the_number_of_two_organisations_is_rubbed_out_the_phone_decides(story: Story):
    story.garage.put_order("АА0001", sum=1)
    story.garage.put_order("АА0001", sum=2, organisation=OTHER, client="Иной Иван", phones=["8 900 000-00-02"])
    deal = story.portal.put_deal("АА0001", contacts=[story.portal.put_contact("8 900 000-00-02")])
    story.sync()
    assert story.deal(deal).sum == 0
    story.portal.by_hand(deal, number="")
    story.sync()
    assert story.deal(deal).sum == 2
    assert sorted(one.sum for one in story.deals("АА0001")) == [1, 2]
    story.settles()
