"""Pages for a person: what came is seen, files download, faults are switched."""

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.signing import session
from obmen_stands.ksup.tests.conftest import LINE, Caller


def page(ksup: Ksup, path: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", ksup.port, timeout=10)
    headers = {"Cookie": f"ksup_{ksup.port}={session('2', ksup.token)}"}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
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


def test_products_are_found_by_article_name_and_maker_whatever_the_letter_case(ksup: Ksup, caller: Caller) -> None:
    for article, name in (("A-1", "Фильтр <b>"), ("A-2", "Колодки")):
        product = {"base": "onec-ut", "article": article, "name": name, "manufacturer": "Ёлка", "ref": f"r-{article}"}
        caller.ask("PUT", "/products", product, key=article)
    for wanted, shown in (("", True), ("A-1", True), ("фИЛЬТР", True), ("ёлка", True), ("нет", False)):
        text = page(ksup, f"/products?{urlencode({'q': wanted})}")[1]
        assert ("Фильтр &lt;b&gt;" in text) == shown, wanted
    assert "Показано 1, всего 2" in page(ksup, "/products?q=A-2")[1]


def test_the_card_of_a_product_shows_its_fields_and_what_1c_calls_it(ksup: Ksup, caller: Caller) -> None:
    product = {"base": "onec-ut", "article": "A-1", "name": "Фильтр", "series": "2026-02", "ref": "r-1"}
    url = caller.ask("PUT", "/products", product, key="k1").json["url"]
    answer, text = page(ksup, url.removeprefix(ksup.url))
    assert answer.status == 200
    assert all(one in text for one in ("<h1>Фильтр</h1>", "2026-02", "onec-ut", "r-1"))


def test_a_retail_deal_is_found_by_its_type_and_leads_to_its_client_and_back(ksup: Ksup, caller: Caller) -> None:
    (client,) = ksup.add_contacts([{"name": "Анна Ёлкина", "type": "person", "codes": {"onec-ut": "00-42"}}])
    receipt = {"base": "onec-ut", "code_1c": "00-42", "date": "2026-03-07", "number": "ЧК-1", "lines": [LINE]}
    done = caller.ask("POST", "/retail-deals", receipt, key="k1").json
    listed = page(ksup, f"/?{urlencode({'type': 'Розница'})}")[1]
    assert done["number"] in listed
    assert "/deals/12345" not in listed
    deal = page(ksup, done["url"].removeprefix(ksup.url))[1]
    assert f'<a href="/contacts/{client}">Анна Ёлкина</a>' in deal
    assert "создана и закрыта, сумма 1\u00a0250,50" in deal
    card = page(ksup, f"/contacts/{client}")[1]
    assert all(one in card for one in (done["number"], "Розница", "00-42", "Частное лицо"))
    assert "Анна Ёлкина" in page(ksup, f"/contacts?{urlencode({'q': 'ёлкина'})}")[1]


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


@pytest.mark.parametrize(
    "path", ["/deals/unknown", "/deals/12345/file?base=x&order=y", "/products/1", "/products/x", "/contacts/1"]
)
def test_a_page_of_nothing_is_404(ksup: Ksup, path: str) -> None:
    assert page(ksup, path)[0].status == 404
