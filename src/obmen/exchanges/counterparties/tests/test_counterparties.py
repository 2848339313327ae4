"""Codes and changes of 1C in KSUP's contacts.   Rules K1.3, K2, K2.1."""

from datetime import timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear

from .story import CARD, CODE, Story


@pytest.mark.rule("K1.3")
def test_the_code_of_1c_is_written_into_the_contact(story: Story) -> None:
    outcome = story.code()
    assert (outcome.done, outcome.warnings) == ("created", ())
    assert story.codes() == [("onec-ut", CODE, story.contact)]
    (link,) = outcome.links
    assert (link.ours.id, link.theirs.id) == (CODE, story.contact)
    assert link.theirs.url.endswith(f"/contacts/{story.contact}")


@pytest.mark.rule("K1.3")
def test_a_code_told_twice_is_written_once(story: Story) -> None:
    story.code()
    assert story.code().done == "unchanged"
    assert story.written() == ["contact.code"]


@pytest.mark.rule("K1.3")
def test_equal_codes_of_two_bases_are_two_codes(story: Story) -> None:
    (other,) = story.ksup.add_contacts([CARD])
    story.code()
    story.tell("counterparty-codes", {"ksup_id": other, "code_1c": CODE}, base="onec-shop")
    assert sorted(story.codes()) == [("onec-shop", CODE, other), ("onec-ut", CODE, story.contact)]


@pytest.mark.rule("K1.3")
def test_another_code_of_the_same_base_is_written_and_told(story: Story) -> None:
    story.code("00-1")
    outcome = story.code("00-2")
    assert (outcome.done, story.codes()) == ("updated", [("onec-ut", "00-2", story.contact)])
    assert "had the code 00-1" in str(outcome.warnings[0])


@pytest.mark.rule("K1.3")
def test_a_code_that_is_anothers_and_a_contact_there_is_none_of_go_to_a_person(story: Story) -> None:
    story.code()
    (other,) = story.ksup.add_contacts([CARD])
    with pytest.raises(Refused) as caught:
        story.code(contact=other)
    assert caught.value.field == "code_1c"
    with pytest.raises(Refused) as caught:
        story.code(contact="9999")
    assert caught.value.field == "ksup_id"
    assert story.codes() == [("onec-ut", CODE, story.contact)]


@pytest.mark.rule("K2")
def test_a_change_of_1c_changes_the_contact_that_has_the_code(story: Story) -> None:
    story.code()
    changed: dict[str, Any] = {"name": "ООО «Лютик»", "email": "l@lutik.example", "phone": "+7 812 000-00-00"}
    assert story.change(**changed).done == "updated"
    assert story.card() == {**CARD, **changed}
    assert story.change(**changed).done == "unchanged"
    assert story.written() == ["contact.code", "contact.put"]


@pytest.mark.rule("K2")
def test_what_1c_did_not_send_stays_and_what_it_sent_empty_is_emptied(story: Story) -> None:
    story.code()
    story.tell("counterparties", {"code_1c": CODE, "name": "ООО «Лютик»", "phone": ""})
    assert story.card() == {**CARD, "name": "ООО «Лютик»", "phone": None}


@pytest.mark.rule("K2")
def test_a_company_that_is_a_person_in_1c_goes_to_a_person_who_sees_both(story: Story) -> None:
    story.code()
    with pytest.raises(Refused) as caught:
        story.change(type="person", name="Иванов")
    assert caught.value.field == "type"
    assert "In KSUP «ООО «Ромашка»» is a company, in 1C «Иванов» is a person" in str(caught.value)
    assert story.card() == CARD


@pytest.mark.rule("K2")
def test_the_code_of_another_base_is_no_code_of_this_one(story: Story) -> None:
    story.code()
    with pytest.raises(Refused):
        story.tell("counterparties", {"code_1c": CODE, **CARD, "name": "Чужой"}, base="onec-shop")
    assert story.card() == CARD


@pytest.mark.rule("K2.1")
def test_a_code_ksup_does_not_know_is_waited_for_a_minute_and_then_skipped(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.change(age=59)
    assert caught.value.patience
    assert caught.value.patience > timedelta(minutes=1)
    outcome = story.change(age=61)
    assert (outcome.done, str(outcome.text)) == ("skipped", f"No contact of KSUP has the code {CODE}")


@pytest.mark.rule("K2.1")
def test_the_code_that_comes_meanwhile_lets_the_change_through(story: Story) -> None:
    with pytest.raises(Refused):
        story.change(name="ООО «Лютик»")
    story.code()
    assert story.change(name="ООО «Лютик»", age=5).done == "updated"


@pytest.mark.rule("H6")
@pytest.mark.rule("K2")
def test_a_plan_shows_the_change_field_by_field(story: Story) -> None:
    story.code()
    story.tell("counterparties", {"code_1c": CODE, **CARD, "phone": "1"}, dry=True)
    assert story.last_call
    (change,) = story.last_call.changes
    assert change.before
    assert (change.before["phone"], change.after["phone"]) == ("+7 495 000-00-00", "1")
    assert story.card() == CARD


@pytest.mark.rule("H3")
@pytest.mark.rule("H4")
@pytest.mark.parametrize(("fault", "kind"), [("lost_answer", Unclear), ("truncated", Unclear), ("503", TryLater)])
@pytest.mark.parametrize("act", ["contact.code", "contact.put"])
def test_whatever_ksup_answers_instead_it_is_written_once(
    story: Story, fault: str, kind: type[Exception], act: str
) -> None:
    def tell() -> Any:
        return story.code() if act == "contact.code" else story.change(name="Новое")

    if act == "contact.put":
        story.code()
    story.ksup.fault(fault, act=act, times=1)
    with pytest.raises(kind):
        tell()
    tell()
    assert story.written().count(act) == 1
