"""The code that 1C gives later.   Rule K1.3."""

from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear
from obmen.core.inbound import WrongContent

from .story import CODE, PERSONS_CODE, Story, counterparty

pytestmark = pytest.mark.rule("K1.3")


def code(story: Story, at: int = 2, given: Any = "00-77") -> dict[str, Any]:
    return {"ksup_id": story.ids[at], "code_1c": given}


def test_the_code_1c_gave_is_written_into_the_contact(story: Story) -> None:
    outcome = story.tell(code(story))
    assert (outcome.done, outcome.warnings) == ("updated", ())
    assert story.codes()["onec-ut", "00-77"] == story.ids[2]
    [link] = outcome.links
    assert (link.ours.id, link.theirs.id, link.theirs.title) == ("00-77", story.ids[2], "Новый")


def test_a_company_gets_its_code_of_another_base_beside_the_one_it_has(story: Story) -> None:
    assert story.tell(code(story, 0, PERSONS_CODE), base="onec-spb").done == "updated"
    assert story.codes() == {
        ("onec-ut", CODE): story.ids[0],
        ("onec-ut", PERSONS_CODE): story.ids[1],
        ("onec-spb", PERSONS_CODE): story.ids[0],
    }


@pytest.mark.rule("K2")
def test_from_then_on_what_changes_in_1c_changes_in_ksup(story: Story) -> None:
    story.tell(code(story))
    assert story.tell(counterparty("00-77", type="person", name="Пётр")).done == "updated"
    assert story.contact(2)["name"] == "Пётр"


@pytest.mark.rule("H4")
def test_the_same_code_told_again_changes_nothing(story: Story) -> None:
    story.tell(code(story))
    assert story.tell(code(story)).done == "unchanged"
    assert story.written() == ["contact.code"]


def test_a_code_that_another_contact_bears_is_held_with_both(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(code(story, 2, CODE))
    assert (caught.value.field, caught.value.value) == ("code_1c", CODE)
    assert str(caught.value).startswith(
        f"Code {CODE} stands in contact {story.ids[0]} of KSUP already, and 1C gives it to contact {story.ids[2]} now."
    )
    assert story.codes()["onec-ut", CODE] == story.ids[0]


def test_a_contact_that_bears_another_code_of_this_base_is_held_with_both(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(code(story, 0, "00-77"))
    assert (caught.value.field, caught.value.value) == ("code_1c", "00-77")
    assert str(caught.value).startswith(
        f"Contact {story.ids[0]} of KSUP bears the code {CODE} of this base already, and 1C gives it 00-77 now."
    )
    assert story.codes()["onec-ut", CODE] == story.ids[0]


@pytest.mark.parametrize("id_", ["999", "нет", "a/b?c", "%2F"])
def test_a_contact_ksup_does_not_have_is_held_with_what_to_do(story: Story, id_: str) -> None:
    with pytest.raises(Refused) as caught:
        story.tell({"ksup_id": id_, "code_1c": "00-77"})
    assert (caught.value.field, caught.value.otherwise) == ("ksup_id", None)
    assert ("onec-ut", "00-77") not in story.codes()


def test_without_the_id_of_ksup_it_is_a_mistake(story: Story) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell({"ksup_id": "", "code_1c": "00-77"})
    assert [problem.field for problem in caught.value.problems] == ["ksup_id"]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lost_answer", "500"])
@pytest.mark.parametrize("keeps", [True, False], ids=["keeps identities", "keeps none"])
def test_whatever_became_of_the_answer_the_code_is_written_once(story: Story, fault: str, keeps: bool) -> None:
    if not keeps:
        story.ksup.fault("no_identities")
    story.ksup.fault(fault, act="contact.code", times=1)
    with pytest.raises(Unclear):
        story.tell(code(story), "m-1-0")
    story.tell(code(story), "m-1-0", unclear=True)
    assert story.codes()["onec-ut", "00-77"] == story.ids[2]
    assert story.written() == ["contact.code"]


@pytest.mark.rule("H6")
def test_a_plan_shows_the_code_and_writes_nothing(story: Story) -> None:
    assert story.tell(code(story), dry=True).done == "updated"
    assert story.last_call
    [change] = story.last_call.changes
    assert (change.before, change.after["code_1c"]) == (None, "00-77")
    assert story.written() == []


@pytest.mark.rule("H13")
def test_a_code_for_another_contact_than_a_person_chose_is_held_with_both(story: Story) -> None:
    story.decisions["00-77"] = (story.ids[0], "")
    with pytest.raises(Refused) as caught:
        story.tell(code(story))
    assert caught.value.field == "code_1c"
    assert f"to contact {story.ids[2]} of KSUP, and a person decided in the plan that it is contact {story.ids[0]}" in (
        str(caught.value)
    )
    assert story.written() == []


@pytest.mark.rule("H13")
@pytest.mark.parametrize("way", ["the same", ":leave"])
def test_a_code_for_the_contact_a_person_chose_and_for_one_left_out_is_written(story: Story, way: str) -> None:
    story.decisions["00-77"] = (story.ids[2] if way == "the same" else way, "")
    assert story.tell(code(story)).done == "updated"
    assert story.codes()["onec-ut", "00-77"] == story.ids[2]
