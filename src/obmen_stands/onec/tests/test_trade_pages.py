"""Prices, stock, partners and faults by hand, in 1C's words."""

import http.client
from urllib.parse import quote, urlencode, urlsplit

import pytest

from obmen_stands.onec import OneC


@pytest.fixture
def base(stand: OneC) -> OneC:
    stand.empty()
    return stand


def page(base: OneC, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(base.address).netloc, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    body = None if form is None else urlencode(form)
    connection.request("GET" if form is None else "POST", path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@pytest.mark.rule("K14")
def test_a_product_is_entered_and_its_prices_and_stock_are_changed(base: OneC) -> None:
    new = {"new.article": "A-1", "new.name": "Окно <b>", "new.retail": "1 250,50", "new.stock.0": "-2"}
    assert page(base, "/goods", new)[0] == 303
    (held,) = base.trade.held()["products"]
    assert (held["retail"], held["special"]) == ("1250.50", None)
    assert held["stock"] == {"Магазин": "-2", "Внешний склад": "0"}
    ref = held["ref"]
    change = {f"{ref}.article": "A-1", f"{ref}.name": "Окно", f"{ref}.special": "99", f"{ref}.stock.1": "7"}
    page(base, "/goods", change)
    (held,) = base.trade.held()["products"]
    assert (held["name"], held["retail"], held["special"]) == ("Окно", None, "99")
    assert held["stock"] == {"Магазин": "0", "Внешний склад": "7"}
    shown = page(base, "/goods")[1]
    assert "Доступно: Внешний склад" in shown
    assert "<b>" not in shown.replace("<b>1С:УТ", "")


def test_what_is_no_number_is_refused_in_words(base: OneC) -> None:
    status, text = page(base, "/goods", {"new.name": "Окно", "new.retail": "дорого"})
    assert (status, base.trade.held()["products"]) == (400, [])
    assert "«дорого» не число" in text


@pytest.mark.rule("K14")
def test_an_agreement_gets_a_special_price_and_loses_it(base: OneC) -> None:
    page(base, "/partners", {"name": "ООО «Ёлки»", "type": "company"})
    (partner,) = base.trade.held()["partners"]
    where = f"/partners/{quote(partner['code'])}"
    page(base, where, {"article": "A-1", "price": "80,25"})
    assert base.trade.held()["partners"] == [partner | {"agreement": {"A-1": "80.25"}}]
    assert "80,25" in page(base, where)[1]
    page(base, where, {"article": "A-1", "price": ""})
    assert base.trade.held()["partners"] == [partner]
    assert page(base, "/partners/unknown")[0] == 404


def test_the_service_is_set_up_and_put_out_of_order_on_its_page(base: OneC) -> None:
    form = {"warehouses": "Магазин, Склад 2", "create_at_once": "false", "first_call": "0.5", "faults.lose_answer": "2"}
    assert page(base, "/service", form)[0] == 303
    extension = base.trade.held()["extension"]
    assert (extension["warehouses"], extension["create_at_once"]) == (["Магазин", "Склад 2"], False)
    switched = base.odata.settings()
    assert (switched["first_call"], switched["faults"]["lose_answer"]) == (0.5, 2)
    assert "Магазин, Склад 2" in page(base, "/service")[1]
