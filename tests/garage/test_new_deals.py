"""Work orders no deal fits.   Rules A4, A4.1."""

from typing import TYPE_CHECKING

import pytest

from .alfa import name, phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
ROBOT = {"deal": {"COMMENTS": "робот был здесь"}}
pytestmark = [pytest.mark.rule("A4"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_an_unmatched_work_order_becomes_a_deal_with_all_it_says(garage: "Garage"):
    (order,) = garage.alfa.has({"total": "1234.50", "date": "2026-02-03T10:00:00"})
    garage.set_up(source="WEB")
    garage.run()
    held, number = garage.only_deal(order), garage.alfa.number(order)
    assert held["TITLE"] == f"Заказ-наряд {number}"
    assert (held["STAGE_ID"], held["SOURCE_ID"]) == ("EXECUTING", "WEB")
    assert (held["OPPORTUNITY"], held["CURRENCY_ID"]) == ("1234.50", "RUB")
    assert held["BEGINDATE"].startswith("2026-02-03")
    (client,) = held["CONTACT_IDS"]
    assert {**name(0), "PHONE": [phone(0)]}.items() <= garage.contacts()[client].items()
    garage.settles()


@pytest.mark.parametrize("state", ["Заявка", "Выполнен"])
def test_the_stage_is_that_of_its_state_in_the_first_pipeline_of_the_table(garage: "Garage", state: str):
    garage.portal.add_pipeline("Кузовной")
    (order,) = garage.alfa.has({"state": state})
    garage.set_up()
    garage.run()
    assert garage.only_deal(order)["STAGE_ID"] == {"Заявка": "EXECUTING", "Выполнен": "DONE"}[state]
    assert garage.only_deal(order)["CATEGORY_ID"] == 0
    garage.settles()


def test_robots_start_for_unfinished_new_deals_and_for_no_finished_one(garage: "Garage"):
    garage.portal.settings(robots=ROBOT)
    open_, closed = garage.alfa.has({"state": "В работе"}, {"state": "Закрыт"})
    garage.set_up(finished_create=True)
    garage.run()
    assert garage.only_deal(open_)["COMMENTS"] == "робот был здесь"
    assert "COMMENTS" not in garage.only_deal(closed)
    assert garage.only_deal(closed)["STAGE_ID"] == "WON"


def test_the_first_filling_may_be_without_robots(garage: "Garage"):
    garage.portal.settings(robots=ROBOT)
    orders = garage.alfa.has({}, {})
    garage.set_up(import_without_robots=True)
    garage.run()
    assert not any("COMMENTS" in garage.only_deal(order) for order in orders)


def test_a_robot_that_moves_the_new_deal_on_is_put_right_and_not_fought_for_ever(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.portal.settings(robots={"deal": {"COMMENTS": "робот", "ASSIGNED_BY_ID": "5"}})
    garage.set_up()
    garage.run()
    garage.settles()
    assert garage.only_deal(order)["COMMENTS"] == "робот"


def test_a_finished_work_order_makes_no_deal_unless_that_is_wanted(garage: "Garage"):
    (order,) = garage.alfa.has({"state": "Закрыт"})
    garage.set_up()
    run = garage.run()
    assert not garage.deals()
    (said,) = garage.said(run, act="skip")
    assert "завершён" in said
    garage.set_up(finished_create=True)
    garage.run()
    assert garage.only_deal(order)["STAGE_ID"] == "WON"
    garage.settles()


@pytest.mark.rule("A4.1")
def test_creating_switched_off_makes_nothing_and_says_so_of_each(garage: "Garage"):
    matched, *others = garage.alfa.has({}, {}, {})
    deal = garage.deal(garage.alfa.number(matched))
    garage.set_up(create_deals=False)
    run = garage.run()
    assert list(garage.deals()) == [deal]
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"
    said = garage.said(run, act="skip")
    assert len(said) == len(others)
    assert all("выключено" in one for one in said)
    garage.settles()


@pytest.mark.rule("A4.1")
def test_creating_switched_on_later_brings_what_was_passed_over(garage: "Garage"):
    orders = garage.alfa.has({}, {})
    garage.set_up(create_deals=False)
    garage.run()
    assert not garage.deals()
    garage.set_up(create_deals=True)
    garage.run()
    assert [len(garage.deals_of(order)) for order in orders] == [1, 1]
    garage.set_up(create_deals=False)
    garage.alfa.change(orders[0], total="55.00")
    garage.run()
    assert garage.only_deal(orders[0])["OPPORTUNITY"] == "55.00"


def test_a_deal_deleted_in_the_portal_is_made_again_and_that_is_said(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.run()
    gone = garage.only_deal(order)["ID"]
    garage.portal.person_deletes("deal", gone)
    run = garage.run()
    assert garage.only_deal(order)["ID"] != gone
    assert str(gone) in garage.said(run, act="create")[0]
    garage.settles()


def test_work_orders_marked_for_deletion_are_passed_over(garage: "Garage"):
    garage.alfa.has({"marked": True})
    garage.set_up()
    run = garage.run()
    assert not garage.deals()
    assert "удаление" in garage.said(run, act="skip")[0]
