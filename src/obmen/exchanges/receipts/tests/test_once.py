"""A receipt told again, or whose answer was lost, makes no second deal.   Rules K12, H4."""

from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear

from .story import CODE, FIRMS_CODE, LINE, OTHER, Story, receipt, warnings

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


@pytest.mark.parametrize(("first", "second"), [("", "r-1"), ("r-1", "")])
def test_an_id_that_is_told_one_time_only_makes_no_other_receipt(story: Story, first: str, second: str) -> None:
    story.tell(receipt(ref=first))
    assert story.tell(receipt(ref=second)).done == "unchanged"
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
    with pytest.raises(Refused) as caught:
        story.tell({**message, "lines": [LINE]})
    [deal] = story.deals()
    assert caught.value.field == "lines"
    assert str(caught.value) == (
        f"Receipt {message.get('number', '04.03.2026')} stands in deal {deal['number']} already, with another content."
        " Receipts are not changed: correct it in KSUP by hand and drop the message"
    )


@pytest.mark.parametrize("message", [NAMED["number"], NAMED["both"]], ids=["number", "both"])
def test_a_card_that_passed_to_another_person_gives_him_no_second_deal(story: Story, message: dict[str, Any]) -> None:
    story.tell(message)
    with pytest.raises(Refused) as caught:
        story.tell({**message, "code_1c": FIRMS_CODE})
    [deal] = story.deals()
    assert (caught.value.field, caught.value.value) == ("code_1c", FIRMS_CODE)
    assert str(caught.value) == (
        f"Receipt ЧК-000019 stands in deal {deal['number']} already, of client 00-00000282; now 1C says 00-00000300."
        " Receipts are not changed: correct it in KSUP by hand and drop the message"
    )


@pytest.mark.parametrize(("first", "second"), [("", ""), ("r-1", ""), ("", "r-2")])
def test_the_same_purchase_posted_anew_under_another_time_is_shown(story: Story, first: str, second: str) -> None:
    story.tell(receipt(ref=first))
    outcome = story.tell(receipt(ref=second, date="04.03.2026 12:05:00"))
    text = (
        f"Deal {story.deals()[0]['number']} holds receipt ЧК-000019 of that day with these very lines too, but of"
        " another time: see that it is not there twice"
    )
    assert (outcome.done, warnings(outcome)) == ("created", text)
    assert story.tell(receipt(date="04.03.2026 12:10:00", lines=[LINE])).warnings == ()


@pytest.mark.parametrize("named", [{"number": "", "ref": ""}, {"ref": "r-1"}], ids=["unnamed", "of two ids"])
def test_two_purchases_of_the_same_are_no_receipt_posted_anew(story: Story, named: dict[str, str]) -> None:
    story.tell({**receipt(), **named})
    later = {**receipt(date="04.03.2026 12:05:00"), **named}
    assert story.tell({**later, "ref": later["ref"] and "r-2"}).warnings == ()
    assert len(story.deals()) == 2


def test_of_a_receipt_without_a_number_only_those_of_its_client_are_asked_for(story: Story) -> None:
    story.tell(receipt(""), trace=[])
    assert story.last_call
    [asked] = [
        one.request for one in story.last_call.trace or () if "GET" in one.request and "/retail-deals" in one.request
    ]
    assert f"code_1c={CODE}" in asked


def test_equal_receipts_without_number_and_id_are_for_a_person_to_tell_apart(story: Story) -> None:
    story.tell(receipt(""))
    with pytest.raises(Refused) as caught:
        story.tell(receipt(""))
    assert caught.value.field == "number"
    assert str(caught.value) == (
        "Client 00-00000282 has a receipt of 04.03.2026 12:00 with these very lines in KSUP already, and 1C named no"
        " number. If it is the same, drop the message; if not, add its number to it"
    )
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
