"""Orders, shipments and money of UT 11, read by days through OData.   Rules H10, K4, K7.1, K8, K10, K11."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote

import pytest

from obmen.core import clock
from obmen.core.errors import Misconfigured
from obmen.systems.onec import described
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.trade_lines import shipped
from obmen.systems.onec.trade_profile import trade_profile
from obmen_stands.onec import OneC
from tests.batteries.small_run import calling

from .conftest import LONG_AGO, Make

LINES = [
    {"article": "A-1", "name": "Фильтр", "quantity": "2", "price": "10.5"},
    {"article": "A-2", "name": "Окно «Ёлка»", "quantity": "3", "price": "7"},
]


@pytest.fixture
def ut(onec_stand: OneC) -> Iterator[OneC]:
    """Three orders of three deals: one shipment to the first in part and to all of the second, a payment of the second
    in part."""
    described._kept.clear()
    onec_stand.empty()
    onec_stand.change_settings(sending=False)
    for line in LINES:
        onec_stand.trade.add_product(line["article"], line["name"])
    onec_stand.trade.add_partner("ООО «Ромашка»")
    for deal in (5, 6, 7):
        onec_stand.create_order(deal_number=deal, lines=LINES)
    onec_stand.ship({"ТДЦБ-000001": {"1": "1"}, "ТДЦБ-000002": "all"})
    onec_stand.pay(sum="100", orders=[{"order": "ТДЦБ-000002", "sum": "30"}])
    yield onec_stand
    onec_stand.odata.settings(unpublished=[])
    described._kept.clear()


@pytest.fixture
def client(ut: OneC, make: Make) -> OnecClient:
    return make(ut.odata, profile="ut_11")


@pytest.mark.rule("H10", "K4", "K7.1")
def test_orders_are_read_with_deal_lines_and_how_much_of_a_closed_one_was_shipped(ut: OneC, client: OnecClient) -> None:
    for number in ("ТДЦБ-000001", "ТДЦБ-000002", "ТДЦБ-000003"):
        ut.close_order(number)
    with calling():
        orders = {one.deal: one for one in client.listed_orders(LONG_AGO, clock.now() + timedelta(days=9))}
        none = list(client.listed_orders(LONG_AGO, LONG_AGO + timedelta(days=30)))
    assert {deal: (one.closed, one.shipped) for deal, one in orders.items()} == {
        "5": (True, "part"), "6": (True, "all"), "7": (True, "none"),
    }  # fmt: skip
    assert none == []
    assert orders["5"].number == "ТДЦБ-000001"
    [first, second] = orders["5"].lines
    assert (first.article, first.name, first.quantity, first.price, first.sum) == (
        "A-1", "Фильтр", Decimal(2), Decimal("10.5"), Decimal(21),
    )  # fmt: skip
    assert second.name == "Окно «Ёлка»"


@pytest.mark.rule("H10", "K7.1")
def test_what_was_shipped_is_counted_by_product_and_characteristic(ut: OneC, client: OnecClient) -> None:
    def line(characteristic: str, quantity: int) -> dict[str, object]:
        return {"Номенклатура_Key": "p", "Характеристика_Key": characteristic, "Количество": quantity}

    ordered, names = [line("red", 1), line("blue", 1)], trade_profile("ut_11").lines
    assert shipped(ordered, [line("red", 2)], names) == "part"
    assert shipped(ordered, [line("red", 1), line("blue", 1)], names) == "all"
    with calling():
        list(client.listed_orders(LONG_AGO, clock.now() + timedelta(days=9)))
    asked = [unquote(one["target"]) for one in ut.odata.asked()["requests"]]
    assert any("Document_ЗаказКлиента" in one and "Товары/Характеристика_Key" in one for one in asked)


@pytest.mark.rule("H10", "K10", "K11")
def test_a_shipment_to_several_orders_is_each_deals_own_and_a_corrected_one_is_as_it_is_now(
    ut: OneC, client: OnecClient
) -> None:
    ut.ship({"ТДЦБ-000003": "all"})
    with calling():
        by_deal = {one.deal: one for one in client.listed_shipments(LONG_AGO, clock.now() + timedelta(days=9))}
    assert {deal: sum(line.sum for line in one.lines) for deal, one in by_deal.items()} == {
        "5": Decimal("10.5"), "6": Decimal(42), "7": Decimal(42),
    }  # fmt: skip
    assert by_deal["5"].ref == by_deal["6"].ref != by_deal["7"].ref
    ut.correct_shipment(by_deal["7"].number, {"A-1": "1"})
    ut.correct_shipment(by_deal["5"].number, {"A-1": "0"})
    with calling():
        now = {one.deal: one for one in client.listed_shipments(LONG_AGO, clock.now() + timedelta(days=9))}
    assert [(line.article, line.quantity) for line in now["7"].lines] == [("A-1", Decimal(1)), ("A-2", Decimal(3))]
    assert {deal: one.mixed for deal, one in now.items()} == {"5": True, "6": True, "7": False}


@pytest.mark.rule("H10", "K11")
def test_a_correction_of_a_shipment_to_two_orders_of_one_deal_is_that_deals_whole(ut: OneC, client: OnecClient) -> None:
    second = ut.create_order(deal_number=7, lines=LINES)["number"]
    shipment = ut.ship({"ТДЦБ-000003": "all", second: "all"})
    ut.correct_shipment(shipment["number"], {"A-1": "0"})
    with calling():
        listed = list(client.listed_shipments(LONG_AGO, clock.now() + timedelta(days=9)))
    [only] = [one for one in listed if one.ref == shipment["ref"]]
    assert (only.deal, only.mixed, [(line.article, line.quantity) for line in only.lines]) == (
        "7", False, [("A-2", Decimal(3)), ("A-2", Decimal(3))],
    )  # fmt: skip


@pytest.mark.rule("H10", "K7.1", "K8")
def test_documents_are_read_by_the_settings_by_which_the_extension_sends(ut: OneC, client: OnecClient) -> None:
    product = ut.trade.add_product("", "Без артикула")
    number = ut.create_order(deal_number=8, lines=[LINES[0] | {"article": "", "name": "Без артикула"}])["number"]
    ut.ship({number: {"1": "1"}})
    ut.close_order(number)
    ut.pay(sum="5", orders=[{"order": number, "sum": "5"}], bank_posted=False)
    soon = clock.now() + timedelta(days=9)

    def read() -> tuple[str, str, list[Decimal]]:
        with calling():
            [order] = [one for one in client.listed_orders(LONG_AGO, soon) if one.deal == "8"]
            money = [one.sum for one in client.listed_payments(LONG_AGO, soon) if one.deal == "8"]
        return order.shipped, order.lines[0].article, money

    assert read() == ("part", "", [])
    ut.trade.extension(full_quantity=False, empty_article_as_code=True, bank_posted_only=False)
    assert read() == ("all", product["code"], [Decimal(5)])
    ut.trade.extension(payment_operations=["ПрочееПоступление"])
    assert read() == ("all", product["code"], [])


LINE_OF = {
    "order": "Document_ПоступлениеБезналичныхДенежныхСредств/РасшифровкаПлатежа/Заказ",
    "settled": "Document_ПоступлениеБезналичныхДенежныхСредств/РасшифровкаПлатежа/ОбъектРасчетов_Key",
}


@pytest.mark.rule("H10", "K8", "K9")
@pytest.mark.parametrize("hidden", ["order", "settled"])
def test_the_order_of_money_is_found_in_each_release_and_through_an_invoice(
    ut: OneC, client: OnecClient, hidden: str
) -> None:
    shipment = ut.ship({"ТДЦБ-000003": "all"})["number"]
    ut.pay(sum="50", orders=[{"order": "ТДЦБ-000003", "invoice": shipment, "sum": "40"}])
    ut.odata.settings(unpublished=[LINE_OF[hidden]])
    with calling():
        parts = list(client.listed_payments(LONG_AGO, clock.now() + timedelta(days=9)))
    assert {(one.deal, one.part, one.sum) for one in parts} == {
        ("6", "ТДЦБ-000002", Decimal(30)), ("", "", Decimal(70)),
        ("7", "ТДЦБ-000003", Decimal(40)), ("", "", Decimal(10)),
    }  # fmt: skip


@pytest.mark.rule("H7", "H10")
@pytest.mark.parametrize(
    ("hidden", "named"),
    [((LINE_OF["order"], LINE_OF["settled"]), "«РасшифровкаПлатежа/Заказ»"),
     ((LINE_OF["order"], "Catalog_ОбъектыРасчетов"), "ОбъектыРасчетов")],
)  # fmt: skip
def test_money_whose_orders_the_base_does_not_show_is_not_taken_for_money_of_none(
    ut: OneC, client: OnecClient, hidden: tuple[str, ...], named: str
) -> None:
    ut.odata.settings(unpublished=list(hidden))
    with calling(), pytest.raises(Misconfigured, match=named):
        list(client.listed_payments(LONG_AGO, clock.now() + timedelta(days=9)))


@pytest.mark.rule("H10", "K8", "K9")
def test_a_payment_is_read_in_parts_by_order_and_what_is_left_is_of_none(client: OnecClient) -> None:
    with calling():
        parts = list(client.listed_payments(LONG_AGO, clock.now() + timedelta(days=9)))
    assert [(one.deal, one.part, one.sum) for one in parts] == [
        ("6", "ТДЦБ-000002", Decimal(30)),
        ("", "", Decimal(70)),
    ]
    assert len({(one.ref, one.document) for one in parts}) == 1
