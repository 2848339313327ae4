"""A work order finds its deal, or a person is asked.   Rule A2."""

import pytest

from .garage import day
from .story import Story

pytestmark = pytest.mark.rule("A2")


def test_a_deal_with_the_number_is_the_work_orders(story: Story):
    order, deal = story.garage.put_order("АА0001", sum=1500), story.portal.put_deal("АА0001", stage="NEW")
    story.sync()
    assert (int(story.deal(deal).sum), story.deal(deal).stage) == (1500, "WORK")
    assert story.links.pairs(("onec-ut", "work order"), ("portal", "deal")) is not None
    assert list(story.links.pairs(("onec-ut", "work order"), ("portal", "deal"))) == [(order.ref, deal)]
    story.settles()


@pytest.mark.parametrize("typed", ["аа0001", " АА0001 ", "AA0001", "АА 0001", "АA0001\u00a0"])
def test_a_number_typed_as_people_type_is_that_number_and_is_put_right(story: Story, typed: str):
    story.garage.put_order("АА0001")
    deal = story.portal.put_deal(typed)
    story.sync()
    assert story.deals("АА0001") == [story.deal(deal)]
    story.settles()


def test_of_two_numbers_that_look_alike_the_exact_one_is_meant(story: Story):
    story.garage.put_order("АА0001", sum=1)
    story.garage.put_order("AA0001", sum=2)
    cyrillic, latin = story.portal.put_deal("АА0001"), story.portal.put_deal("AA0001")
    story.sync()
    assert (int(story.deal(cyrillic).sum), int(story.deal(latin).sum)) == (1, 2)
    story.settles()


def test_without_a_number_the_clients_phone_finds_the_open_deal_and_the_number_is_written(story: Story):
    story.garage.put_order("АА0001", phones=["нет", "8-912-345-67-89 доб. 5"])
    contact = story.portal.put_contact("+7 (912) 345-67-89")
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("+7 900 000-00-01"), contact])
    story.sync()
    assert story.deal(deal).number == "АА0001"
    story.settles()


def test_a_contact_merged_since_the_list_of_deals_was_made_is_looked_for_in_the_deal_itself(story: Story):
    story.garage.put_order("АА0001", phones=["8-912-345-67-89"])
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("+7 (912) 345-67-89")])
    other = story.portal.put_deal(contacts=[])
    story.portal.contacts_before = {deal: ("gone",), other: ("gone",)}
    story.garage.put_order("АА0002", phones=["8-912-000-00-00"])
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [deal]
    assert story.deal(other).number == ""
    story.settles()


def test_the_phone_finds_no_deal_that_is_finished_or_has_a_number(story: Story):
    contact = story.portal.put_contact("89123456789")
    finished = story.portal.put_deal(stage="WON", contacts=[contact])
    numbered = story.portal.put_deal("АА0009", contacts=[contact])
    story.garage.put_order("АА0009", date=day(3), client="Иной Иван", phones=["8 900 111-22-33"])
    story.garage.put_order("АА0001")
    story.sync()
    assert story.deal(finished).number == ""
    assert story.deal(numbered).number == "АА0009"
    assert len(story.deals("АА0001")) == 1
    story.settles()


def test_what_counts_as_finished_can_be_chosen(story: Story):
    story.set(finished_stages=["DONE", "WON", "LOST"])
    contact = story.portal.put_contact("89123456789")
    done = story.portal.put_deal(stage="DONE", contacts=[contact])
    story.garage.put_order("АА0001")
    story.sync()
    assert story.deal(done).number == ""


def test_two_open_work_orders_of_one_client_both_wait_for_a_person(story: Story):
    orders = [story.garage.put_order("АА0001"), story.garage.put_order("АА0002")]
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("89123456789")])
    rows = story.sync()
    assert [rows[order.ref].act for order in orders] == ["conflict", "conflict"]
    assert all([one.id for one in rows[order.ref].objects] == [deal] for order in orders)
    assert rows[orders[0].ref].objects[0].url.startswith("https://")
    assert "АА0001" in str(rows[orders[0].ref].why)
    assert "АА0002" in str(rows[orders[0].ref].why)
    assert story.portal.written == []
    story.portal.by_hand(deal, number="АА0002")
    story.sync()
    assert story.deals("АА0001")[0].id != deal
    assert story.deals("АА0002")[0].id == deal
    story.settles()


def test_two_open_deals_with_the_clients_phone_wait_for_a_person(story: Story):
    order = story.garage.put_order("АА0001")
    contact = story.portal.put_contact("89123456789")
    deals = [story.portal.put_deal(contacts=[contact]) for _ in range(2)]
    row = story.sync()[order.ref]
    assert (row.act, [one.id for one in row.objects]) == ("conflict", deals)
    assert story.portal.written == []


def test_a_number_1c_does_not_know_is_listed(story: Story):
    deal = story.portal.put_deal("АА0404")
    (row,) = story.sync().values()
    assert (row.act, row.finding, [one.id for one in row.objects]) == ("skip", "unknown", [deal])
    assert "АА0404" in str(row.why)


def test_a_number_typed_into_a_deal_finds_a_work_order_older_than_the_start(story: Story):
    story.garage.put_order("АА0001", date=day(3, year=2024), sum=77)
    deal = story.portal.put_deal("AA0001")
    story.sync()
    assert story.deal(deal).sum == 77
    story.settles()


def test_an_old_work_order_without_a_deal_is_not_looked_at(story: Story):
    story.garage.put_order("АА0001", date=day(31, month=12, year=2025))
    assert story.plan() == {}


def test_the_start_is_a_day_where_the_base_is(story: Story):
    story.garage.put_order("АА0001", date=day(1).replace(hour=0, minute=5))
    assert len(story.plan()) == 1


def test_a_work_order_of_an_unfinished_deal_is_followed_whatever_its_date(story: Story):
    order = story.garage.put_order("АА0001", date=day(3, year=2024))
    deal = story.portal.put_deal("АА0001")
    story.sync()
    story.garage.change(order, sum=9)
    story.sync()
    assert story.deal(deal).sum == 9


def test_a_deal_whose_number_was_rubbed_out_gets_it_back(story: Story):
    story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    story.sync()
    for stage in ("WORK", "WON"):
        story.portal.by_hand(deal, number="", stage=stage)
        story.sync()
        assert (story.deal(deal).number, story.deal(deal).stage) == ("АА0001", "WORK")
    assert len(story.portal.deals_held) == 1


def test_a_deal_that_was_given_another_number_makes_a_person_decide(story: Story):
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    story.sync()
    story.portal.by_hand(deal, number="АА0001 возврат")
    rows = story.plan()
    assert rows[order.ref].act == "conflict"
    assert rows[f"deal {deal}"].finding == "unknown"


def test_a_work_order_passed_over_once_is_matched_when_its_deal_appears(story: Story):
    story.set(create_deals=False)
    order = story.garage.put_order("АА0001")
    assert story.sync()[order.ref].act == "skip"
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("9123456789")])
    story.sync()
    assert story.deal(deal).number == "АА0001"


@pytest.mark.parametrize(
    ("phones", "found"),
    [
        (["8 900 000-00-01, 8 912 345-67-89"], True),
        (["+375 29 123-45-67", "8 900 000-00-01", "доб. +7(912)345-67-89"], True),
        (["+49 30 901820"], False),
        (["345-67-89"], False),
        ([], False),
    ],
)
def test_any_phone_of_the_client_finds_the_deal_and_no_other_text_does(story: Story, phones: list[str], found: bool):
    story.garage.put_order("АА0001", phones=phones)
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("+79123456789")])
    story.sync()
    assert (story.deal(deal).number == "АА0001") is found


def test_a_work_order_without_a_number_waits_for_one(story: Story):
    order = story.garage.put_order(" ")
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("89123456789")])
    assert story.sync()[order.ref].act == "skip"
    assert story.portal.deals_held.keys() == {deal}


def test_what_is_marked_for_deletion_moves_no_deal_and_makes_none(story: Story):
    orders = [story.garage.put_order("АА0001", deleted=True), story.garage.put_order("АА0002", deleted=True)]
    deal = story.portal.put_deal("АА0001")
    rows = story.sync()
    assert [rows[order.ref].act for order in orders] == ["skip", "skip"]
    assert (int(story.deal(deal).sum), len(rows)) == (0, 2)
