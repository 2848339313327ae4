"""A manager opens a deal for a client between the plan and the writing.   Rules A2, A4."""

from typing import TYPE_CHECKING

import pytest

from .alfa import NAMES, phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = [pytest.mark.rule("A4", "A2"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.mark.parametrize("known", [True, False], ids=["known client", "new client"])
@pytest.mark.parametrize("robots", [True, False], ids=["robots", "import"])
def test_his_deal_is_not_doubled_and_gets_the_number_in_the_next_run(garage: "Garage", known: bool, robots: bool):
    order, other = garage.alfa.has({}, {})
    garage.set_up(import_without_robots=not robots)
    contact = garage.contact(phone(0)) if known else 0
    plan = garage.run(apply=False)
    deal = garage.deal(CONTACT_IDS=[garage.contact("8 800 000-00-00"), contact or garage.contact(phone(0))])
    garage.applies(plan, until=lambda: garage.is_over(plan))
    assert not garage.deals_of(order)
    assert garage.only_deal(other)
    (told,) = garage.said_of(plan, order)
    assert told == f"У клиента появилась сделка {deal} без номера; следующий прогон посмотрит на неё"
    garage.run()
    assert garage.only_deal(order)["ID"] == deal
    assert len(garage.deals()) == 2
    garage.settles()


def test_a_client_with_two_work_orders_and_no_deal_gets_two(garage: "Garage"):
    his = {"phone": phone(0), "client_name": NAMES[0]}
    orders = garage.alfa.has(his, his)
    garage.set_up()
    contact = garage.contact(phone(0))
    garage.run()
    assert [garage.only_deal(order)["CONTACT_IDS"] for order in orders] == [[contact], [contact]]
    garage.settles()


def test_a_deal_the_plan_gave_to_another_work_order_keeps_none_from_its_own(garage: "Garage"):
    his = {"phone": phone(0), "client_name": NAMES[0]}
    first, second = garage.alfa.has(his, {**his, "marked": True})
    garage.set_up()
    garage.run()
    deal = garage.only_deal(first)["ID"]
    garage.alfa.change(second, marked=False)
    garage.portal.person_edits("deal", deal, **{FIELD: ""})
    run = garage.run()
    assert [row.act for row in garage.rows(run)] == ["create", "update"]
    assert garage.only_deal(second)
    assert garage.only_deal(first)["ID"] == deal
    garage.settles()


def test_a_phone_that_only_the_portals_own_country_makes_his_keeps_nobody_waiting(garage: "Garage"):
    """The exchange is told another country: to its plans that deal is not the client's, in this run and the next."""
    (order,) = garage.alfa.has({})
    garage.set_up(region="US")
    plan = garage.run(apply=False)
    deal = garage.deal(CONTACT_ID=garage.contact("8 912 345-60-00"))
    garage.applies(plan, until=lambda: garage.is_over(plan))
    assert garage.only_deal(order)["ID"] != deal
