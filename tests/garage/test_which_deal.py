"""Which deal a work order finds, between the real parts.   Rule A2."""

from typing import TYPE_CHECKING

import pytest

from .alfa import BODYWORK, SERVICE, phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = [pytest.mark.rule("A2"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_the_deal_that_bears_the_number_gets_the_work_order(garage: "Garage"):
    (order,) = garage.alfa.has({"total": "7500.50"})
    deal = garage.deal(garage.alfa.number(order))
    other = garage.deal("АА00009999")
    garage.set_up()
    garage.run()
    assert garage.deals().keys() == {deal, other}
    assert garage.deals()[deal]["OPPORTUNITY"] == "7500.50"
    garage.settles()


def test_a_number_typed_by_hand_into_an_old_deal_wins_over_the_phone_in_another(garage: "Garage"):
    (order,) = garage.alfa.has({})
    old = garage.deal(f" {garage.alfa.number(order).lower()} ", STAGE_ID="WON")
    by_phone = garage.deal(CONTACT_ID=garage.contact(phone(0)))
    garage.set_up()
    garage.run()
    assert garage.deals()[old]["STAGE_ID"] == "EXECUTING"
    assert garage.deals()[old][FIELD] == garage.alfa.number(order)
    assert FIELD not in garage.deals()[by_phone]
    assert garage.deals()[by_phone]["STAGE_ID"] == "NEW"
    garage.settles()


def test_else_the_phone_finds_it_however_it_is_typed_and_the_number_is_written(garage: "Garage"):
    (order,) = garage.alfa.has({"phone": "8 (912) 345-60-00, доб. 12"})
    deal = garage.deal(CONTACT_ID=garage.contact("912 345 60 00"))
    garage.set_up()
    garage.run()
    assert list(garage.deals()) == [deal]
    assert garage.deals()[deal][FIELD] == garage.alfa.number(order)
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"
    garage.settles()


def test_the_phone_of_the_clients_card_finds_it_too(garage: "Garage"):
    (order,) = garage.alfa.has({"phone": "", "card_phone": "8-912-345-60-00"})
    deal = garage.deal(CONTACT_IDS=[garage.contact("+79990000001"), garage.contact(phone(0))])
    garage.set_up()
    garage.run()
    assert list(garage.deals()) == [deal]
    assert garage.deals()[deal][FIELD] == garage.alfa.number(order)


def test_a_finished_deal_and_one_with_a_number_are_found_by_no_phone(garage: "Garage"):
    (order,) = garage.alfa.has({})
    client = garage.contact(phone(0))
    finished = garage.deal(CONTACT_ID=client, STAGE_ID="LOSE")
    numbered = garage.deal("АА00009999", CONTACT_ID=client)
    garage.set_up()
    run = garage.run()
    assert run.counts["create"] == 1
    assert FIELD not in garage.deals()[finished]
    assert garage.deals()[numbered][FIELD] == "АА00009999"
    assert garage.only_deal(order)["CONTACT_IDS"] == [client]


def test_two_open_work_orders_of_a_client_leave_his_deal_to_the_operator(garage: "Garage"):
    first, second = garage.alfa.has({"phone": phone(0)}, {"phone": phone(0), "client_name": "Иванов Иван Иванович"})
    deal = garage.deal(CONTACT_ID=garage.contact(phone(0)))
    garage.set_up()
    run = garage.run()
    assert list(garage.deals()) == [deal]
    assert FIELD not in garage.deals()[deal]
    for said in garage.said(run, act="conflict"):
        assert f"{deal}" in said
        assert garage.alfa.number(first) in said
        assert garage.alfa.number(second) in said
    assert [message.state for message in garage.messages()] == ["held", "held"]
    garage.portal.person_edits("deal", deal, **{FIELD: garage.alfa.number(second)})
    garage.run()
    assert garage.only_deal(second)["ID"] == deal
    assert garage.only_deal(first)["ID"] != deal
    assert not garage.messages(state="held")
    garage.settles()


def test_two_deals_with_the_phone_are_both_left_and_named(garage: "Garage"):
    (order,) = garage.alfa.has({})
    client = garage.contact(phone(0))
    deals = {garage.deal(CONTACT_ID=client), garage.deal(CONTACT_ID=client)}
    garage.set_up()
    run = garage.run()
    assert garage.deals().keys() == deals
    assert not garage.deals_of(order)
    (said,) = garage.said(run, act="conflict")
    assert all(str(deal) in said for deal in deals)
    assert "номер" in said


def test_a_deal_made_after_its_work_order_was_passed_over_is_found_by_the_next_run(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up(create_deals=False)
    garage.run()
    assert not garage.deals()
    deal = garage.deal(CONTACT_ID=garage.contact(phone(0)))
    garage.run()
    assert garage.only_deal(order)["ID"] == deal
    garage.settles()


def test_one_number_in_two_organisations_is_the_operators_to_decide(garage: "Garage"):
    first, second = garage.alfa.has({"organisation": SERVICE}, {"organisation": BODYWORK}, same_number_every=1)
    number = garage.alfa.number(first)
    assert garage.alfa.number(second) == number
    deal = garage.deal(number)
    garage.set_up()
    run = garage.run()
    assert list(garage.deals()) == [deal]
    assert garage.deals()[deal]["OPPORTUNITY"] == "0.00"
    said = garage.said(run, act="conflict")
    assert len(said) == 2
    assert all(SERVICE in one and BODYWORK in one for one in said)


def test_one_number_in_two_organisations_once_brought_stays_with_its_own_deal(garage: "Garage"):
    first, second = garage.alfa.has({"organisation": SERVICE}, {"organisation": BODYWORK}, same_number_every=1)
    garage.set_up()
    garage.run()
    assert len(garage.deals_of(first)) == 2
    garage.alfa.change(second, total="4321.00")
    garage.alfa.change(first, total="1234.00")
    garage.run()
    sums = {deal["OPPORTUNITY"] for deal in garage.deals_of(first)}
    assert sums == {"4321.00", "1234.00"}
    garage.settles()


def test_the_number_of_a_former_year_that_has_come_round_again_does_not_take_its_deal(garage: "Garage"):
    old, new = garage.alfa.has({"date": "2026-02-01T10:00:00"}, {"marked": True, "total": "5.00"})
    garage.set_up()
    garage.run()
    former = garage.only_deal(old)
    garage.alfa.change(old, date="2025-02-01T10:00:00", state="Закрыт")
    garage.alfa.change(new, number=garage.alfa.number(old), marked=False)
    garage.run()
    deals = {deal["ID"]: deal for deal in garage.deals_of(old)}
    assert deals[former["ID"]]["OPPORTUNITY"] == "1000.00"
    assert deals[former["ID"]]["STAGE_ID"] == "WON"
    assert {deal["OPPORTUNITY"] for deal in deals.values()} == {"1000.00", "5.00"}


def test_a_number_1c_does_not_know_is_listed(garage: "Garage"):
    garage.alfa.has({})
    deal = garage.deal("АА-нет-такого")
    garage.set_up()
    run = garage.run()
    (said,) = garage.said(run, act="skip")
    assert "АА-нет-такого" in said
    (row,) = garage.rows(run, act="skip")
    assert row.targets[0]["id"] == str(deal)
    assert garage.deals()[deal]["TITLE"] == "Звонок"


def test_a_number_that_stands_in_two_deals_is_left_in_both(garage: "Garage"):
    (order,) = garage.alfa.has({})
    number = garage.alfa.number(order)
    deals = [garage.deal(number), garage.deal(number)]
    garage.set_up()
    run = garage.run()
    assert [garage.deals()[deal]["OPPORTUNITY"] for deal in deals] == ["0.00", "0.00"]
    (said,) = garage.said(run, act="conflict")
    assert all(str(deal) in said for deal in deals)


def test_an_old_work_order_is_brought_where_its_number_stands_in_an_open_deal(garage: "Garage"):
    old, unmentioned = garage.alfa.has(
        {"date": "2024-05-06T10:00:00", "total": "77.00"}, {"date": "2024-05-06T11:00:00"}
    )
    deal = garage.deal(garage.alfa.number(old))
    garage.set_up()
    garage.run()
    assert list(garage.deals()) == [deal]
    assert garage.deals()[deal]["OPPORTUNITY"] == "77.00"
    assert not garage.deals_of(unmentioned)
    garage.settles()
