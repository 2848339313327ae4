"""Who is let in, how many at once, and what is seen of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from obmen.core.errors import Misconfigured, TryLater
from obmen.systems.onec import SYSTEM
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from tests.batteries.hostile import answering, hostile, http
from tests.batteries.small_run import calling

from .conftest import LONG_AGO, ORDERS, PASSWORD, USER, Make, made
from .counted import CountedSlots
from .test_troubles import client_at, error_of


@pytest.fixture
def alfa(stand: OneC) -> PublishedBase:
    return made(stand, orders=20)


@pytest.mark.rule("H7")
def test_a_wrong_password_is_told_apart_from_missing_rights(alfa: PublishedBase, make: Make) -> None:
    with calling(), pytest.raises(Misconfigured) as caught:
        make(alfa, password="другой").check()
    assert caught.value.setting == "password"
    alfa.settings(hidden_organisations=[alfa.rows(ORDERS)[0]["Организация_Key"]])
    with calling(), pytest.raises(Misconfigured) as caught:
        make(alfa).check()
    assert caught.value.setting == "user"
    assert "document «ЗаказНаряд»" in str(caught.value)


def test_a_cyrillic_login_is_let_in(alfa: PublishedBase, make: Make) -> None:
    alfa.settings(user="Обмен «Ёлка»", password="пароль:с двоеточием+")
    try:
        with calling():
            assert "20" in str(make(alfa, user="Обмен «Ёлка»", password="пароль:с двоеточием+").check().summary)
    finally:
        alfa.settings(user=USER, password=PASSWORD)


@pytest.mark.rule("A8")
def test_no_more_sessions_are_taken_than_allowed_whoever_asks(alfa: PublishedBase, make: Make) -> None:
    alfa.settings(call=0.1)
    client = make(alfa)

    def ask(_: int) -> int:
        with calling():
            return len(client.organisations())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(12))) == [3] * 12
    assert alfa.asked()["sessions"]["most"] == 2


@pytest.mark.rule("A8")
def test_a_pool_that_others_have_emptied_is_waited_for(alfa: PublishedBase, make: Make) -> None:
    budget = CountedSlots()
    alfa.settings(sessions=1, session_wait=0.1, call=1.5)
    blocking = threading.Thread(target=ask_once, args=(make(alfa),))
    blocking.start()
    client = make(alfa, budget)
    threading.Event().wait(0.3)
    with calling():
        assert len(client.organisations()) == 3
    blocking.join()
    assert budget.barred["sessions"] >= 1


def ask_once(client: OnecClient) -> None:
    with calling():
        client.organisations()


def test_a_pool_that_stays_empty_leaves_the_run_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile(answering(http("503 Service Unavailable", b"<html>503</html>", more="Retry-After: 1\r\n"))) as server:
        error = error_of(client_at(server.url))
    assert isinstance(error, TryLater)
    assert "no free session" in str(error)
    assert server.connections == 3


def test_what_was_given_before_a_fault_holds(alfa: PublishedBase, make: Make, stand: OneC) -> None:
    alfa = made(stand, orders=2500, minutes_apart=1, clients=50)
    client, found = make(alfa), []

    def read() -> None:
        for order in client.work_orders(dated_from=LONG_AGO, organisations=()):
            found.append(order)
            if len(found) == 1000:
                alfa.fault(maintenance=-1)

    with calling(), pytest.raises(TryLater) as caught:
        read()
    assert caught.value.connection_down
    assert 1000 <= len(found) < 2500


def test_two_bases_are_read_apart(stand: OneC, make: Make, tmp_path: Any) -> None:
    one = made(stand, orders=5)
    with OneC.started(target="", token="", base="second", data=tmp_path) as other:
        other.odata.make(orders=7, profile="alfa_auto_6", seed=2)
        clients = make(one), make(other.odata, profile="alfa_auto_6")
        with calling():
            counts = [len(list(client.work_orders(dated_from=LONG_AGO, organisations=()))) for client in clients]
    assert counts == [5, 7]


def test_personal_data_and_the_key_stand_in_no_trace(alfa: PublishedBase, make: Make) -> None:
    with calling(trace=[]) as call:
        found = list(make(alfa).work_orders(dated_from=LONG_AGO, organisations=()))
    shown = "".join(talk.request + talk.answer for talk in call.trace or ())
    named = [order.client for order in found if order.client and order.client.phones]
    assert named
    for one in named:
        assert one.name not in shown
        assert one.phones[0] not in shown
    assert PASSWORD not in shown
    assert SYSTEM.goods
