"""Clients of KSUP become counterparties of 1C.   Rules K1, K1.1, K1.2, K1.3, H4."""

from typing import Any

import pytest

from obmen.core.errors import Misconfigured, Refused, TryLater, Unclear
from obmen.core.inbound import WrongContent
from obmen.core.outcome import Link, ObjectRef

from .story import Story


@pytest.mark.rule("K1")
@pytest.mark.rule("K1.2")
@pytest.mark.parametrize("type_", ["company", "person"])
def test_a_client_with_an_order_task_becomes_a_counterparty(story: Story, type_: str) -> None:
    outcome = story.tell(type=type_)
    (held,) = story.partners()
    assert outcome.done == "created"
    assert [held[name] for name in ("ksup_id", "name", "type", "email", "phone")] == [
        "77", "ООО «Ромашка»", type_, "office@romashka.example", "+7 495 000-00-00",
    ]  # fmt: skip
    (link,) = outcome.links
    assert (link.ours.id, link.theirs.id) == ("77", held["code"])
    assert (link.ours.title, link.theirs.title) == ("ООО «Ромашка»", f"{held['code']} · ООО «Ромашка»")


@pytest.mark.rule("K1.2")
def test_what_ksup_does_not_know_of_him_stays_empty(story: Story) -> None:
    story.tell(email=None, phone="")
    assert [(one["email"], one["phone"]) for one in story.partners()] == [("", "")]


@pytest.mark.rule("K1.1")
def test_a_client_without_such_a_task_stays_in_ksup_until_he_has_one(story: Story) -> None:
    outcome = story.tell(has_active_order_task=False)
    assert (outcome.done, "no active task" in str(outcome.text)) == ("skipped", True)
    assert (story.partners(), story.onec.odata.asked()["requests"]) == ([], [])
    assert story.tell().done == "created"


@pytest.mark.rule("K1.1")
def test_where_ksup_has_checked_itself_nothing_is_asked(story: Story) -> None:
    assert story.tell(has_active_order_task=None).done == "created"


@pytest.mark.rule("K1.3")
def test_a_code_given_at_once_goes_back_as_if_1c_had_sent_it(story: Story) -> None:
    story.tell()
    (held,) = story.partners()
    ((record, kind),) = story.back
    assert (kind, record.ksup_id, record.code_1c) == ("counterparty-codes", "77", held["code"])


@pytest.mark.rule("K1.3")
def test_a_code_that_comes_later_is_not_made_up(story: Story) -> None:
    story.onec.trade.extension(create_at_once=False)
    outcome = story.tell()
    assert (outcome.done, outcome.links, story.back) == ("created", (), [])
    assert "comes later" in str(outcome.text)
    story.onec.trade.enter()
    story.tell()
    assert [record.code_1c for record, _ in story.back] == [one["code"] for one in story.partners()]


@pytest.mark.rule("K1")
def test_whatever_ksup_changes_later_changes_nothing_in_1c(story: Story) -> None:
    story.tell()
    before = story.partners()
    outcome = story.tell(name="ООО «Лютик»", phone="")
    assert (outcome.done, story.partners()) == ("unchanged", before)
    assert len(story.onec.odata.asked()["requests"]) == 1


@pytest.mark.rule("K1")
def test_a_code_that_1c_told_by_itself_is_known_too(story: Story) -> None:
    told = Link(ObjectRef("onec-ut", "counterparty", "00-7"), ObjectRef("ksup", "contact", "77"))
    story.links.kept.append(told)
    assert "00-7" in str(story.tell().text)
    assert story.partners() == []


@pytest.mark.rule("H4")
def test_a_lost_answer_makes_no_second_counterparty(story: Story) -> None:
    story.onec.odata.settings(hang_seconds=0)
    story.onec.odata.fault(lose_answer=1)
    with pytest.raises(Unclear):
        story.tell("m-1")
    assert story.tell("m-1", unclear=True).done == "unchanged"
    assert [record.code_1c for record, _ in story.back] == [one["code"] for one in story.partners()]


@pytest.mark.rule("K1")
def test_a_contact_meant_for_another_base_is_left_to_it(story: Story) -> None:
    outcome = story.tell(base="onec-shop")
    assert (outcome.done, "onec-shop" in str(outcome.text)) == ("skipped", True)
    assert story.tell(base="onec-ut").done == "created"


@pytest.mark.rule("H6")
def test_a_plan_shows_the_counterparty_and_makes_none(story: Story) -> None:
    assert story.tell(dry=True).done == "created"
    assert (story.partners(), story.back) == ([], [])
    assert story.last_call
    assert [change.after["type"] for change in story.last_call.changes] == ["company"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("no_licence", TryLater), ("maintenance", TryLater), ("internal_error", Refused), ("no_rights", Misconfigured)],
)
def test_1c_that_is_not_well_is_told_for_what_it_is(story: Story, fault: str, kind: type[Exception]) -> None:
    story.onec.odata.fault(**{fault: 1})
    with pytest.raises(kind):
        story.tell()
    assert story.tell().done == "created"


@pytest.mark.parametrize(
    ("change", "field"), [({"name": ""}, "name"), ({"type": "firm"}, "type"), ({"ksup_id": ["77"]}, "ksup_id")]
)
def test_a_contact_that_is_not_filled_in_is_told_by_field(story: Story, change: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(**change)
    assert [problem.field for problem in caught.value.problems] == [field]
