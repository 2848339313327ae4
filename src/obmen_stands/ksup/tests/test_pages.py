"""Pages for a person: what came is seen, files download, faults are switched."""

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import LINE, Caller


def page(ksup: Ksup, path: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", ksup.port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_the_deal_page_shows_lines_and_its_file_downloads(ksup: Ksup, caller: Caller) -> None:
    caller.put_file("k1", "содержимое".encode())
    _, text = page(ksup, "/deals/12345")
    assert "Фильтр масляный" in text
    assert "1\u00a0250,50" in text
    answer, content = page(ksup, "/deals/12345/file?base=onec-ut&order=%D0%A3%D0%A2-1")
    assert content == "содержимое"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_markup_in_data_is_shown_not_obeyed(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1", lines=[LINE | {"name": "<script>alert(1)</script>"}])
    assert "<script>" not in page(ksup, "/deals/12345")[1]


def test_the_list_counts_open_orders_and_finds_by_number(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1")
    assert "/deals/777" in page(ksup, "/")[1]
    found = page(ksup, "/?q=123")[1]
    assert "/deals/12345" in found
    assert "/deals/777" not in found


def test_arrivals_show_a_repeat_as_a_repeat(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1")
    caller.put_order("k1")
    assert "повтор, прежний ответ" in page(ksup, "/arrivals")[1]


def test_a_fault_is_switched_on_and_off_on_its_page(ksup: Ksup, caller: Caller) -> None:
    assert page(ksup, "/faults", {"kind": "500", "act": "order.put", "times": "3"})[0].status == 303
    assert "Включена неисправность: ошибка 500" in page(ksup, "/")[1]
    assert caller.put_order("k1").status == 500
    page(ksup, "/faults", {"kind": ""})
    assert caller.put_order("k1").status == 200


def test_a_wrong_fault_form_says_which_field(ksup: Ksup) -> None:
    answer, text = page(ksup, "/faults", {"kind": "500", "times": "many"})
    assert answer.status == 422
    assert "times" in text


@pytest.mark.parametrize("path", ["/deals/unknown", "/deals/12345/file?base=x&order=y"])
def test_a_page_of_nothing_is_404(ksup: Ksup, path: str) -> None:
    assert page(ksup, path)[0].status == 404
