"""The journal looked through and acted on from the command line (H6)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from obmen.journal.models import Message
from obmen.journal.tests.house import House, writing
from obmen.setup.models import Audit
from obmen.site.tests.house import here
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H6")


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    """Order 1 is held, 2 waits, 3 is delivered."""
    with writing() as writer:
        built = House(writer)
        for key in ("1", "2", "3"):
            built.accept(key, json.dumps({"order_number": f"ТД-{key}", "client": "ПЁТР"}), search=f"тд-{key} петр")
        held, waiting, done = sorted(built.claim(), key=lambda one: one.key)
        built.hold(held)
        built.fail(waiting)
        built.done(done)
        yield built


def listed(*words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(here("journal", *words, "--json").stdout)["messages"]
    return rows


def test_messages_are_found_by_state_object_and_words(house: House):
    assert [row["key"] for row in listed("list")] == ["3", "2", "1"]
    assert [row["key"] for row in listed("list", "--state", "held")] == ["1"]
    assert [row["key"] for row in listed("list", "--key", "2")] == ["2"]
    assert [row["key"] for row in listed("list", "--connection", "ksup", "--kind", "orders", "--since", "1h")] == [
        "3",
        "2",
        "1",
    ]
    assert listed("list", "--until", "2020-01-01") == []
    assert [row["state"] for row in listed("list", "--outcome", "created")] == ["done"]


def test_the_list_goes_on_where_it_ended(house: House):
    first = json.loads(here("journal", "list", "--limit", "2", "--json").stdout)
    assert [row["key"] for row in listed("list", "--before", str(first["before"]))] == ["1"]
    assert f"--before {first['before']}" in here("journal", "list", "--limit", "2").stdout


def test_a_message_is_shown_whole(house: House):
    number = str(Message.objects.get(state="held").id)
    said = here("journal", "show", number)
    for part in ("Order 1", "held", "There is no such deal", "ТД-1", "Tries"):
        assert part in said.stdout
    data = json.loads(here("journal", "show", number, "--json").stdout)
    assert (data["cause"], len(data["tries"]), json.loads(data["text"])["order_number"]) == ("refused", 1, "ТД-1")


def test_a_held_message_is_sent_again_and_it_is_known_by_whom(house: House):
    held = Message.objects.get(state="held")
    assert here("journal", "redo", str(held.id)).stdout.strip() == "Sent again: 1"
    assert Message.objects.get(id=held.id).state == "waiting"
    assert Audit.objects.order_by("-id")[0].who.startswith("console")


def test_an_act_that_changed_nothing_is_a_trouble(house: House):
    done = Message.objects.get(state="done")
    for act, why in (
        (("skip",), f"Only a held message can let others pass; message {done.id}: created"),
        (("drop", "--why", "x"), f"Only a held or waiting message can be dropped; message {done.id}: created"),
        (("looked",), f"Message {done.id} has no warning to be looked at"),
    ):
        said = here("journal", act[0], str(done.id), *act[1:])
        assert (said.returncode, said.stdout, said.stderr.strip()) == (1, "", why)


@pytest.mark.parametrize("act", [["redo"], ["skip"], ["drop", "--why", "x"], ["looked"]])
def test_a_number_that_is_not_there_is_named_and_nothing_is_done(house: House, act: list[str]):
    held = Message.objects.get(state="held")
    said = here("journal", act[0], str(held.id), "999", *act[1:])
    assert (said.returncode, said.stderr.strip(), said.stdout) == (2, "There is no message 999", "")
    assert Message.objects.get(id=held.id).state == "held"


def test_wrong_content_tells_its_first_problem_with_the_field_as_the_reason(house: House):
    problem = {"field": "deal_number", "reason": {"text": "Fill in this field"}}
    Message.objects.filter(state="held").update(reason=None, problems=[problem])
    number = str(Message.objects.get(state="held").id)
    assert "deal_number: Fill in this field" in here("journal", "list", "--state", "held").stdout
    top = here("journal", "show", number).stdout.partition("Came")[0]
    assert "deal_number: Fill in this field" in top


def test_what_a_message_is_about_and_how_its_tries_ended_stand_in_words(house: House):
    shown = here("journal", "show", str(Message.objects.get(state="held").id)).stdout
    assert "deal 1" in shown
    assert "refused, held" in shown


def test_a_held_message_lets_others_pass_or_is_dropped_with_a_reason(house: House):
    number = str(Message.objects.get(state="held").id)
    assert here("journal", "skip", number).returncode == 0
    assert "Say why" in here("journal", "drop", number).stderr
    assert here("journal", "drop", number, "--why", "заказ отменён").returncode == 0
    assert Message.objects.get(id=int(number)).state == "dropped"
    assert "заказ отменён" in here("journal", "list", "--state", "dropped").stdout


def test_all_that_a_filter_finds_is_sent_again_at_once(house: House):
    assert here("journal", "redo", "--all", "--state", "held", "--yes").stdout.splitlines() == [
        "Found: 1",
        "Sent again: 1",
    ]
    assert not Message.objects.filter(state="held").exists()


def test_without_a_word_of_agreement_nothing_is_done(house: House):
    for typed in ("", "no\n", "\n"):
        assert here("journal", "redo", "--all", "--state", "held", typed=typed).returncode == 130
    assert Message.objects.filter(state="held").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["redo"],
        ["show", "999"],
        ["list", "--since", "yesterday"],
        ["list", "--flow", "none"],
        ["redo", "x"],
        ["list", "--limit", "0"],
    ],
)
def test_what_cannot_be_meant_is_told(house: House, words: list[str]):
    said = here("journal", *words)
    assert said.returncode == 2
    assert said.stderr.strip()
    assert not said.stdout


def test_what_waits_behind_a_held_one_names_it(house: House):
    held = Message.objects.get(state="held").id
    house.accept("1")
    (behind, *others) = listed("list", "--state", "waiting")
    assert (behind["waits_behind"], [row["waits_behind"] for row in others]) == (held, [None])
    said = f"Waits behind message {held} (Order 1"
    assert said in here("journal", "list").stdout
    assert said in here("journal", "show", str(behind["id"])).stdout
    assert json.loads(here("journal", "show", str(behind["id"]), "--json").stdout)["waits_behind"] == held
