"""H1: a caller is known before a byte of his body is read."""

import base64
from datetime import datetime, timedelta

import pytest

from obmen.core import clock
from obmen.doors.app import Limits
from obmen.doors.tests.running import ORDER, Running, a_connection, answer_on, running
from obmen.journal.models import Body
from obmen.setup import tokens
from obmen.setup.models import Token
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H1"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def basic(name: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{token}".encode()).decode()


def test_a_caller_shows_his_token_as_bearer_or_as_the_password_of_his_connection(doors: Running) -> None:
    assert doors.post(body=ORDER).status == 202
    assert doors.post(body=ORDER, Authorization=basic("onec-ut", doors.token)).status == 200
    assert doors.post(body=ORDER, Authorization=f"bearer {doors.token}").status == 200


def test_who_is_not_known_is_told_so_whatever_the_address(doors: Running) -> None:
    wrong = [
        "",
        "Bearer",
        "Bearer obm_x",
        f"Bearer {doors.token[:-1]}",
        f"Bearer {doors.token}x",
        basic("onec-other", doors.token),
        "Basic ***",
        "Negotiate abc",
    ]
    for place, credentials in enumerate(wrong):
        path = ["/in/onec-ut/orders", "/in/nobody/nothing", "/ask/onec-ut/prices", "/in/onec-ut/messages/1"][place % 4]
        answer = doors.post(path, ORDER, Authorization=credentials)
        assert answer.status == 401, credentials
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert not Body.objects.exists()


def test_a_token_that_has_ended_or_was_revoked_opens_nothing(doors: Running) -> None:
    row, spare = tokens.issue(doors.connection, who="test", expires=clock.now() + timedelta(seconds=0.3))
    headers = {"Authorization": f"Bearer {spare}"}
    assert doors.post(body=ORDER, **headers).status == 202
    while clock.now() < row.expires_at:  # type: ignore[operator]
        pass
    assert doors.post(body=ORDER, **headers).status == 401
    _, other = tokens.issue(doors.connection, who="test")
    tokens.revoke(tokens.valid(doors.connection)[-1], who="test")
    assert doors.post(body=ORDER, Authorization=f"Bearer {other}").status == 401
    assert doors.post(body=ORDER).status == 200


def test_a_token_for_other_addresses_is_no_token_here(doors: Running) -> None:
    _, elsewhere = tokens.issue(doors.connection, who="test", addresses=["10.0.0.0/8"])
    assert doors.post(body=ORDER, Authorization=f"Bearer {elsewhere}").status == 401
    assert doors.post(body=ORDER, Authorization=f"Bearer {elsewhere}", X_Forwarded_For="10.0.0.5").status == 401


def test_a_token_opens_its_own_connection_and_the_others_seem_not_to_exist(doors: Running) -> None:
    a_connection("onec-retail", "onec")
    theirs = doors.post("/in/onec-retail/orders", ORDER)
    nobodys = doors.post("/in/no-such/orders", ORDER)
    unknown_kind = doors.post("/in/onec-ut/no-such", ORDER)
    assert {theirs.status, nobodys.status, unknown_kind.status} == {404}
    assert theirs.body == nobodys.body


def test_after_ten_failures_a_minute_only_further_failures_are_held_off(doors: Running) -> None:
    statuses = [doors.post(body=ORDER, Authorization="Bearer obm_x").status for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert doors.post(body=ORDER).status == 202
    assert int(doors.post(body=ORDER, Authorization="Bearer obm_x").headers["Retry-After"]) <= 60


def test_who_is_not_known_is_answered_before_he_has_sent_his_body(doors: Running) -> None:
    with doors.socket() as caller:
        caller.sendall(doors.head(50_000_000).replace(doors.token.encode(), b"obm_wrong_token"))
        assert answer_on(caller).status == 401


def test_a_caller_who_asks_first_is_answered_without_his_body(doors: Running) -> None:
    with doors.socket() as caller:
        caller.sendall(doors.head(50_000_000, Expect="100-continue").replace(doors.token.encode(), b"obm_wrong"))
        assert answer_on(caller).status == 401
    with doors.socket() as caller:
        caller.sendall(doors.head(2, Expect="100-continue"))
        assert caller.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        caller.sendall(b"{}")
        assert answer_on(caller).status == 422


def test_messages_over_the_rate_of_their_connection_come_again_later(database: Database) -> None:
    with running(limits=Limits(free_disk=0, rate=3)) as doors:
        answers = [doors.post(body={**ORDER, "deal_number": n}) for n in range(1, 7)]
        late = [answer for answer in answers if answer.status == 429]
        assert late
        assert late[0].headers["Retry-After"] == "1"
        assert Body.objects.count() == 6 - len(late)


def test_a_token_that_opened_a_door_tells_when_it_was_last_used(doors: Running) -> None:
    def last_used() -> object:
        tokens.write_used()
        return Token.objects.get(connection=doors.connection).last_used_at

    doors.post(body=ORDER, Authorization=f"Bearer {doors.token}x")
    doors.post(body=ORDER, Authorization=basic("onec-other", doors.token))
    assert last_used() is None
    before = clock.now()
    assert doors.get("/in/onec-ut/messages/none").status == 404
    used = last_used()
    assert isinstance(used, datetime)
    assert before <= used <= clock.now()
