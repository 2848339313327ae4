"""Both sides compared, and mended.   Rule H10."""

from decimal import Decimal

import pytest

from .garage import day
from .story import Story, title


def filled(story: Story) -> dict[str, str]:
    """Deals by what is wrong with them."""
    story.garage.put_order("АА0001", client=None)
    story.garage.put_order("АА0002", client=None, sum=50)
    story.garage.put_order("АА0003", client=None)
    story.garage.put_order("АА0004", client=None)
    agrees = story.portal.put_deal("АА0001", stage="WORK", sum=Decimal(1000), date=day(12).date())
    differs = story.portal.put_deal("АА0002", stage="WORK", sum=Decimal(40), date=day(12).date())
    doubled = [story.portal.put_deal("АА0003") for _ in range(2)]
    return {"agrees": agrees, "differs": differs, "doubled": doubled[0], "unknown": story.portal.put_deal("АА0404")}


def test_what_is_missing_differs_stands_twice_or_is_unknown_is_listed_with_figures(story: Story):
    filled(story)
    rows, figures = story.compared()
    assert sorted(row.finding for row in rows) == ["differs", "doubled", "missing", "unknown"]
    assert [(figure.ours, figure.theirs) for figure in figures] == [("4", "2"), ("3050.00", "1040.00")]
    assert {row.finding for row in rows if row.record is not None} == {"missing", "differs"}
    assert story.portal.written == []


def test_for_a_comparison_the_deals_are_read_as_they_are_now_and_for_a_run_as_it_is_cheapest(story: Story):
    story.plan()
    assert not story.portal.read_anew
    story.compared()
    assert story.portal.read_anew


def test_what_can_be_mended_is(story: Story):
    deals = filled(story)
    rows, _ = story.compared()
    story.apply({row.key: row for row in rows})
    assert story.deal(deals["differs"]).sum == 50
    assert len(story.deals("АА0004")) == 1
    assert sorted(row.finding for row in story.compared()[0]) == ["doubled", "unknown"]


def test_a_period_leaves_other_work_orders_out(story: Story):
    story.garage.put_order("АА0001", date=day(5))
    later = story.garage.put_order("АА0002", date=day(25))
    rows, figures = story.compared(period=(day(20), day(28)))
    assert [row.key for row in rows] == [later.ref]
    assert figures[0].ours == "1"


def test_a_second_deal_with_the_number_is_told_of_once_the_first_is_known(story: Story):
    story.garage.put_order("АА0001")
    story.portal.put_deal("АА0001")
    story.sync()
    other = story.portal.put_deal("АА0001")
    rows, _ = story.compared()
    assert [(row.finding, [one.id for one in row.objects]) for row in rows] == [("doubled", [other])]


def test_what_gets_no_deal_by_a_setting_is_missing_all_the_same(story: Story):
    story.set(create_deals=False)
    story.garage.put_order("АА0001")
    rows, _ = story.compared()
    assert [(row.act, row.finding, row.record) for row in rows] == [("skip", "missing", None)]


@pytest.mark.parametrize(("policy", "synced"), [("keep", False), ("tell", False), ("tell", True)])
def test_what_a_person_changed_and_keeps_differs_all_the_same_and_is_offered_to_nobody_for_mending(
    story: Story, policy: str, synced: bool
):
    story.set(by_hand={"stage": policy, "sum": policy})
    story.garage.put_order("АА0001")
    story.sync()
    (deal,) = story.portal.deals_held
    story.portal.by_hand(deal, sum=Decimal(5), stage="NEW")
    if synced:
        story.sync()
    ((row,), figures) = story.compared()
    assert (row.finding, row.act, row.record, "by hand" in str(row.why)) == ("differs", "skip", None, True)
    assert (row.before["sum"], row.after["sum"]) == ("5.00", "1000.00")
    assert (row.before["stage"], row.after["stage"]) == (title("NEW"), title("WORK"))
    assert (figures[1].ours, figures[1].theirs) == ("1000.00", "5.00")


def test_of_what_a_person_changed_only_that_is_mended_which_1c_may_write(story: Story):
    story.set(by_hand={"stage": "keep"})
    story.garage.put_order("АА0001")
    story.sync()
    (deal,) = story.portal.deals_held
    story.portal.by_hand(deal, sum=Decimal(5), stage="NEW")
    rows, _ = story.compared()
    assert [(row.finding, row.act, sorted(row.after)) for row in rows] == [("differs", "update", ["sum"])]
    story.apply({row.key: row for row in rows})
    assert (story.deal(deal).sum, story.deal(deal).stage) == (Decimal(1000), "NEW")


def test_a_deal_that_bears_another_number_now_waits_for_a_decision_and_is_not_called_doubled(story: Story):
    order = story.garage.put_order("АА0001")
    story.sync()
    (deal,) = story.portal.deals_held
    story.portal.by_hand(deal, number="ЯЯ777")
    rows, _ = story.compared()
    found = [(row.finding, [one.id for one in row.objects]) for row in rows if row.key == order.ref]
    assert found == [("undecided", [deal])]
    assert "another number" in str(next(row.why for row in rows if row.key == order.ref))


def test_several_open_deals_of_a_client_wait_for_a_decision(story: Story):
    story.garage.put_order("АА0001")
    contact = story.portal.put_contact("89123456789")
    for _ in range(2):
        story.portal.put_deal(contacts=[contact])
    assert [row.finding for row in story.compared()[0]] == ["undecided"]
