"""Which deal is a work order's, where a person chose it of several.   Rules A2, H13."""

from dataclasses import replace
from typing import Any

import pytest

from obmen.core.planning import LEAVE, Planned
from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.work_orders import WorkOrder

from .garage import day
from .story import Story

pytestmark = pytest.mark.rule("A2", "H13")
PHONE = "89123456789"


def ways(row: Planned) -> list[str]:
    return [way.name for way in row.ways]


@pytest.fixture
def order(story: Story) -> WorkOrder:
    """Of a client with two open deals, both without a number."""
    contact = story.portal.put_contact(PHONE)
    for _ in range(2):
        story.portal.put_deal(contacts=[contact])
    return story.garage.put_order("АА0001", phones=[PHONE], sum=1500)


def numbers(story: Story) -> dict[str, str]:
    return {id_: deal.number for id_, deal in story.portal.deals_held.items()}


def test_of_two_open_deals_of_the_client_the_chosen_one_gets_the_number(story: Story, order: WorkOrder) -> None:
    first, second = story.portal.deals_held
    row = story.plan()[order.ref]
    assert (row.act, ways(row)) == ("conflict", [first, second, LEAVE])
    assert {name: row.facts[name] for name in ("number", "sum", "phones")} == {
        "number": "АА0001",
        "sum": "1500.00",
        "phones": PHONE,
    }
    story.choose(order.ref, second)
    row = story.plan()[order.ref]
    assert (row.act, row.objects[0].id, row.after["number"]) == ("update", second, "АА0001")
    story.sync()
    assert numbers(story) == {first: "", second: "АА0001"}
    assert int(story.deal(second).sum) == 1500
    story.settles()
    assert story.plan()[order.ref].known or story.plan()[order.ref].act == "leave"


def test_of_several_deals_with_the_number_the_chosen_one_is_brought_up_to_date(story: Story) -> None:
    order = story.garage.put_order("АА0001", sum=1500)
    first, second = (story.portal.put_deal("АА0001") for _ in range(2))
    story.choose(order.ref, first)
    story.sync()
    assert [int(story.deal(one).sum) for one in (first, second)] == [1500, 0]
    found, _ = story.compared()
    assert [(row.key, row.finding) for row in found] == [(f"deal {second}", "doubled")]
    story.settles()


def test_of_several_work_orders_of_one_number_the_chosen_one_has_the_deal(story: Story) -> None:
    orders = [story.garage.put_order("АА0001", sum=sum_, date=day(sum_)) for sum_ in (1, 2)]
    deal = story.portal.put_deal("АА0001")
    story.choose(orders[1].ref, deal)
    rows = story.sync()
    assert [rows[one.ref].act for one in orders] == ["conflict", "update"]
    assert int(story.deal(deal).sum) == 2


def test_two_work_orders_cannot_both_have_the_chosen_deal(story: Story) -> None:
    deal = story.portal.put_deal(contacts=[story.portal.put_contact(PHONE)])
    orders = [story.garage.put_order(number, phones=[PHONE]) for number in ("АА0001", "АА0002")]
    for one in orders:
        story.choose(one.ref, deal)
    rows = story.sync()
    assert sorted(rows[one.ref].act for one in orders) == ["conflict", "update"]
    assert story.deal(deal).number in {"АА0001", "АА0002"}


@pytest.mark.parametrize("change", ["contacts", "gone", "number"])
def test_a_deal_that_changed_since_it_was_chosen_is_not_taken(story: Story, order: WorkOrder, change: str) -> None:
    first, second = story.portal.deals_held
    story.choose(order.ref, second)
    other = story.portal.put_contact("89120000000")
    match change:
        case "contacts":
            contacts = (*story.deal(second).contacts, other)
            story.portal.deals_held[second] = replaced(story, second, contacts=contacts)
        case "number":
            story.portal.deals_held[second] = replaced(story, second, number="ЗЗ9999")
        case _:
            del story.portal.deals_held[second]
    story.sync()
    assert story.portal.deals_held.get(second) is None or story.deal(second).number != "АА0001"
    assert story.deal(first).number == ("" if change == "contacts" else "АА0001")


def replaced(story: Story, id_: str, **values: Any) -> CrmDeal:
    return replace(story.deal(id_), **values)


def test_a_deal_that_bears_another_number_by_hand_is_not_offered(story: Story) -> None:
    order, deal = story.garage.put_order("АА0001"), story.portal.put_deal("АА0001")
    story.sync()
    story.portal.deals_held[deal] = replaced(story, deal, number="АА0777")
    row = story.plan()[order.ref]
    assert (row.act, ways(row)) == ("conflict", [])
