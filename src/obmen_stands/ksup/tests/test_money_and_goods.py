"""Incomes and shipments of a deal, notices of income that belongs to none."""

from typing import Any

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import LINE, Caller
from obmen_stands.ksup.tests.test_pages import page

INCOME: dict[str, Any] = {"base": "onec-ut", "date": "2026-03-05", "sum": "100.00"}
NOTICE: dict[str, Any] = INCOME | {"user": "1", "text": "Пришли деньги"}
SHIPMENT: dict[str, Any] = {"base": "onec-ut", "date": "2026-03-06", "lines": [LINE]}
NOTICES, INCOMES, SHIPMENTS = "/notices/unallocated-income", "/deals/12345/incomes", "/deals/12345/shipments"
WRITES = [(INCOMES, INCOME), (SHIPMENTS, SHIPMENT), (NOTICES, NOTICE)]


def test_incomes_are_added_to_the_deal_and_equal_ones_are_two(caller: Caller) -> None:
    for number in range(2):
        assert caller.ask("POST", INCOMES, INCOME, key=f"k{number}").status == 201
    caller.ask("POST", INCOMES, INCOME, key="k1")
    assert [item["sum"] for item in caller.ask("GET", INCOMES).json["items"]] == ["100.00", "100.00"]


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_a_repeat_gets_the_first_answer_and_a_used_key_is_refused(caller: Caller, path: str, body: Any) -> None:
    first = caller.ask("POST", path, body, key="k1")
    again = caller.ask("POST", path, body, key="k1")
    assert (again.status, again.raw, again.headers["Idempotent-Replay"]) == (201, first.raw, "true")
    other = caller.ask("POST", path, body | {"date": "2026-03-07"}, key="k1")
    assert other.error == (409, "key_reused", "Idempotency-Key")
    assert caller.ask("GET", "/identities/k1").json["body"]["id"] == first.json["id"]


@pytest.mark.parametrize(
    ("path", "body", "wrong", "field"),
    [
        (INCOMES, INCOME, {"colour": "red"}, "colour"),
        (INCOMES, INCOME, {"sum": 100}, "sum"),
        (INCOMES, INCOME, {"sum": "1e3"}, "sum"),
        (INCOMES, INCOME, {"date": "05.03.2026"}, "date"),
        (INCOMES, INCOME, {"document": ""}, "document"),
        (SHIPMENTS, SHIPMENT, {"type": "add"}, "type"),
        (SHIPMENTS, SHIPMENT, {"lines": [LINE | {"vat": "20"}]}, "lines.0.vat"),
        (SHIPMENTS, SHIPMENT, {"lines": [LINE] * 10_001}, "lines"),
        (SHIPMENTS, SHIPMENT, {"lines": None}, "lines"),
        (NOTICES, NOTICE, {"deal": "12345"}, "deal"),
        (NOTICES, NOTICE, {"text": ""}, "text"),
        (NOTICES, NOTICE, {"user": 1}, "user"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(
    ksup: Ksup, caller: Caller, path: str, body: Any, wrong: Any, field: str
) -> None:
    assert caller.ask("POST", path, body | wrong, key="k1").error == (422, "bad_field", field)
    assert (ksup.incomes("12345"), ksup.shipments("12345"), ksup.notices()) == ([], [], [])


@pytest.mark.parametrize(("path", "body"), WRITES[:2])
def test_a_deal_that_is_not_there_or_gone_takes_nothing(ksup: Ksup, caller: Caller, path: str, body: Any) -> None:
    assert caller.ask("POST", path.replace("12345", "888"), body, key="k1").error[:2] == (404, "deal_unknown")
    ksup.delete_deal("12345")
    assert caller.ask("POST", path, body, key="k1").error[:2] == (410, "deal_deleted")
    assert caller.ask("GET", path).error[:2] == (410, "deal_deleted")


def test_unallocated_income_is_told_to_the_person_or_the_substitute(ksup: Ksup, caller: Caller) -> None:
    both = NOTICE | {"substitute": "2"}
    assert caller.ask("POST", NOTICES, both, key="k1").json["told"] == "1"
    ksup.employ("1", active=False)
    assert caller.ask("POST", NOTICES, both, key="k2").json["told"] == "2"
    ksup.employ("2", active=False)
    assert caller.ask("POST", NOTICES, both, key="k3").error == (404, "user_unknown", "user")
    assert [user["active"] for user in caller.ask("GET", "/users").json["items"]] == [False, False, False]


def test_notices_are_read_back_by_their_day_and_base(caller: Caller) -> None:
    id_ = caller.ask("POST", NOTICES, NOTICE | {"date": "2026-03-05T23:30:00+03:00"}, key="k1").json["id"]
    caller.ask("POST", NOTICES, NOTICE | {"base": "onec-msk"}, key="k2")
    found = caller.ask("GET", f"{NOTICES}?base=onec-ut&day=2026-03-05").json["items"]
    assert [one["id"] for one in found] == [id_]
    assert caller.ask("GET", f"{NOTICES}/{id_}").json == found[0]
    assert caller.ask("GET", f"{NOTICES}?base=onec-ut&day=2026-03-06").json["items"] == []
    assert caller.ask("GET", f"{NOTICES}?base=onec-ut&day=2026-02-30").error == (422, "bad_field", "day")
    assert caller.ask("GET", f"{NOTICES}/777").error[:2] == (404, "notice_unknown")


def test_a_shipment_is_added_and_replaced(caller: Caller) -> None:
    id_ = caller.ask("POST", SHIPMENTS, SHIPMENT, key="k1").json["id"]
    path = f"{SHIPMENTS}/{id_}"
    assert caller.ask("PUT", path, SHIPMENT | {"lines": [LINE, LINE]}, key="k2").json["done"] == "replaced"
    (kept,) = caller.ask("GET", SHIPMENTS).json["items"]
    assert len(kept["lines"]) == 2
    assert caller.ask("GET", path).json == kept
    assert caller.ask("GET", f"{SHIPMENTS}?lines=no").json["items"] == [kept | {"lines": None}]
    assert caller.ask("PUT", "/deals/777/shipments/" + id_, SHIPMENT, key="k3").error[1] == "shipment_unknown"
    assert caller.ask("GET", f"{SHIPMENTS}/777").error[1] == "shipment_unknown"


def test_a_shipment_may_be_corrected_to_no_lines(ksup: Ksup, caller: Caller) -> None:
    id_ = caller.ask("POST", SHIPMENTS, SHIPMENT, key="k1").json["id"]
    assert caller.ask("PUT", f"{SHIPMENTS}/{id_}", SHIPMENT | {"lines": []}, key="k2").status == 200
    assert ksup.shipments("12345")[0]["lines"] == []
    assert "исправили до нуля" in page(ksup, "/deals/12345")[1]


def test_the_page_of_a_deal_shows_its_money_and_its_goods(ksup: Ksup, caller: Caller) -> None:
    for key, income in {"k1": INCOME | {"document": "ТД-17", "part": "2"}, "k2": INCOME | {"sum": "0.55"}}.items():
        caller.ask("POST", INCOMES, income, key=key)
    goods = {"number": "<b>РТУ-45</b>", "lines": [LINE, LINE | {"name": "Кабель"}]}
    caller.ask("POST", SHIPMENTS, SHIPMENT | goods, key="k3")
    _, text = page(ksup, "/deals/12345")
    for shown in ("ТД-17", "Всего пришло: <b>100,55</b>", "Отгрузка &lt;b&gt;РТУ-45", "Кабель", "2\u00a0501,00"):
        assert shown in text
    assert "<b>РТУ" not in text


def test_the_page_of_a_person_shows_what_he_was_told_and_dismisses_him(ksup: Ksup, caller: Caller) -> None:
    caller.ask("POST", NOTICES, NOTICE | {"text": "<i>Разнесите</i>"}, key="k1")
    assert "Смирнова" in page(ksup, "/users")[1]
    assert "&lt;i&gt;Разнесите" in page(ksup, "/users/1")[1]
    assert "Сообщений нет" in page(ksup, "/users/2")[1]
    assert page(ksup, "/users/1", {"active": "no"})[0].status == 303
    assert "Принять обратно" in page(ksup, "/users/1")[1]
    caller.ask("POST", NOTICES, NOTICE | {"substitute": "2"}, key="k2")
    assert "вместо сотрудника, который не работает" in page(ksup, "/users/2")[1]
    assert page(ksup, "/users/1", {"active": "yes"})[0].status == 303
    assert caller.ask("POST", NOTICES, NOTICE, key="k3").json["told"] == "1"
    assert page(ksup, "/users/99")[0].status == 404
