"""A receipt that 1C has dated or numbered anew is the one KSUP holds, and is not sold twice.   Rules H4, H10, K12."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused

from .compared import NOON, PERIOD, compared, found, listed, mended, told
from .story import Story

pytestmark = pytest.mark.rule("K12", "H4")
LATER = NOON + timedelta(days=6)
AROUND_LATER = (LATER - timedelta(days=2), LATER + timedelta(days=2))


@pytest.mark.parametrize("anew", [{"date": LATER.isoformat()}, {"number": "ЧК-2"}], ids=["day", "number"])
def test_one_told_again_under_another_day_or_number_is_held_and_becomes_no_second_deal(
    story: Story, anew: dict[str, Any]
) -> None:
    story.tell(told("ЧК-1"))
    message = {**told("ЧК-1"), **anew}
    with pytest.raises(Refused) as caught:
        story.tell(message)
    [deal] = story.deals()
    assert caught.value.field == "date"
    assert str(caught.value) == (
        f"Receipt {message['number']} stands in deal {deal['number']} already, under another day or number. Receipts"
        " are not changed: correct it in KSUP by hand and drop the message"
    )


def test_what_an_earlier_server_has_brought_over_is_found_in_ksup_by_1cs_id(story: Story) -> None:
    story.tell(told("ЧК-1"))
    story.links.kept.clear()
    with pytest.raises(Refused, match="under another day or number"):
        story.tell(told("ЧК-1", date=LATER.isoformat()))
    [came] = mended(compared(story, listed("ЧК-1", date=LATER), period=AROUND_LATER))
    assert isinstance(came, Refused)
    assert story.tell(told("ЧК-1", ref="r-2", date=LATER.isoformat())).done == "created"


def test_what_first_came_without_1cs_id_is_found_by_our_own_link(story: Story) -> None:
    for number, ref in (("ЧК-1", ""), ("ЧК-1", "r-1")):
        story.tell(told(number, ref=ref))
    with pytest.raises(Refused, match="under another day or number"):
        story.tell(told("ЧК-1", ref="r-1", date=LATER.isoformat()))


@pytest.mark.rule("H10")
@pytest.mark.parametrize("period", [AROUND_LATER, PERIOD], ids=["of the new day", "of both days"])
def test_a_comparison_says_where_it_stands_and_makes_nothing(story: Story, period: tuple[datetime, datetime]) -> None:
    story.tell(told("ЧК-1"))
    run = compared(story, listed("ЧК-1", date=LATER), period=period)
    [row] = run.planned
    [deal] = story.deals()
    assert (row.act, row.finding, row.after, mended(run)) == ("skip", "differs", {"date": "10.03.2026"}, [])
    assert [one.id for one in row.objects] == [deal["number"]]


@pytest.mark.rule("H10")
def test_of_one_that_first_came_without_1cs_id_a_comparison_tells_one_time(story: Story) -> None:
    for ref in ("", "r-ЧК-1"):
        story.tell(told("ЧК-1", ref=ref))
    run = compared(story, listed("ЧК-1", date=NOON + timedelta(days=1)))
    assert found(run) == [("ЧК-1", "skip", "differs")]
    assert "under another day or number" in str(run.planned[0].why)


@pytest.mark.rule("H10")
def test_one_that_was_moved_after_the_comparison_is_held_when_it_is_mended(story: Story) -> None:
    run = compared(story, listed("ЧК-1", date=LATER))
    story.tell(told("ЧК-1"))
    [came] = mended(run)
    assert isinstance(came, Refused)
    assert len(story.deals()) == 1


@pytest.mark.rule("H10")
def test_one_whose_deal_was_deleted_may_become_another(story: Story) -> None:
    story.tell(told("ЧК-1"))
    story.ksup.delete_deal(story.deals()[0]["number"])
    run = compared(story, listed("ЧК-1", date=LATER))
    assert found(run) == [("ЧК-1", "create", "missing")]
    assert [one.done for one in mended(run)] == ["created"]
