"""H1: what is kept is answered after its commit; the same message gets the same answer; the rest is told why not."""

import pytest

from obmen.doors.tests.running import ORDER, Running, a_connection, a_flow
from obmen.journal.models import Body, Message, Rejected
from obmen.setup import tokens
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1")
CHANGE = {**ORDER, "type": "change"}


def test_an_order_is_kept_and_waits_in_the_lane_of_its_deal(doors: Running) -> None:
    a_flow(doors.connection)
    answer = doors.post(body=ORDER)
    assert (answer.status, answer["state"]) == (202, "waiting")
    kept = Body.objects.get()
    assert kept.id == answer["id"]
    assert Message.objects.get().key == "12345"
    assert b"\xd0\xa2\xd0\x94\xd0\xa6\xd0\x91" in bytes(kept.raw)


def test_no_credential_is_kept_with_a_message(doors: Running) -> None:
    doors.post(body=ORDER, Cookie="obmen_session=x", X_Request_Id="77")
    kept = Body.objects.get().headers
    assert kept["x-request-id"] == "77"
    assert not {"authorization", "cookie"} & set(kept)
    assert doors.token not in str(kept)


def test_an_order_no_flow_takes_is_kept_and_held(doors: Running) -> None:
    answer = doors.post(body=ORDER)
    assert (answer.status, answer["state"]) == (202, "held")
    assert answer["errors"][0]["field"] == ""
    assert "обмен" in answer["errors"][0]["reason"]


def test_a_message_two_flows_take_is_one_body_and_two_messages(doors: Running) -> None:
    a_flow(doors.connection, "one")
    a_flow(doors.connection, "two")
    answer = doors.post(body=ORDER)
    assert Body.objects.count() == 1
    assert {message.flow.name for message in Message.objects.select_related("flow") if message.flow} == {"one", "two"}
    state = doors.get(f"/in/onec-ut/messages/{answer['id']}")
    assert [flow["flow"] for flow in state["flows"]] == ["one", "two"]


def test_a_paused_flow_accepts_and_waits(doors: Running) -> None:
    flow = a_flow(doors.connection)
    flow.paused = True
    flow.save()
    assert doors.post(body=ORDER)["state"] == "waiting"


def test_wrong_content_is_kept_in_its_lane_held_with_the_errors(doors: Running) -> None:
    a_flow(doors.connection)
    line = {**ORDER["lines"][0], "quantity": "две штуки"}
    answer = doors.post(body={**ORDER, "lines": [line]})
    assert (answer.status, answer["state"]) == (202, "held")
    assert answer["errors"][0]["field"] == "lines.0.quantity"
    held = Message.objects.get()
    assert (held.state, held.key, held.cause) == ("held", "12345", "wrong content")


@pytest.mark.rule("K4.2")
def test_an_order_without_a_deal_number_is_refused_by_field_and_kept_for_a_person(doors: Running) -> None:
    answer = doors.post(body={**ORDER, "deal_number": None})
    assert answer.status == 422
    assert answer["errors"][0]["field"] == "deal_number"
    rejected = Rejected.objects.get()
    assert rejected.kind == "orders"
    assert b"lines" in bytes(rejected.raw)
    assert not Message.objects.exists()


@pytest.mark.rule("H4")
def test_the_same_key_and_content_is_the_same_message(doors: Running) -> None:
    a_flow(doors.connection)
    first = doors.post(body=CHANGE, Idempotency_Key="k-1")
    again = doors.post(body=CHANGE, Idempotency_Key="k-1")
    assert (again.status, again["id"], again["duplicate"]) == (200, first["id"], True)
    assert Message.objects.count() == 1


@pytest.mark.rule("H4")
def test_a_key_in_the_field_message_id_is_as_good_as_in_the_header(doors: Running) -> None:
    a_flow(doors.connection)
    first = doors.post(body={**CHANGE, "message_id": 17})
    again = doors.post(body=CHANGE, Idempotency_Key="17")
    assert (again.status, again["id"]) == (200, first["id"])


def test_the_same_key_with_other_content_is_a_conflict_that_names_the_first(doors: Running) -> None:
    a_flow(doors.connection)
    first = doors.post(body=CHANGE, Idempotency_Key="k-1")
    other = doors.post(body={**CHANGE, "deal_number": 777}, Idempotency_Key="k-1")
    assert (other.status, other["id"]) == (409, first["id"])
    assert other["errors"][0]["field"] == "Idempotency-Key"
    assert Body.objects.count() == 1


def test_a_key_counts_within_its_connection_and_kind(doors: Running) -> None:
    other = a_connection("onec-retail", "onec")
    _, token = tokens.issue(other, who="test")
    first = doors.post(body=CHANGE, Idempotency_Key="k-1")
    second = doors.post("/in/onec-retail/orders", CHANGE, Idempotency_Key="k-1", Authorization=f"Bearer {token}")
    third = doors.post("/in/onec-ut/products", {"type": "add", "article": "1", "name": "x"}, Idempotency_Key="k-1")
    assert {first.status, second.status, third.status} == {202}


def test_a_key_that_is_too_long_is_told_by_name(doors: Running) -> None:
    answer = doors.post(body=ORDER, Idempotency_Key="k" * 201)
    assert (answer.status, answer["errors"][0]["field"]) == (422, "Idempotency-Key")


@pytest.mark.rule("H4")
def test_an_added_order_repeated_without_a_key_is_a_duplicate_by_its_numbers(doors: Running) -> None:
    a_flow(doors.connection)
    first = doors.post(body=ORDER)
    again = doors.post(body=ORDER)
    changed = doors.post(body={**ORDER, "order_type": "Опт"})
    assert (again.status, again["id"]) == (200, first["id"])
    assert changed.status == 202
    assert changed["id"] != first["id"]


def test_a_sender_sees_the_state_of_his_own_message_only(doors: Running) -> None:
    _, token = tokens.issue(a_connection("onec-retail", "onec"), who="test")
    sent = doors.post(body=ORDER)
    state = doors.get(f"/in/onec-ut/messages/{sent['id']}")
    assert (state.status, state["state"], state["kind"]) == (200, "held", "orders")
    assert "lines" not in str(state.body)
    foreign = doors.get(f"/in/onec-retail/messages/{sent['id']}", Authorization=f"Bearer {token}")
    assert foreign.status == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_errors_are_told_in_the_language_that_is_asked_for(database: Database, doors: Running) -> None:
    russian = doors.post(body={**ORDER, "deal_number": None})
    english = doors.post(body={**ORDER, "deal_number": None}, Accept_Language="en-GB, ru;q=0.5")
    other = doors.post(body={**ORDER, "deal_number": None}, Accept_Language="de")
    assert english["errors"] == [{"field": "deal_number", "reason": "the field is missing"}]
    assert russian["errors"] == other["errors"]
    assert russian["errors"][0]["reason"] != english["errors"][0]["reason"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_answer_is_json_whatever_was_asked(database: Database, doors: Running) -> None:
    for method, path, status in [
        ("GET", "/in/onec-ut/orders", 405),
        ("DELETE", "/in/onec-ut/orders", 405),
        ("POST", "/in/onec-ut", 404),
        ("POST", "/in", 404),
        ("GET", "/ask/", 404),
        ("POST", "/in/onec-ut/orders/x/y", 404),
        ("GET", "/api/nothing", 404),
        ("POST", "/health", 405),
    ]:
        answer = doors.ask(method, path, None)
        assert answer.status == status, path
        assert answer["errors"][0]["reason"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_key_of_a_lane_nobody_can_have_is_refused(database: Database, doors: Running) -> None:
    assert doors.post(body={**ORDER, "deal_number": "9" * 201}).status == 422


def test_times_at_the_edge_of_the_calendar_do_no_harm(doors: Running) -> None:
    a_flow(doors.connection)
    for moment in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00", "0002-01-01T00:00:00+14:00"):
        answer = doors.post(body={**CHANGE, "moment": moment, "order_number": moment})
        assert answer.status in {202, 422}, (moment, answer.body)
    assert doors.post(body=ORDER).status == 202
