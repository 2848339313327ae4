"""Which objects are told of, when, and how often: the conditions the source and 1C itself set."""

from typing import Any

import pytest

from obmen_stands.onec import EVERYTHING, OneC
from obmen_stands.onec.tests.receiver import Receiver
from obmen_stands.onec.tests.test_service import Service

WINDOW = {"article": "A-1", "name": "Окно", "quantity": "2", "price": "10"}
DOOR = {"article": "A-2", "name": "Дверь", "quantity": "1", "price": "5"}


@pytest.fixture
def ut(onec: OneC) -> OneC:
    onec.change_settings(tells=EVERYTHING)
    onec.trade.extension(groups=["Выгружаемые"])
    return onec


def told(ut: OneC, receiver: Receiver) -> list[dict[str, Any]]:
    """What has arrived since the last look, without what every message bears."""
    assert ut.wait_sent()
    arrived = [
        {"kind": one.path.rpartition("/")[2]}
        | {name: value for name, value in one.message.items() if name not in ("ref", "sequence", "moment", "file")}
        for one in receiver.arrivals
    ]
    receiver.arrivals.clear()
    return arrived


@pytest.mark.rule("K3.1")
def test_a_product_is_told_of_only_while_its_group_archive_kind_and_mark_allow(ut: OneC, receiver: Receiver) -> None:
    ut.trade.add_group("Окна", "Выгружаемые")
    for left_out in ({"group": ""}, {"archived": True}, {"kind": "Услуга"}, {"marked": True}):
        ut.trade.add_product("X", "Не выгружается", **{"group": "Окна", **left_out})
    row = ut.trade.add_product("A-1", "Окно", group="Окна")
    ut.trade.change_product(row["ref"], retail="100")
    ut.trade.change_product(row["ref"], name="Окно ПВХ")
    assert [(one["type"], one["name"]) for one in told(ut, receiver)] == [("add", "Окно"), ("change", "Окно ПВХ")]


@pytest.mark.rule("K2")
def test_a_client_is_told_of_when_something_told_has_changed(ut: OneC, receiver: Receiver) -> None:
    code = ut.trade.add_partner("Пётр", type="person", phone="8 903")["code"]
    ut.trade.change_partner(code, inn="7701")
    ut.trade.change_partner(code, phone="+7 903")
    ut.trade.add_partner("Поставщик", client=False)
    assert [(one["type"], one["phone"]) for one in told(ut, receiver)] == [("person", "8 903"), ("person", "+7 903")]


@pytest.mark.rule("K8")
@pytest.mark.rule("K9")
def test_money_is_told_of_by_order_once_and_only_after_the_bank(ut: OneC, receiver: Receiver) -> None:
    numbers = [ut.create_order(deal_number=deal, lines=[WINDOW])["number"] for deal in (5, 6)]
    parts = [{"order": number, "sum": "30"} for number in numbers]
    payment = ut.pay(sum="100", orders=parts, bank_posted=False)
    assert [one["kind"] for one in told(ut, receiver)] == ["orders", "orders"]
    ut.bank_posts(payment["ref"])
    ut.bank_posts(payment["ref"])
    arrived = told(ut, receiver)
    assert [(one.get("deal_number"), one.get("part"), one["sum"]) for one in arrived] == [
        (5, numbers[0], 30), (6, numbers[1], 30), (None, None, 40),
    ]  # fmt: skip
    loose = ut.pay(sum="50", document="cash")
    ut.allocate(loose["ref"], {"order": numbers[0], "sum": "50"})
    assert [(one.get("deal_number"), one["sum"]) for one in told(ut, receiver)] == [(None, 50), (5, 50)]


@pytest.mark.rule("K10")
@pytest.mark.rule("K11")
def test_each_deal_is_told_of_its_own_lines_of_a_shipment(ut: OneC, receiver: Receiver) -> None:
    numbers = [ut.create_order(deal_number=deal, lines=[WINDOW, DOOR])["number"] for deal in (5, 6)]
    told(ut, receiver)
    first = ut.ship({numbers[0]: {"1": "1"}})
    both = ut.ship({numbers[0]: "all", numbers[1]: {"2": "1"}})
    ut.correct_shipment(first["ref"], {"A-1": "0"})
    ut.change_shipment(both["ref"], {"A-1": "0"})
    arrived = [
        (one["type"], one["deal_number"], [(line["article"], line["quantity"], line["sum"]) for line in one["lines"]])
        for one in told(ut, receiver)
    ]
    assert arrived == [
        ("add", 5, [("A-1", 1, 10)]),
        ("add", 5, [("A-1", 1, 10), ("A-2", 1, 5)]),
        ("add", 6, [("A-2", 1, 5)]),
        ("change", 5, []),
        ("change", 5, [("A-2", 1, 5)]),
    ]


@pytest.mark.rule("K11")
def test_a_correction_is_told_where_all_orders_of_its_shipment_are_of_one_deal(ut: OneC, receiver: Receiver) -> None:
    numbers = [ut.create_order(deal_number=deal, lines=[WINDOW])["number"] for deal in (5, 5, 6)]
    one_deal = ut.ship({numbers[0]: {"1": "1"}, numbers[1]: {"1": "1"}})
    two_deals = ut.ship({numbers[1]: "all", numbers[2]: "all"})
    told(ut, receiver)
    ut.correct_shipment(two_deals["ref"], {"A-1": "0"})
    ut.correct_shipment(one_deal["ref"], {"A-1": "0"})
    arrived = [(one["type"], one["number"], one["deal_number"], one["lines"]) for one in told(ut, receiver)]
    assert arrived == [("change", one_deal["number"], 5, [])]


@pytest.mark.rule("K5")
def test_what_was_renamed_goes_out_by_its_new_name_with_the_next_save_of_an_order(ut: OneC, receiver: Receiver) -> None:
    code = ut.trade.add_partner("ООО «Ёлка»")["code"]
    row = ut.trade.add_product("A-1", "Окно")
    number = ut.create_order(deal_number=5, lines=[WINDOW], customer="ООО «Ёлка»")["number"]
    ut.trade.change_product(row["ref"], name="Окно ПВХ", article="A-9")
    ut.trade.change_partner(code, name="ООО «Сосна»")
    assert ut.change_order(number, comment="Позвонить")["customer"] == "ООО «Сосна»"
    (line,) = told(ut, receiver)[-1]["lines"]
    assert (line["article"], line["name"]) == ("A-9", "Окно ПВХ")
    assert (len(ut.objects("product")), len(ut.objects("partner"))) == (1, 1)


@pytest.mark.rule("K7.1")
def test_a_shipment_after_the_closing_tells_the_end_of_the_order_anew(ut: OneC, receiver: Receiver) -> None:
    ut.change_settings(decides="server")
    number = ut.create_order(deal_number=5, lines=[WINDOW])["number"]
    ut.close_order(number)
    ut.ship({number: "all"})
    assert [(one["kind"], one["type"], one.get("shipped")) for one in told(ut, receiver)] == [
        ("orders", "add", None), ("orders", "closed", "none"), ("shipments", "add", None), ("orders", "closed", "all"),
    ]  # fmt: skip


@pytest.mark.rule("K12")
@pytest.mark.rule("K13")
def test_a_receipt_is_told_of_once_it_is_rung_up(ut: OneC, receiver: Receiver) -> None:
    code = ut.trade.add_partner("Пётр", type="person")["code"]
    card = ut.give_card(code)["code"]
    aside = ut.sell([WINDOW], card=card, status="Отложен")
    ut.sell([WINDOW])
    assert [one["kind"] for one in told(ut, receiver)] == ["counterparties", "receipts"]
    for _ in range(2):
        ut.ring_up(aside["ref"])
    assert [(one["type"], one["code_1c"]) for one in told(ut, receiver)] == [("roznica", code)]


@pytest.mark.rule("K1.3")
def test_a_counterparty_made_for_ksup_is_not_told_back_and_its_code_is_told_once_a_person_gave_it(
    ut: OneC, receiver: Receiver
) -> None:
    ut.trade.extension(create_at_once=False)
    Service(ut).create(ksup_id="77")
    (entered,) = ut.trade.enter()
    arrived = told(ut, receiver)
    assert arrived == [{"kind": "counterparty-codes", "ksup_id": "77", "code_1c": entered["code"]}]


def test_a_base_that_sends_orders_alone_tells_of_nothing_else(onec: OneC, receiver: Receiver) -> None:
    onec.trade.add_partner("Пётр")
    number = onec.create_order(deal_number=5, lines=[WINDOW])["number"]
    onec.ship_order(number, "all")
    onec.pay(sum="10")
    assert [one["kind"] for one in told(onec, receiver)] == ["orders"]
