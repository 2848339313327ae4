"""Work orders pushed by a base that is not published: an answer that was lost, a document changed and changed back."""

from typing import Any

import pytest

from obmen.doors.tests.running import Running, running
from obmen.journal.models import Message
from obmen.systems.onec.work_orders import WORK_ORDERS
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("A9"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
ADDRESS = "/in/alfa/work-orders"


def state(version: str, moment: str, **fields: Any) -> tuple[dict[str, Any], str]:
    """A message as the processing forms it, and its key."""
    body = {**WORK_ORDERS.example, "version": version, "moment": moment, **fields}
    return body, f"{body['ref']}/{moment}/{version}"


def push(doors: Running, told: tuple[dict[str, Any], str]) -> tuple[int, str]:
    answer = doors.post(ADDRESS, told[0], Idempotency_Key=told[1])
    return answer.status, answer["id"]


def test_a_repeat_after_a_lost_answer_is_the_same_message(database: Database) -> None:
    with running(name="alfa") as doors:
        told = state("1-1-1", "2026-11-20T09:15:02")
        taken, repeated = push(doors, told), push(doors, told)
        assert taken == (202, repeated[1])
        assert repeated[0] == 200
    assert Message.objects.count() == 1


def test_a_document_changed_and_changed_back_is_told_three_times(database: Database) -> None:
    with running(name="alfa") as doors:
        first = push(doors, state("1-1-1", "2026-11-20T09:15:02"))
        second = push(doors, state("2-2-2", "2026-11-20T09:30:02", sum=100))
        third = push(doors, state("1-1-1", "2026-11-20T09:45:02"))
    assert [status for status, _ in (first, second, third)] == [202, 202, 202]
    assert len({name for _, name in (first, second, third)}) == 3


def test_a_work_order_whose_state_is_empty_is_kept_and_held_with_the_field_named(database: Database) -> None:
    with running(name="alfa") as doors:
        body, key = state("1-1-1", "2026-11-20T09:15:02", state={"ref": "", "title": ""})
        answer = doors.post(ADDRESS, body, Idempotency_Key=key)
    assert (answer.status, answer["state"]) == (202, "held")
    assert answer["errors"][0]["field"] == "state.ref"


def test_a_work_order_without_its_reference_is_turned_away(database: Database) -> None:
    with running(name="alfa") as doors:
        body, _ = state("1-1-1", "2026-11-20T09:15:02", ref="")
        answer = doors.post(ADDRESS, body)
    assert answer.status == 422
    assert answer["errors"][0]["field"] == "ref"
