"""From 1C into KSUP, rule by rule.   Judged by what the two of them hold."""

import hashlib
import json

import pytest

from .firm import LINES, Firm, line, messages_of, until


@pytest.mark.rule("K4", "K4.3")
def test_an_order_written_in_1c_stands_in_its_deal_with_its_lines_and_its_file(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal())
    held = firm.arrives(order)
    (sent,) = messages_of(firm.ut, order)
    assert (held["state"], held["file"]["name"]) == ("open", sent["file_name"])
    assert hashlib.sha256(firm.file(order)).hexdigest() == sent["file_sha256"]
    assert firm.in_ksup(order["deal_number"])["status"] == "Новая"


@pytest.mark.rule("K4.3")
def test_several_orders_of_a_deal_stand_side_by_side(firm: Firm) -> None:
    deal = firm.deal()
    orders = [firm.order(firm.ut, deal, lines=[line(quantity=str(number))]) for number in (1, 2, 3)]
    for order in orders:
        firm.arrives(order)
    assert len(firm.in_ksup(deal)["orders"]) == 3


@pytest.mark.rule("K4.3")
def test_two_bases_with_one_number_do_not_overwrite_each_other(firm: Firm) -> None:
    deal, date = firm.deal(), "2031-03-02T10:00:00"
    ours = firm.order(firm.ut, deal, date=date)
    theirs = firm.order(firm.shop, deal, date=date, lines=[line("X-1", "Створка")])
    assert ours["number"] == theirs["number"]
    firm.arrives(ours)
    firm.arrives(theirs, "onec-shop")
    firm.ut.close_order(ours["ref"])
    until(lambda: (held := firm.held(ours)) and held["state"] == "cancelled")
    assert (held := firm.held(theirs, "onec-shop"))
    assert held["state"] == "open"


@pytest.mark.rule("K5")
def test_a_changed_order_replaces_its_lines_and_its_file(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal())
    firm.arrives(order)
    changed = firm.ut.change_order(order["ref"], lines=[*LINES[1:], line("НОВ-1", "Откос", "3", "99.90")])
    firm.arrives(changed)
    until(lambda: hashlib.sha256(firm.file(order)).hexdigest() == messages_of(firm.ut, order)[-1]["file_sha256"])
    assert len(firm.in_ksup(order["deal_number"])["orders"]) == 1


@pytest.mark.rule("K5")
def test_saving_an_order_again_without_a_change_writes_nothing(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal())
    firm.arrives(order)
    firm.ut.change_order(order["ref"])
    until(lambda: firm.state(messages_of(firm.ut, order)[-1]) == "done")
    assert len(firm.notes(order)) == 1


@pytest.mark.rule("K6")
def test_an_order_closed_without_a_shipment_cancels_its_deal(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal())
    firm.ut.close_order(order["ref"])
    until(lambda: firm.in_ksup(order["deal_number"])["status"] == "Отменённая")
    assert (held := firm.held(order))
    assert held["state"] == "cancelled"


@pytest.mark.rule("K6")
def test_a_deal_with_another_open_order_is_not_cancelled(firm: Firm) -> None:
    deal = firm.deal()
    one, other = firm.order(firm.ut, deal), firm.order(firm.ut, deal)
    firm.arrives(other)
    firm.ut.close_order(one["ref"])
    until(lambda: (held := firm.held(one)) and held["state"] == "cancelled")
    assert firm.in_ksup(deal)["status"] == "Новая"
    firm.ut.close_order(other["ref"])
    until(lambda: firm.in_ksup(deal)["status"] == "Отменённая")


@pytest.mark.rule("K7")
def test_an_order_closed_and_shipped_finishes_its_deal(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal())
    firm.ut.ship_order(order["ref"], "all")
    firm.ut.close_order(order["ref"])
    until(lambda: firm.in_ksup(order["deal_number"])["status"] == "Завершённая")
    assert (held := firm.held(order))
    assert held["state"] == "finished"


@pytest.mark.rule("K6", "K7")
@pytest.mark.parametrize(("shipped", "status"), [("none", "Отменённая"), ("all", "Завершённая")])
def test_a_base_that_leaves_the_decision_to_obmen_gets_the_same(firm: Firm, shipped: str, status: str) -> None:
    order = firm.order(firm.shop, firm.deal())
    firm.shop.ship_order(order["ref"], shipped)
    firm.shop.close_order(order["ref"])
    until(lambda: firm.in_ksup(order["deal_number"])["status"] == status)


@pytest.mark.rule("K7.1")
def test_an_order_closed_and_shipped_in_part_is_shown_to_the_operator_and_ends_nothing(firm: Firm) -> None:
    order = firm.order(firm.shop, firm.deal())
    firm.shop.ship_order(order["ref"], "part")
    firm.shop.close_order(order["ref"])
    until(lambda: (held := firm.held(order, "onec-shop")) and held["state"] == "closed")
    until(lambda: firm.state(messages_of(firm.shop, order)[-1], "onec-shop") == "done")
    assert firm.in_ksup(order["deal_number"])["status"] == "Новая"
    shown = json.loads(firm.command("journal", "list", "--needs-look", "--key", str(order["deal_number"]), "--json"))
    assert "closed" in str(shown)


@pytest.mark.rule("K4.1")
def test_an_order_of_the_type_marketing_never_reaches_ksup(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal(), order_type="Маркетинг")
    firm.ut.change_order(order["ref"], lines=[line(quantity="7")])
    assert firm.ut.wait_sent()
    until(lambda: {firm.state(message) for message in messages_of(firm.ut, order)} == {"done"})
    deal = firm.in_ksup(order["deal_number"])
    assert (deal["orders"], deal["history"]) == ([], [])


@pytest.mark.rule("K4.2")
def test_an_order_without_a_deal_number_is_refused_and_goes_once_it_has_one(firm: Firm) -> None:
    order = firm.ut.create_order(lines=LINES, unchecked=True)
    until(lambda: messages_of(firm.ut, order)[0]["state"] == "error")
    (refused,) = messages_of(firm.ut, order)
    assert (refused["code"], "deal_number" in refused["answer"]) == (422, True)
    firm.ut.drop(refused["id"])
    mended = firm.ut.change_order(order["ref"], deal_number=firm.deal())
    firm.arrives(mended)  # a change before its add is an order like any other
