"""A receipt told again, or whose answer was lost, makes no second deal.   Rules K12, H4."""

from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear

from .story import FIRMS_CODE, LINE, OTHER, Story, receipt, warnings

pytestmark = pytest.mark.rule("K12", "H4")
NAMED = {"number": receipt(), "id": receipt("", ref="r-1"), "both": receipt(ref="r-1")}


@pytest.mark.parametrize("message", NAMED.values(), ids=NAMED)
def test_the_same_receipt_told_again_is_the_deal_that_is_there(story: Story, message: dict[str, Any]) -> None:
    story.tell(message)
    again = {
        **message,
        "date": "2026-03-04T12:00:00+03:00",
        "lines": [{**LINE, "sum": 1250.5}, {**OTHER, "price": "99,50"}],
    }
    assert story.tell(again).done == "unchanged"
    assert story.written() == ["retail.add"]


def test_equal_receipts_with_numbers_of_their_own_are_two_purchases(story: Story) -> None:
    for number in ("ЧК-000019", "ЧК-000020"):
        assert story.tell(receipt(number)).warnings == ()
    assert len(story.deals()) == 2


def test_numbers_begin_anew_each_year_and_each_base_has_its_own(story: Story) -> None:
    story.tell(receipt())
    assert story.tell(receipt(date="04.03.2027 12:00:00")).done == "created"
    assert story.tell(receipt(), base="onec-spb").done == "created"
    assert len(story.deals()) == 3


@pytest.mark.parametrize("message", NAMED.values(), ids=NAMED)
def test_a_receipt_told_with_other_lines_is_held_for_receipts_know_no_change(
    story: Story, message: dict[str, Any]
) -> None:
    story.tell(message)
    with pytest.raises(Refused, match=r"stands in deal Р-\d+ already, with another content") as caught:
        story.tell({**message, "lines": [LINE]})
    assert caught.value.field == "lines"
    assert len(story.deals()) == 1


@pytest.mark.parametrize("message", [NAMED["number"], NAMED["both"]], ids=["number", "both"])
def test_a_card_that_passed_to_another_person_gives_him_no_second_deal(story: Story, message: dict[str, Any]) -> None:
    story.tell(message)
    with pytest.raises(Refused, match="of client 00-00000282; now 1C says 00-00000300") as caught:
        story.tell({**message, "code_1c": FIRMS_CODE})
    assert (caught.value.field, caught.value.value) == ("code_1c", FIRMS_CODE)
    assert len(story.deals()) == 1


def test_the_same_purchase_posted_anew_under_another_time_is_shown(story: Story) -> None:
    story.tell(receipt())
    outcome = story.tell(receipt(date="04.03.2026 12:05:00"))
    assert outcome.done == "created"
    assert "see that it is not there twice" in warnings(outcome)
    assert story.tell(receipt(date="04.03.2026 12:10:00", lines=[LINE])).warnings == ()


def test_equal_receipts_without_number_and_id_are_for_a_person_to_tell_apart(story: Story) -> None:
    story.tell(receipt(""))
    with pytest.raises(Refused, match="If it is the same, drop the message") as caught:
        story.tell(receipt(""))
    assert caught.value.field == "number"
    assert story.tell(receipt("", code=FIRMS_CODE)).done == "created"
    assert story.tell(receipt("", lines=[LINE])).done == "created"
    assert story.tell(receipt("ЧК-000020")).done == "created"  # the number the person adds
    assert len(story.deals()) == 4


@pytest.mark.parametrize("message", [*NAMED.values(), receipt("")], ids=[*NAMED, "neither"])
@pytest.mark.parametrize("fault", ["lost_answer", "truncated"])
def test_an_answer_that_was_lost_is_found_out_before_anything_is_sent_again(
    story: Story, message: dict[str, Any], fault: str
) -> None:
    story.ksup.fault(fault, act="retail.add", times=1)
    with pytest.raises(Unclear):
        story.tell(message, "m-1-0")
    again = story.tell(message, "m-1-0", unclear=True)
    assert again.done == "unchanged"
    assert [link.theirs.id for link in again.links] == [deal["number"] for deal in story.deals()]


@pytest.mark.parametrize("fault", ["500", "html200"])
def test_what_was_not_carried_out_is_sent_again(story: Story, fault: str) -> None:
    story.ksup.fault(fault, act="retail.add", times=1)
    with pytest.raises(Unclear):
        story.tell(receipt(""), "m-1-0")
    assert story.tell(receipt(""), "m-1-0", unclear=True).done == "created"
    assert len(story.deals()) == 1


def test_with_a_ksup_that_keeps_no_identities_a_named_receipt_is_looked_up_and_a_bare_one_is_for_a_person(
    story: Story,
) -> None:
    story.ksup.fault("no_identities")
    for message in (receipt(), receipt("")):
        story.ksup.fault("lost_answer", act="retail.add", times=1)
        with pytest.raises(Unclear):
            story.tell(message, "m-1-0")
    assert story.tell(receipt(), "m-1-0", unclear=True).done == "unchanged"
    with pytest.raises(Refused, match="If it is the same"):
        story.tell(receipt(""), "m-1-0", unclear=True)
    assert len(story.deals()) == 2


def test_a_deal_deleted_in_ksup_is_not_taken_for_the_receipts(story: Story) -> None:
    story.tell(receipt())
    story.ksup.delete_deal(story.deals()[0]["number"])
    assert story.tell(receipt()).done == "created"
