"""The first matching of clients of KSUP with partners of 1C, over both stands.   Rules H13, H4, K1.3, K2."""

from collections.abc import Iterator
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome
from obmen.exchanges.counterparties import collect, deliver_many
from obmen.exchanges.counterparties.records import ContactToWrite
from obmen.systems.onec import described
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from tests.batteries.onec_story import client_of
from tests.batteries.small_run import SmallRun, calling

from .story import Story

CODE = "00-00000001"


@pytest.fixture
def ut(onec_stand: OneC) -> Iterator[OnecClient]:
    """A base whose only client has the phone of KSUP's third contact."""
    onec_stand.empty()
    onec_stand.change_settings(sending=False)
    onec_stand.trade.add_partner("Анна Новая", type="person", phone="8 (903) 000-00-09")
    described._kept.clear()
    client = client_of(onec_stand.odata.address)
    yield client
    client.close()


def looked(story: Story, ut: OnecClient, base: str = "onec-ut") -> Any:
    run: Any = SmallRun(
        settings=story.settings, source=ut, target=story.client, base=base, links=story.links, target_name="ksup"
    )
    with calling():
        collect(run)
    return run


def carried_out(run: Any) -> list[Any]:
    kept = [ContactToWrite.model_validate_json(row.record.model_dump_json()) for row in run.planned if row.record]
    with calling():
        return [run.keep(came) if isinstance(came, Outcome) else came for _, came in deliver_many(kept, run)]


@pytest.fixture
def known_by_phone(story: Story) -> str:
    """KSUP's id of a person with that phone, typed otherwise, and an e-mail that 1C does not know."""
    return story.ksup.add_contacts(
        [{"name": "Новая Анна", "type": "person", "phone": "+7 903 000 00 09", "email": "anna@mail.example"}]
    )[0]


@pytest.mark.rule("H13", "K1.3", "K2")
def test_a_client_known_by_his_phone_gets_the_code_and_the_name_of_1c_once(
    story: Story, ut: OnecClient, known_by_phone: str
) -> None:
    first = looked(story, ut)
    assert [(row.key, row.act) for row in first.planned] == [(CODE, "update")]
    assert [one.done for one in carried_out(first)] == ["updated"]
    [contact] = [one for one in story.ksup.dump()["contacts"] if one["id"] == known_by_phone]
    assert (contact["name"], contact["email"]) == ("Анна Новая", "anna@mail.example")
    assert story.codes()["onec-ut", CODE] == known_by_phone
    assert [link.ours.id for link in story.links.kept] == [CODE]
    assert [one.done for one in carried_out(first)] == ["unchanged"]
    assert [row.act for row in looked(story, ut).planned] == ["leave"]


@pytest.mark.rule("H13")
def test_equal_codes_of_two_bases_stand_in_one_contact_side_by_side(
    story: Story, ut: OnecClient, known_by_phone: str
) -> None:
    for base in ("onec-ut", "onec-spb"):
        carried_out(looked(story, ut, base))
    assert {key: owner for key, owner in story.codes().items() if key[1] == CODE} == {
        ("onec-ut", CODE): known_by_phone,
        ("onec-spb", CODE): known_by_phone,
    }
    assert [link.ours.connection for link in story.links.kept] == ["onec-ut", "onec-spb"]


@pytest.mark.rule("H13", "H4")
def test_what_changed_since_the_plan_is_left_to_the_next_run(story: Story, ut: OnecClient, known_by_phone: str) -> None:
    run = looked(story, ut)
    story.tell({"ksup_id": story.ids[2], "code_1c": CODE})  # 1C has given the code to another one meanwhile
    [outcome] = carried_out(run)
    assert outcome.done == "skipped"
    assert story.codes()["onec-ut", CODE] == story.ids[2]
    story.client.close()


@pytest.mark.rule("H13")
def test_a_row_that_ksup_refuses_is_told_and_holds_up_no_other(story: Story, ut: OnecClient) -> None:
    run = looked(story, ut)
    gone = ContactToWrite(code="00-00000009", ksup_id="404", seen="", name="Нет такого", type="person")
    with calling():
        [(_, came)] = list(deliver_many([gone], run))
    assert isinstance(came, Refused)
    assert came.field == "ksup_id"
