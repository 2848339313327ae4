"""The doors of KSUP: contacts and prices, and the base they are meant for (K1, K14)."""

from typing import Any

import pytest

from obmen.core.inbound import Json
from obmen.doors.tests.running import a_connection, no_answer, running
from obmen.journal.models import Message, Rejected
from obmen.systems.ksup.inbound import CONTACTS, PRICES
from tests.fixtures.database import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CONTACT: Json = CONTACTS.example


def ksup(reply: Any = no_answer) -> Any:
    return running(name="ksup", system="ksup", reply=reply)


@pytest.mark.rule("K1")
def test_a_contact_is_kept_until_an_exchange_takes_it(database: Database) -> None:
    with ksup() as doors:
        answer = doors.post("/in/ksup/contacts", CONTACT)
        assert (answer.status, answer["state"]) == (202, "held")
        kept = Message.objects.get()
        assert (kept.kind, kept.key, kept.cause) == ("contacts", "77", "no flow")


@pytest.mark.rule("K1")
def test_the_base_must_be_named_where_there_are_several(database: Database) -> None:
    with ksup() as doors:
        a_connection("onec-ut", "onec")
        assert doors.post("/in/ksup/contacts", CONTACT).status == 202
        a_connection("onec-alfa", "onec")
        answer = doors.post("/in/ksup/contacts", CONTACT)
        assert (answer.status, answer["errors"][0]["field"]) == (422, "base")
        assert "onec-alfa, onec-ut" in answer["errors"][0]["reason"]
        assert Rejected.objects.count() == 1
        assert doors.post("/in/ksup/contacts", {**CONTACT, "base": "onec-alfa"}).status == 202
        for wrong in ("ksup", "other", 7, ["onec-ut"]):
            assert doors.post("/in/ksup/contacts", {**CONTACT, "base": wrong})["errors"][0]["field"] == "base"


@pytest.mark.rule("K14")
def test_prices_nobody_tells_are_no_empty_list(database: Database) -> None:
    with ksup() as doors:
        answer = doors.post("/ask/ksup/prices", PRICES.example)
        assert answer.status == 404
        assert answer["errors"][0]["reason"]


@pytest.mark.rule("K14")
def test_a_question_names_its_base_as_a_message_does(database: Database) -> None:
    with ksup(lambda *_: {"items": []}) as doors:
        for name in ("onec-ut", "onec-alfa"):
            assert doors.post("/ask/ksup/prices", PRICES.example).status == 200
            a_connection(name, "onec")
        answer = doors.post("/ask/ksup/prices", PRICES.example)
        assert (answer.status, answer["errors"][0]["field"]) == (422, "base")
        assert doors.post("/ask/ksup/prices", {**PRICES.example, "base": "onec-ut"}).status == 200
