"""Much is read in pieces, and nothing is lost between them, whatever people do in 1C meanwhile."""

import time
from datetime import datetime
from typing import Any

import pytest

from obmen.core.errors import TryLater
from obmen.systems.onec import paging
from obmen_stands.onec import OneC
from obmen_stands.onec.tests.odata_client import Caller
from tests.batteries.small_run import ZONE, calling

from .conftest import LONG_AGO, ORDERS, Make, made


def added(caller: Caller, like: dict[str, Any], date: str) -> str:
    body = {name: like[name] for name in ("Контрагент_Key", "Организация_Key", "Состояние_Key")} | {"Date": date}
    answer = caller.ask(f"{ORDERS}?$format=json", "POST", body)
    assert answer.status == 201
    return str(answer.json["Ref_Key"])


@pytest.mark.rule("A8")
@pytest.mark.parametrize("minutes_apart", [1, 600], ids=["dense", "sparse"])
def test_five_thousand_are_read_once_each_while_others_are_added_moved_and_deleted(
    stand: OneC, make: Make, profile: str, minutes_apart: int
) -> None:
    alfa = made(stand, profile=profile, orders=5000, minutes_apart=minutes_apart, clients=800)
    rows, caller = alfa.rows(ORDERS), Caller(alfa)
    expected = {row["Ref_Key"] for row in rows}
    client, found = make(alfa, profile=profile), list[str]()
    with calling(seconds=100):
        for order in client.work_orders(dated_from=LONG_AGO, organisations=()):
            found.append(order.ref)
            if len(found) % 700 == 1:
                added(caller, rows[0], rows[3]["Date"])  # long read past: of no window any more
                last = added(caller, rows[0], rows[-1]["Date"])
                if len(found) < 3600:  # the page it belongs to is still to come
                    expected.add(last)
                gone = rows[len(found) // 700]  # read already: its place in the order falls empty
                assert caller.ask(f"{ORDERS}(guid'{gone['Ref_Key']}')", "DELETE").status == 204
                moved = rows[len(found) // 700 + 100]
                assert (
                    caller.ask(f"{ORDERS}(guid'{moved['Ref_Key']}')", "PATCH", {"Date": rows[-1]["Date"]}).status == 200
                )
    assert len(found) == len(set(found))
    assert expected - set(found) == set()


def test_a_load_at_midnight_gives_more_of_one_date_than_fit_a_page(
    stand: OneC, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    alfa = made(stand, orders=120)
    caller, rows = Caller(alfa), alfa.rows(ORDERS)
    for row in rows[20:90]:
        caller.ask(f"{ORDERS}(guid'{row['Ref_Key']}')", "PATCH", {"Date": "2026-01-12T00:00:00"})
    monkeypatch.setattr(paging.Size, "rows", 25)
    monkeypatch.setattr(paging.Size.__init__, "__defaults__", (25,))
    with calling():
        found = [order.ref for order in make(alfa).work_orders(dated_from=LONG_AGO, organisations=())]
    assert sorted(found) == sorted(row["Ref_Key"] for row in rows)


def test_documents_dated_ahead_are_read_too(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=10)
    ref = added(Caller(alfa), alfa.rows(ORDERS)[0], "2199-12-31T23:59:59")
    with calling():
        found = {order.ref for order in make(alfa).work_orders(dated_from=LONG_AGO, organisations=())}
    assert ref in found
    assert len(found) == 11


def test_a_page_1c_breaks_down_over_is_asked_for_in_smaller_ones(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=600, clients=20)
    client = make(alfa)
    with calling():
        client.check()
    alfa.fault(internal_error=2, after=5)  # two counts and the cards with their contacts come before
    with calling():
        found = list(client.work_orders(dated_from=datetime(2026, 1, 12, tzinfo=ZONE), organisations=()))
    assert len(found) == 600
    tops = [
        int(one["target"].partition("$top=")[2].partition("&")[0])
        for one in alfa.asked()["requests"]
        if "Date%2CRef_Key" in one["target"]
    ]
    assert tops[:3] == [1000, 250, 62]
    assert set(tops[3:]) == {62}


def test_a_page_without_an_answer_in_time_is_asked_for_in_a_smaller_one(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=40, clients=20)
    client = make(alfa, seconds=1)
    with calling():
        client.check()
    alfa.settings(hang_seconds=2, faults={"hang": 1, "after": 1})
    with calling():
        assert len(list(client.work_orders(dated_from=LONG_AGO, organisations=()))) == 40


def test_a_base_that_breaks_down_over_anything_is_left_for_later(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=40)
    client = make(alfa)
    with calling():
        client.check()
    before = len(alfa.asked()["requests"])
    alfa.fault(platform_error=-1)
    with calling(), pytest.raises(TryLater) as caught:
        list(client.work_orders(dated_from=LONG_AGO, organisations=()))
    assert "No space left on device" in str(caught.value)
    assert len(alfa.asked()["requests"]) - before < 10


def test_a_web_server_that_takes_short_addresses_only_is_asked_in_more_pieces(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=100)
    client = make(alfa)
    with calling():
        client.check()
    alfa.settings(address_limit=1500)
    refs = [row["Ref_Key"] for row in alfa.rows(ORDERS)]
    with calling():
        assert sorted(order.ref for order in client.work_orders_of(refs)) == sorted(refs)


def test_cards_are_read_whole_for_many_work_orders_and_by_key_for_few(stand: OneC, make: Make, profile: str) -> None:
    alfa = made(stand, profile=profile, orders=3000, clients=2500)
    client = make(alfa, profile=profile)
    for since, keys, pages in ((datetime(2026, 2, 1, 17, tzinfo=ZONE), True, False), (LONG_AGO, False, True)):
        before = len(alfa.asked()["requests"])
        with calling(seconds=60):
            found = list(client.work_orders(dated_from=since, organisations=()))
        asked = [one["target"] for one in alfa.asked()["requests"][before:] if "Catalog_%D0%9A" in one["target"]]
        assert bool([one for one in asked if "filter=" in one]) == keys
        assert bool([one for one in asked if "orderby=" in one]) == pages
        assert found
        assert all(order.client and order.client.name for order in found if order.client and order.client.ref)


def test_a_register_too_much_for_the_base_is_read_by_client(
    stand: OneC, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    alfa = made(stand, orders=400, clients=30)
    client = make(alfa)
    with calling():
        told = {o.ref: o.client.phones for o in client.work_orders(dated_from=LONG_AGO, organisations=()) if o.client}
        monkeypatch.setattr("obmen.systems.onec.cards.MOST_CONTACTS", 10)
        again = {o.ref: o.client.phones for o in client.work_orders(dated_from=LONG_AGO, organisations=()) if o.client}
    assert told == again
    assert any(told.values())


def test_a_first_call_is_waited_for(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=3)
    alfa.settings(first_call=2, session_age=0.1)
    time.sleep(0.2)
    with calling():
        assert make(alfa).organisations()
