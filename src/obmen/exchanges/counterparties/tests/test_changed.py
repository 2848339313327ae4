"""Counterparties changed in 1C.   Rules K2, K2.1."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear
from obmen.core.inbound import NotPlaced, WrongContent

from .story import CODE, FIRM, PERSONS_CODE, Story, counterparty

OTHER = {"name": "ООО «Лютик»", "email": "info@lutik.example", "phone": "+7 495 111-11-11"}


@pytest.mark.rule("K2")
def test_a_counterparty_changed_in_1c_changes_the_contact_that_bears_its_code(story: Story) -> None:
    outcome = story.tell(counterparty(**OTHER))
    assert (outcome.done, outcome.warnings) == ("updated", ())
    assert story.contact() == {"id": story.ids[0], "type": "company", **OTHER}
    assert story.contact(1)["name"] == "Анна Ёлкина"


@pytest.mark.rule("K2")
def test_a_private_person_is_changed_just_so(story: Story) -> None:
    assert story.tell(counterparty(PERSONS_CODE, type="person", name="Анна Берёзкина")).done == "updated"
    assert story.contact(1)["name"] == "Анна Берёзкина"


@pytest.mark.rule("K2")
def test_it_is_linked_to_the_contact_by_name_and_address(story: Story) -> None:
    [link] = story.tell(counterparty(**OTHER)).links
    assert (link.ours.connection, link.ours.kind, link.ours.id) == ("onec-ut", "counterparty", CODE)
    assert (link.theirs.id, link.theirs.title) == (story.ids[0], "ООО «Лютик»")
    assert link.theirs.url == f"{story.ksup.url}/contacts/{story.ids[0]}"


@pytest.mark.rule("K2")
def test_a_field_sent_empty_is_emptied_and_one_not_sent_stays(story: Story) -> None:
    story.tell({"code_1c": CODE, "name": FIRM["name"], "phone": ""})
    assert (story.contact()["email"], story.contact()["phone"], story.contact()["type"]) == (
        FIRM["email"],
        None,
        "company",
    )
    story.tell({"code_1c": CODE, "name": FIRM["name"], "email": None})
    assert story.contact()["email"] is None


@pytest.mark.rule("H4")
def test_the_same_told_again_is_not_sent_again(story: Story) -> None:
    story.tell(counterparty(**OTHER))
    assert story.tell(counterparty(**OTHER)).done == "unchanged"
    assert story.tell({"code_1c": CODE, "name": OTHER["name"]}).done == "unchanged"
    assert story.written() == ["contact.put"]


@pytest.mark.rule("K2.1")
@pytest.mark.parametrize(("code", "base"), [("00-77", "onec-ut"), (CODE, "onec-spb")], ids=["code", "base"])
def test_a_code_ksup_does_not_know_is_waited_for_a_minute_then_passed_over_and_no_person_is_asked(
    story: Story, code: str, base: str
) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(counterparty(code), base=base)
    assert (caught.value.field, caught.value.value, caught.value.patience) == ("code_1c", code, timedelta(minutes=1))
    assert caught.value.otherwise
    assert (caught.value.otherwise.done, caught.value.otherwise.warnings) == ("skipped", ())
    assert str(caught.value.otherwise.text) == f"Not in KSUP: no contact or company there bears the code {code}"
    assert story.written() == []


@pytest.mark.rule("K2")
@pytest.mark.parametrize(
    ("code", "type_", "said"),
    [(CODE, "person", "is a private person in 1C"), (PERSONS_CODE, "company", "is a company in 1C")],
)
def test_a_company_that_became_a_person_is_held_and_both_are_shown(
    story: Story, code: str, type_: str, said: str
) -> None:
    before = story.ksup.dump()["contacts"]
    with pytest.raises(Refused, match=said) as caught:
        story.tell(counterparty(code, type=type_, **OTHER))
    assert (caught.value.field, caught.value.value, caught.value.otherwise) == ("type", type_, None)
    assert code in str(caught.value)
    assert caught.value.detail  # what KSUP has said
    assert f"{story.ids[code == PERSONS_CODE]} of KSUP" in str(caught.value)
    assert story.ksup.dump()["contacts"] == before


@pytest.mark.rule("K2")
@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", None), ("type", "firm"), ("type", ""), ("email", [])]
)
def test_a_field_that_is_wrong_is_named(story: Story, field: str, value: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(counterparty(**{field: value}))
    assert [problem.field for problem in caught.value.problems] == [field]


@pytest.mark.rule("K2")
def test_without_a_code_it_is_turned_away(story: Story) -> None:
    with pytest.raises(NotPlaced):
        story.tell(counterparty(None))


@pytest.mark.parametrize(("field", "length"), [("name", 1001), ("email", 251), ("phone", 251)])
def test_a_field_longer_than_ksup_takes_is_held_and_named(story: Story, field: str, length: int) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(counterparty(**{field: "я" * length}))
    assert caught.value.field == field


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lost_answer", "truncated", "500", "html200"])
@pytest.mark.parametrize("keeps", [True, False], ids=["keeps identities", "keeps none"])
def test_whatever_became_of_the_answer_it_is_written_once(story: Story, fault: str, keeps: bool) -> None:
    if not keeps:
        story.ksup.fault("no_identities")
    story.ksup.fault(fault, act="contact.put", times=1)
    with pytest.raises(Unclear):
        story.tell(counterparty(**OTHER), "m-1-0")
    story.tell(counterparty(**OTHER), "m-1-0", unclear=True)
    assert story.contact()["name"] == OTHER["name"]
    assert story.written() == ["contact.put"]


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_leaves_it_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater) as caught:
        story.tell(counterparty(**OTHER))
    assert caught.value.connection_down


@pytest.mark.rule("H13", "H2")
def test_that_1c_told_of_it_is_remembered_whatever_it_came_to(story: Story) -> None:
    story.tell(counterparty(**OTHER))
    with pytest.raises(Refused):
        story.tell(counterparty("00-77"))
    story.tell({"ksup_id": story.ids[2], "code_1c": "00-78"})
    assert list(story.versions) == [CODE, "00-77"]
    assert all(datetime.fromisoformat(when).tzinfo for when in story.versions.values())


@pytest.mark.rule("H6")
def test_a_plan_shows_what_changes_and_changes_nothing(story: Story) -> None:
    assert story.tell(counterparty(**OTHER), dry=True).done == "updated"
    assert story.last_call
    [change] = story.last_call.changes
    assert change.before
    assert (change.before["phone"], change.after["phone"]) == (FIRM["phone"], OTHER["phone"])
    assert story.written() == []


@pytest.mark.rule("H8", "H15")
def test_who_it_is_is_masked_in_the_record_of_the_talk(story: Story) -> None:
    whole = ""
    for message in (counterparty(**OTHER), {"ksup_id": story.ids[0], "code_1c": CODE}):
        story.tell(message, trace=[])
        assert story.last_call
        whole += "\n".join(one.request + one.answer for one in story.last_call.trace or ())
    assert CODE in whole
    for personal in ("Ромашка", "Лютик", "office", "info", "111-11-11"):
        assert personal not in whole, personal
