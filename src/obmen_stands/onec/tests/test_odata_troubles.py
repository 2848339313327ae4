"""A base that is not well: logins, sessions, licences, maintenance, cut answers."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Answer, Caller

ORDERS = "Document_ЗаказНаряд"


def together(caller: Caller, count: int) -> list[Answer]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: caller.read(f"{ORDERS}?$top=1"), range(count)))


def test_the_login_is_read_in_utf8_only(caller: Caller) -> None:
    assert caller.read(f"{ORDERS}/$count").body == b"60"
    for wrong in (replace(caller, coding="cp1251"), replace(caller, login="Администратор:нет")):
        answer = wrong.read(f"{ORDERS}/$count")
        assert answer.status == 401
        assert answer.body.startswith(b"<html>")


def test_nothing_is_published_at_first_nor_under_another_name(stand: OneC) -> None:
    stand.empty()
    assert Caller(stand.odata).read(ORDERS).status == 404
    stand.odata.make(orders=1)
    named = [replace(stand.odata, address=f"{stand.address}/{name}/odata/standard.odata/") for name in ("onec-ut", "x")]
    assert [Caller(one).read(ORDERS).status for one in named] == [200, 404]


def test_the_pool_of_sessions_is_short(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(sessions=2, session_wait=0.2, call=0.6)
    answers = together(caller, 4)
    assert sorted(answer.status for answer in answers) == [200, 200, 503, 503]
    assert b"<html>" in next(answer.body for answer in answers if answer.status == 503)
    alfa.settings(session_wait=5)
    assert [answer.status for answer in together(caller, 4)] == [200] * 4
    assert alfa.asked()["sessions"]["most"] == 2


def test_the_first_call_is_slow_and_so_is_the_first_after_idling(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(first_call=0.5, session_age=0.3)
    times = []
    for pause in (0.4, 0.0, 0.5):
        time.sleep(pause)
        start = time.monotonic()
        caller.read(f"{ORDERS}/$count")
        times.append(time.monotonic() - start)
    assert [seconds > 0.45 for seconds in times] == [True, False, True]


def test_people_at_work_take_the_licences(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(session_age=0.01, licences=5, people=5)
    time.sleep(0.05)
    answer = caller.read(ORDERS)
    assert answer.status == 500
    assert "Не обнаружено свободной лицензии!" in answer.body.decode()
    alfa.settings(people=4)
    assert caller.read(ORDERS).status == 200


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ("login_page", 200, "<!DOCTYPE html>"),
        ("maintenance", 403, "Ведутся технические работы"),
        ("platform_error", 500, "No space left on device"),
        ("internal_error", 500, "Произошла внутренняя ошибка OData сервиса"),
        ("no_licence", 500, "Не обнаружено свободной лицензии"),
        ("no_rights", 401, '"code": "20"'),
    ],
)
def test_each_trouble_has_its_body_and_passes(
    caller: Caller, alfa: PublishedBase, fault: str, status: int, text: str
) -> None:
    alfa.fault(**{fault: 2, "after": 1})
    answers = [caller.read(f"{ORDERS}?$top=1") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, status, status, 200]
    assert text in answers[1].body.decode()
    assert [one["fault"] for one in alfa.asked()["requests"]] == ["", fault, fault, ""]


def test_maintenance_is_json_after_a_bom(caller: Caller, alfa: PublishedBase) -> None:
    alfa.fault(maintenance=-1)
    for _ in range(3):
        body = caller.read(ORDERS).body
        assert body.startswith(b"\xef\xbb\xbf")
        assert json.loads(body.decode("utf-8-sig"))["exception"]["reason"] == 403


def test_an_answer_is_cut_in_the_middle(caller: Caller, alfa: PublishedBase) -> None:
    alfa.fault(truncated=1)
    with pytest.raises(http.client.IncompleteRead):
        caller.read(ORDERS)
    assert len(caller.read(ORDERS).rows) == 60


def test_an_object_stays_though_the_answer_was_lost(caller: Caller, alfa: PublishedBase) -> None:
    cards = len(alfa.rows("Catalog_Контрагенты"))
    impatient = replace(caller, timeout=0.5)
    for fault in ("hang", "lose_answer"):
        alfa.fault(**{fault: 1})
        with pytest.raises(TimeoutError):
            impatient.ask("Catalog_Контрагенты", "POST", {"Description": fault})
    names = [row["Description"] for row in alfa.rows("Catalog_Контрагенты")]
    assert (len(names), names[-1]) == (cards + 1, "lose_answer")


def test_who_waits_long_enough_hears_the_web_server(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(hang_seconds=0.1, faults={"hang": 1})
    answer = caller.read(ORDERS)
    assert (answer.status, b"Gateway Timeout" in answer.body) == (504, True)


def test_rows_a_user_may_not_see_refuse_the_query_or_are_left_out(caller: Caller, alfa: PublishedBase) -> None:
    hidden = alfa.order("АА00000001")["Организация_Key"]
    alfa.settings(hidden_organisations=[hidden])
    assert caller.read(ORDERS).error == (401, "20")
    rest = caller.read(f"{ORDERS}?allowedOnly=true").rows
    assert 0 < len(rest) < 60
    assert hidden not in {row["Организация_Key"] for row in rest}
    seen = {row["Ref_Key"] for row in caller.read("Document_ЗаказНаряд_Работы?allowedOnly=true").rows}
    assert seen == {row["Ref_Key"] for row in rest}
    assert caller.read(f"{ORDERS}(guid'{alfa.order('АА00000001')['Ref_Key']}')").error == (401, "20")


def test_what_nobody_put_into_the_interface_is_not_there(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(unpublished=["Catalog_Организации", f"{ORDERS}/ДатаЗакрытия"])
    assert caller.read("Catalog_Организации").error == (404, "8")
    assert caller.read(f"{ORDERS}?$select=ДатаЗакрытия").error == (400, "10")
    assert "ДатаЗакрытия" not in caller.read(f"{ORDERS}?$top=1").rows[0]
    described = caller.ask("$metadata").body.decode()
    assert "ДатаЗакрытия" not in described
    assert 'EntitySet Name="Catalog_Организации"' not in described
    assert f'EntitySet Name="{ORDERS}"' in described


def test_a_session_of_ones_own_is_started_once_and_stays_taken(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(sessions=1, session_wait=0.1, first_call=0.4)
    started = caller.read(f"{ORDERS}/$count", IBSession="start")
    cookie = dict(started.headers)["set-cookie"].partition(";")[0]
    begun = time.monotonic()
    assert caller.read(f"{ORDERS}/$count", Cookie=cookie).status == 200
    assert time.monotonic() - begun < 0.3
    assert caller.read(f"{ORDERS}/$count").status == 503
    assert caller.read(f"{ORDERS}/$count", Cookie=cookie, IBSession="finish").status == 200
    assert caller.read(f"{ORDERS}/$count").status == 200


def test_a_session_nobody_finishes_ends_by_age(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(sessions=1, session_wait=0.1, session_age=0.3)
    assert caller.read(f"{ORDERS}/$count", IBSession="start").status == 200
    assert caller.read(f"{ORDERS}/$count").status == 503
    time.sleep(0.4)
    assert caller.read(f"{ORDERS}/$count").status == 200


def test_a_base_may_give_no_session_of_ones_own(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(ib_sessions=False, sessions=1, session_wait=0.1)
    assert "set-cookie" not in dict(caller.read(f"{ORDERS}/$count", IBSession="start").headers)
    assert caller.read(f"{ORDERS}/$count").status == 200
