"""What a person may decide about a client, and how it is carried out.   Rules H13, H4, K2.1."""

from typing import Any

import pytest

from obmen.core.outcome import Outcome
from obmen.core.planning import LEAVE, Planned
from obmen.exchanges.counterparties import deliver_many
from obmen.exchanges.counterparties.records import ContactToWrite
from tests.batteries.small_run import SmallRun, calling

from .lists import MAIL, PHONE, kept, listed, plan
from .story import Story

pytestmark = pytest.mark.rule("H13")


def ways(row: Planned) -> list[str]:
    return [way.name for way in row.ways]


def test_each_contact_that_fits_can_be_him_and_none_is_made() -> None:
    there = [kept("7", phone=PHONE, inn="7701234567"), kept("8", "Другое имя", email=MAIL)]
    [row] = plan(
        [listed("00-1", phones=(PHONE,), emails=(MAIL,), inn="7701234567")], [*there[1:], kept("9", phone=PHONE)]
    )
    assert (row.act, ways(row)) == ("conflict", ["9", "8", LEAVE])
    assert {name: str(value) for name, value in row.facts.items()} == {
        "name": "ООО «Ёлка»",
        "type": "company",
        "inn": "7701234567",
        "phone": PHONE,
        "email": MAIL,
    }
    chosen = row.ways[1]
    assert {name: str(value) for name, value in chosen.facts.items()} == {
        "name": "Другое имя",
        "type": "company",
        "email": MAIL,
    }
    assert chosen.row
    assert (chosen.row.act, chosen.row.after["code_1c"], chosen.row.after["name"]) == ("update", "00-1", "ООО «Ёлка»")


def test_a_contact_that_several_claim_can_be_each_of_them_and_claims_are_equal() -> None:
    here = [listed("00-1", phones=(PHONE,)), listed("00-2", "ООО «Ель»", phones=(PHONE,))]
    rows = plan(here, [kept("7", phone=PHONE)])
    assert [ways(row) for row in rows] == [["7", LEAVE], ["7", LEAVE]]
    assert {way.claims for row in rows for way in row.ways[:1]} == {"7"}


@pytest.mark.parametrize("more", [{"phone": "+7 495 999-99-99"}, {"email": "other@elka.example"}])
def test_one_of_the_same_name_that_contradicts_can_be_chosen(more: dict[str, str]) -> None:
    [row] = plan([listed("00-1", phones=(PHONE,), emails=(MAIL,))], [kept("7", **more)])
    assert ways(row) == ["7", LEAVE]


def test_a_company_is_not_made_a_person_and_equal_codes_are_settled_in_1c() -> None:
    [row] = plan([listed("00-1", phones=(PHONE,))], [kept("7", kind="person", phone=PHONE)])
    assert ways(row) == [LEAVE]
    twice = [listed("00-1"), listed("00-1", "ООО «Ель»")]
    twice[1] = type(twice[1])("ref-other", "00-1", "ООО «Ель»", "company")
    [row] = plan(twice, [])
    assert ways(row) == [LEAVE]


def test_whatever_is_known_of_the_contact_counts_as_seen() -> None:
    def seen(**more: Any) -> str:
        others = [kept("8", "Другое имя", phone=PHONE)]
        [row] = plan([listed("00-1", phones=(PHONE,))], [kept("7", phone=PHONE, **more), *others])
        return row.ways[0].seen

    told = [seen(), seen(name="Иное"), seen(email="a@b.example"), seen(inn="7701234567"), seen(onec_two="5")]
    assert len(set(told)) == len(told)


@pytest.fixture
def choice(story: Story) -> ContactToWrite:
    """For code 00-5 a person chose the one who has none."""
    with calling():
        there = story.client.contact(story.ids[2])
    [row] = plan(
        [listed("00-5", "Новый Человек", "person", phones=(PHONE,))],
        [kept(there.object.id, "Новый", "person", phone=PHONE), kept("x", "Ещё", "person", phone=PHONE)],
    )
    decided = row.ways[0].row
    assert decided
    assert isinstance(decided.record, ContactToWrite)
    assert decided.record.chosen
    as_there = decided.record.chosen.model_copy(update={"phone": there.card.phone})
    return decided.record.model_copy(update={"chosen": as_there})


def carried_out(story: Story, one: ContactToWrite) -> tuple[str, str]:
    run: Any = SmallRun(settings=story.settings, target=story.client, kept_versions=story.versions)
    with calling("plan-1"):
        [(_, came)] = deliver_many([one], run)
    assert isinstance(came, Outcome)
    return came.done, str(came.text or "")


@pytest.mark.rule("H4")
def test_the_chosen_one_gets_the_code_and_a_repeat_changes_nothing(story: Story, choice: ContactToWrite) -> None:
    assert carried_out(story, choice) == ("updated", "")
    assert story.codes()["onec-ut", "00-5"] == story.ids[2]
    assert story.contact(2)["name"] == "Новый Человек"
    assert carried_out(story, choice) == ("unchanged", "")


def test_one_who_is_otherwise_by_now_stays_as_he_is(story: Story, choice: ContactToWrite) -> None:
    assert choice.chosen
    other = choice.model_copy(update={"chosen": choice.chosen.model_copy(update={"name": "Старый"})})
    done, why = carried_out(story, other)
    assert (done, why.partition(":")[0]) == (
        "skipped",
        f"Contact {story.ids[2]} has changed in KSUP since it was chosen",
    )
    assert story.contact(2)["name"] == "Новый"


def test_one_who_is_gone_is_told(story: Story, choice: ContactToWrite) -> None:
    done, why = carried_out(story, choice.model_copy(update={"ksup_id": "999999"}))
    assert (done, why.partition(":")[0]) == ("skipped", "Contact 999999, which was chosen, is in KSUP no more")
