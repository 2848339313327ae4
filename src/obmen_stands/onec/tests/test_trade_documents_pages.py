"""Clients, products, money, shipments and receipts by hand, in 1C's words."""

from urllib.parse import quote

import pytest

from obmen_stands.onec import EVERYTHING, OneC
from obmen_stands.onec.tests.receiver import Receiver
from obmen_stands.onec.tests.test_trade_pages import page

LINE = {"article.0": "Р-1", "name.0": "Окно <b>", "quantity.0": "2", "price.0": "1 000,50"}
CLIENT = {"name": "ООО «Рука»", "type": "company", "inn": "7701", "phone": "8 903", "phones": "8 904; 8 905",
          "whole": "1", "client": "on"}  # fmt: skip
PRODUCT = {"article": "Р-1", "name": "Окно <b>", "group": "Окна", "kind": "Товар", "series": "", "manufacturer": "X"}


@pytest.fixture
def ut(onec: OneC) -> OneC:
    """With a client, his card and a product, all entered by hand."""
    onec.change_settings(tells=EVERYTHING)
    assert page(onec, "/groups", {"name": "Окна", "parent": "Все"})[0] == 303
    page(onec, "/groups/exported", {"exported.Все": "on"})
    assert page(onec, "/partners", CLIENT)[0] == 303
    page(onec, "/partners/00-00000001/card", CLIENT | {"email": "a@b.ru"})
    page(onec, "/partners/00-00000001/cards", {"code": "77"})
    assert page(onec, "/products", PRODUCT)[0] == 303
    return onec


def sell_and_be_paid(ut: OneC) -> None:
    page(ut, "/new-order", {"deal_number": "5", "customer": "ООО «Рука»", "order_type": "Обычный", **LINE})
    page(ut, "/shipments", {"orders": "ТДЦБ-000001", "what": "all"})
    page(ut, f"/shipments/{quote('ТД00-000001')}/correct", {"article.0": "Р-1", "quantity.0": "1"})
    money = {"document": "bank", "sum": "300", "bank_posted": "no", "order.0": "ТДЦБ-000001", "paid.0": "200,5"}
    page(ut, "/payments", money)
    page(ut, f"/payments/{ut.objects('bank')[0]['ref']}/bank", {})
    page(ut, "/receipts", {"card": "77", "status": "Отложен", **LINE})
    page(ut, f"/receipts/{ut.objects('receipt')[0]['ref']}/ring-up", {})


def test_what_is_done_by_hand_is_told_of(ut: OneC, receiver: Receiver) -> None:
    sell_and_be_paid(ut)
    assert ut.wait_sent()
    told = [(one.path.rpartition("/")[2], one.message.get("type"), one.message.get("sum")) for one in receiver.arrivals]
    assert told == [
        ("counterparties", "company", None), ("counterparties", "company", None), ("products", "add", None),
        ("orders", "add", None), ("shipments", "add", None), ("shipments", "change", None),
        ("incomes", None, 200.5), ("incomes", None, 99.5), ("receipts", "roznica", None),
    ]  # fmt: skip


def test_every_page_shows_its_objects_with_their_texts_escaped(ut: OneC) -> None:
    ut.change_settings(sending=False)
    sell_and_be_paid(ut)
    ones = {"orders": "order", "shipments": "shipment", "products": "product", "payments": "bank"}
    pages = [f"/{place}/{ut.objects(kind)[0]['ref']}" for place, kind in ones.items()]
    pages += [
        "/partners/00-00000001",
        "/",
        "/receipts",
        "/queue",
        *(f"/{place}" for place in ones if place != "orders"),
    ]
    for path in pages:
        code, text = page(ut, path)
        assert (path, code) == (path, 200)
        assert "Окно <b>" not in text
    assert "7701" in page(ut, "/partners?q=00-00000001")[1]
    assert "Контрагентов ещё нет" in page(ut, "/partners?q=nobody")[1]


def test_an_order_without_its_deal_is_refused_in_words(ut: OneC) -> None:
    status, text = page(ut, "/new-order", {"deal_number": "", "customer": "X", "order_type": "Обычный", **LINE})
    assert (status, "№ сделки в КСУП" in text) == (400, True)


def test_a_receipt_filled_by_half_is_refused_in_the_words_of_1c_with_a_way_back(ut: OneC) -> None:
    half = {"article.0": "Р-1", "quantity.0": "2"}
    for form, says in (({"card": ""}, "Не заполнено поле «Товары»"), (half, "колонка «Номенклатура» в строке 1")):
        status, text = page(ut, "/receipts", form)
        assert (status, says in text, "history.back()" in text) == (400, True, True)
        assert "pydantic" not in text
    assert "Не заполнено число" in page(ut, "/receipts", half | {"name.0": "Окно"})[1]


def test_an_address_of_no_page_has_a_page_of_its_own_and_the_login_is_shown(ut: OneC) -> None:
    status, text = page(ut, "/nope")
    assert (status, "Страницы /nope в этой базе нет" in text, 'href="/queue"' in text) == (404, True, True)
    assert all(f"<code>{word}</code>" in page(ut, "/service")[1] for word in ("Администратор", "Пароль-1С"))


def test_kinds_are_switched_by_hand_and_the_day_wants_all_of_them(onec: OneC) -> None:
    assert page(onec, "/day", {"messages": "1"})[0] == 400
    every = {f"tells.{one}": "on" for one in EVERYTHING}
    page(onec, "/settings", {"kinds": "", **every})
    onec.change_settings(sending=False)
    assert page(onec, "/day", {"messages": "3"})[0] == 303
    assert len(onec.queue()) == 3
    page(onec, "/settings", {"kinds": "", "tells.orders": "on"})
    assert onec.change_settings()["tells"] == ["orders"]
