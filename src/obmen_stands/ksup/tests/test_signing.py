"""Who may look at the pages, what waits for him, tasks, and long lists."""

from http.client import HTTPConnection

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import Caller
from obmen_stands.ksup.tests.test_money_and_goods import NOTICE, NOTICES
from obmen_stands.ksup.tests.test_pages import page


def asked(ksup: Ksup, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
    """Status, where to, and the cookie set."""
    connection = HTTPConnection("127.0.0.1", ksup.port, timeout=10)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Location", ""), answer.headers.get("Set-Cookie", "")


def test_pages_are_for_those_who_signed_in_and_lead_back_to_what_was_wanted(ksup: Ksup) -> None:
    assert asked(ksup, "GET", "/deals/12345?x=1") == (303, "/login?next=%2Fdeals%2F12345%3Fx%3D1", "")
    assert asked(ksup, "POST", "/login", "user=1&password=wrong")[0] == 422
    assert asked(ksup, "POST", "/login", "user=3&password=ksup")[0] == 422, "dismissed"
    status, where, cookie = asked(ksup, "POST", "/login", "user=1&password=ksup&next=/deals/12345")
    assert (status, where, "HttpOnly" in cookie) == (303, "/deals/12345", True)
    session = cookie.partition(";")[0]
    assert asked(ksup, "GET", "/deals/12345", cookie=session)[0] == 200
    assert asked(ksup, "GET", "/", cookie=session.replace("=1.", "=2."))[0] == 303
    assert asked(ksup, "POST", "/logout", cookie=session)[2].startswith(session.partition("=")[0] + '=""')
    ksup.employ("1", active=False)
    assert asked(ksup, "GET", "/", cookie=session)[0] == 303


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/%5Cevil.example"])
def test_a_link_cannot_lead_elsewhere_after_sign_in(ksup: Ksup, elsewhere: str) -> None:
    assert asked(ksup, "POST", "/login", f"user=1&password=ksup&next={elsewhere}")[1] == "/"


@pytest.mark.rule("K9")
def test_a_notice_waits_at_the_bell_of_the_person_until_it_is_read(ksup: Ksup, caller: Caller) -> None:
    for key in ("k1", "k2"):
        caller.ask("POST", NOTICES, NOTICE | {"user": "2"}, key=key)
    id_ = caller.ask("POST", NOTICES, NOTICE | {"user": "1"}, key="k3").json["id"]
    assert "Уведомления: 2" in page(ksup, "/")[1]
    assert page(ksup, "/notices", {"notice": id_, "user": "2"})[0].status == 303
    assert "Уведомления: 2" in page(ksup, "/")[1], "another's is not touched"
    page(ksup, "/notices", {"user": "2"})
    text = page(ksup, "/notices?user=2")[1]
    assert ("Уведомления:" in text, text.count("прочитано")) == (False, 2)


@pytest.mark.rule("K1.1")
def test_tasks_are_listed_with_what_came_of_them_and_finished(ksup: Ksup) -> None:
    first, second = ksup.add_contacts([{"name": name, "type": "person"} for name in ("Анна Ёлкина", "Пётр")])
    page(ksup, f"/contacts/{first}/task", {"title": "Фильтры"})
    page(ksup, f"/contacts/{second}/task", {"title": "Позвонить", "order": "no"})
    text = page(ksup, "/tasks")[1]
    assert [one in text for one in ("Фильтры", "с заказом", "Позвонить", "Сервер обмена не задан")] == [True] * 4
    found = page(ksup, "/tasks?q=%D0%B5%D0%BB%D0%BA%D0%B8%D0%BD")[1]
    assert ("Фильтры" in found, "Позвонить" in found) == (True, False)
    page(ksup, "/tasks/1/done", {"contact": first})
    card, active = page(ksup, f"/contacts/{first}")[1], page(ksup, "/tasks?state=active")[1]
    assert ("завершён" in card, "Фильтры" in active, "Позвонить" in active) == (True, False, True)


def test_a_long_list_goes_on_page_by_page_and_each_is_seen_once(ksup: Ksup) -> None:
    ksup.add_products([{"article": f"A-{one:03}", "name": "Фильтр"} for one in range(150)])
    first = page(ksup, "/products?q=%D1%84%D0%B8%D0%BB%D1%8C%D1%82%D1%80")[1]
    after = first.partition("before=")[2].partition('"')[0]
    second = page(ksup, f"/products?q=%D1%84%D0%B8%D0%BB%D1%8C%D1%82%D1%80&before={after}")[1]
    seen = [f"A-{one:03}" in first for one in range(150)], [f"A-{one:03}" in second for one in range(150)]
    assert (seen[0].count(True), seen[1].count(True), [a != b for a, b in zip(*seen, strict=True)]) == (
        100,
        50,
        [True] * 150,
    )
    assert "Дальше" not in second
    ksup.add_deals([f"D-{one:03}" for one in range(150)])
    first = page(ksup, "/?q=d-")[1]
    after = first.partition("before=")[2].partition('"')[0]
    assert page(ksup, f"/?q=d-&before={after}")[1].count("/deals/D-") == 50
