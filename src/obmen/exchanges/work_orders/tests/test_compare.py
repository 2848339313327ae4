"""Both sides compared, and mended.   Rule H10."""

from decimal import Decimal

from .garage import day
from .story import Story


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
