"""Rows of a plan carried out in KSUP, each checked again against what it changes.   Rules H13, H4, K1.3, K2."""

from collections.abc import Sequence
from typing import Any

import pytest

from obmen.core.errors import Unclear
from obmen.core.outcome import Outcome
from obmen.exchanges.counterparties import deliver_many
from obmen.exchanges.counterparties.records import ContactToWrite
from tests.batteries.small_run import calling
from tests.batteries.watched_run import WatchedRun

from .story import CODE, FIRM, PERSONS_CODE, Story

pytestmark = pytest.mark.rule("H13")
TOLD = "2026-02-03T10:00:00+03:00"


def row(story: Story, at: int = 2, code: str = "00-77", **more: Any) -> ContactToWrite:
    """The one of ``story.ids`` gets this code and name."""
    usual = {"name": "Пётр Новый", "type": "person", "seen": "", "phone": "+7 903 000-00-09"}
    return ContactToWrite(code=code, ksup_id=story.ids[at], **{**usual, **more})


def carried_out(story: Story, *records: ContactToWrite, identity: str = "", **more: Any) -> Sequence[tuple[int, Any]]:
    run: Any = WatchedRun(
        settings=story.settings, target=story.client, target_name="ksup", kept_versions=story.versions, **more
    )
    with calling(identity):
        return list(deliver_many(records, run))


@pytest.mark.rule("K1.3", "K2")
def test_code_and_card_are_written_and_the_two_are_linked_under_the_new_name(story: Story) -> None:
    [(place, outcome)] = carried_out(story, row(story))
    assert (place, outcome.done, outcome.text, outcome.warnings) == (0, "updated", None, ())
    [link] = outcome.links
    assert (link.ours.connection, link.ours.kind, link.ours.id, link.ours.title) == (
        "onec-ut", "counterparty", "00-77", "00-77",
    )  # fmt: skip
    assert (link.theirs.kind, link.theirs.id, link.theirs.title) == ("contact", story.ids[2], "Пётр Новый")
    assert (story.contact(2)["name"], story.contact(2)["phone"]) == ("Пётр Новый", "+7 903 000-00-09")
    assert story.codes()["onec-ut", "00-77"] == story.ids[2]


@pytest.mark.rule("K1.3", "K2")
def test_where_only_the_code_or_only_the_card_is_other_that_is_a_change_and_else_none(story: Story) -> None:
    firm = row(story, 0, CODE, seen=CODE, **{name: FIRM[name] for name in ("name", "type", "email", "phone")})
    new = ContactToWrite(code="00-77", ksup_id=story.ids[2], seen="", name="Новый", type="person")
    renamed = row(story, 1, PERSONS_CODE, seen=PERSONS_CODE)
    outcomes = [outcome.done for _, outcome in carried_out(story, firm, new, renamed)]
    assert outcomes == ["unchanged", "updated", "updated"]
    assert story.written() == ["contact.code", "contact.put"]


@pytest.mark.rule("H4")
def test_each_row_is_a_piece_of_work_of_its_own_and_repeated_it_writes_nothing(story: Story) -> None:
    both = row(story, 2, "00-77"), row(story, 1, PERSONS_CODE, name="Анна Новая", seen=PERSONS_CODE)
    first = carried_out(story, *both, identity="m-1-0")
    assert [(place, outcome.done) for place, outcome in first] == [(0, "updated"), (1, "updated")]
    assert [story.contact(at)["name"] for at in (2, 1)] == ["Пётр Новый", "Анна Новая"]
    written = story.written()
    again = carried_out(story, *both, identity="m-1-0")
    assert [outcome.done for _, outcome in again] == ["unchanged", "unchanged"]
    assert story.written() == written


@pytest.mark.rule("H4")
def test_a_row_whose_answer_was_lost_holds_up_no_other(story: Story) -> None:
    story.ksup.fault("lost_answer", act="contact.put", times=1)
    came = carried_out(story, row(story), row(story, 1, PERSONS_CODE, name="Анна Новая", seen=PERSONS_CODE))
    assert [place for place, _ in came] == [0, 1]
    assert isinstance(came[0][1], Unclear)
    assert isinstance(came[1][1], Outcome)
    assert story.contact(1)["name"] == "Анна Новая"


def test_once_stopped_no_further_row_is_begun_and_none_is_told_of(story: Story) -> None:
    came = carried_out(story, row(story), row(story, 1, PERSONS_CODE, seen=PERSONS_CODE), pieces=1)
    assert [(place, outcome.done) for place, outcome in came] == [(0, "updated")]
    assert story.contact(1)["name"] == "Анна Ёлкина"


@pytest.mark.rule("H2")
def test_what_1c_told_since_and_ksup_took_stands(story: Story) -> None:
    story.versions[CODE] = TOLD
    [(_, outcome)] = carried_out(story, row(story, 0, CODE, seen=CODE, type="company"))
    assert (outcome.done, outcome.links) == ("unchanged", ())
    assert str(outcome.text) == "1C has told of it by itself since the plan was made: that stands"
    assert story.written() == []
    [(_, outcome)] = carried_out(story, row(story, 0, CODE, seen=CODE, type="company", told=TOLD))
    assert outcome.done == "updated"


@pytest.mark.rule("H2")
@pytest.mark.parametrize(("at", "seen"), [(2, ""), (0, CODE)], ids=["no code", "another code"])
def test_what_1c_told_since_and_ksup_could_not_place_is_left_to_the_next_run(story: Story, at: int, seen: str) -> None:
    story.versions["00-77"] = TOLD
    [(_, outcome)] = carried_out(story, row(story, at, seen=seen))
    assert outcome.done == "skipped"
    assert "KSUP did not know its code then; the next run looks at it again" in str(outcome.text)
    assert story.written() == []


@pytest.mark.rule("K1.3")
@pytest.mark.parametrize("told", [False, True])
def test_a_code_that_another_contact_got_since_is_left_to_the_next_run_with_that_contact(
    story: Story, told: bool
) -> None:
    story.versions |= {CODE: TOLD} if told else {}
    [(_, outcome)] = carried_out(story, row(story, 2, CODE))
    assert (outcome.done, story.written()) == ("skipped", [])
    assert str(outcome.text).startswith(f"Contact {story.ids[0]} of KSUP has got this code since the plan")


@pytest.mark.rule("K1.3")
def test_a_contact_that_got_another_code_since_is_left_to_the_next_run(story: Story) -> None:
    [(_, outcome)] = carried_out(story, row(story, 1, "00-77"))
    assert (outcome.done, story.written()) == ("skipped", [])
    assert str(outcome.text).startswith("The contact has got another code of 1C since the plan")
    [(_, outcome)] = carried_out(story, row(story, 1, "00-77", seen="00-76"))
    assert outcome.done == "skipped"


@pytest.mark.rule("K1.3")
@pytest.mark.parametrize(
    ("code", "seen"), [(PERSONS_CODE, ""), ("00-77", PERSONS_CODE)], ids=["its own", "for another"]
)
def test_the_code_it_bore_when_it_was_looked_at_may_be_replaced_and_its_own_may_stand_there_already(
    story: Story, code: str, seen: str
) -> None:
    [(_, outcome)] = carried_out(story, row(story, 1, code, seen=seen))
    assert outcome.done == "updated"
    assert story.codes()["onec-ut", code] == story.ids[1]
    assert story.contact(1)["name"] == "Пётр Новый"
