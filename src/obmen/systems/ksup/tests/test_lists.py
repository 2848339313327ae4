"""What a reconciliation and a first load ask of a KSUP: whole lists by the page, products written by the page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_cards import ProductCard, ProductRow
from obmen.core.roles.project_system import Payment, ShipmentHead
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import calling

from .sample import LINE, ORDER
from .test_money_and_goods import PAYMENT

MARCH = date(2026, 3, 1), date(2026, 3, 31)


def row(number: int) -> ProductRow:
    return ProductRow(ProductCard(f"00-{number:05}", f"Фильтр {number}", "W", "MANN"), "onec-ut", f"ref-{number}")


def listed(page: Callable[[str], Page[Any]]) -> list[Any]:
    found: list[Any] = []
    after, more = "", True
    while more:
        part = page(after)
        found, after, more = [*found, *part.items], part.next, part.more
    return found


@pytest.mark.rule("H13")
def test_products_are_written_by_the_page_and_read_back_by_the_page(client: KsupClient) -> None:
    rows = [row(number) for number in range(600)]
    with calling():
        done = [*client.put_products(rows[:500]), *client.put_products(rows[500:])]
        assert {one[0] for one in done if not isinstance(one, Refused)} == {"created"}
        kept = listed(client.products)
    assert [(one.card, one.refs) for one in kept] == [(one.card, {"onec-ut": one.ref}) for one in rows]
    assert [one.object for one in kept] == [one[1] for one in done if not isinstance(one, Refused)]


@pytest.mark.rule("H13")
def test_a_row_that_is_refused_holds_up_no_other(client: KsupClient) -> None:
    taken = ProductRow(row(1).card, "onec-ut", "another-ref")
    with calling():
        client.put_products([row(1)])
        first, refused, third = client.put_products([row(1), taken, row(2)])
    assert not isinstance(first, Refused)
    assert not isinstance(third, Refused)
    assert (first[0], third[0]) == ("unchanged", "created")
    assert isinstance(refused, Refused)
    assert refused.field == "ref"
    assert "00-00001" in str(refused.text)


@pytest.mark.rule("H4")
def test_a_page_whose_answer_was_lost_is_not_written_twice_and_other_rows_are(client: KsupClient, ksup: Ksup) -> None:
    for rows in ([row(1)], [row(1)], [row(1), row(2)]):
        with calling("one-message"):
            client.put_products(rows)
    outcomes = [one["outcome"] for one in ksup.arrivals() if one["act"] == "product.put_many"]
    assert outcomes == ["applied", "replayed", "applied"]


@pytest.mark.rule("H10")
def test_the_last_page_tells_where_changes_begin(client: KsupClient) -> None:
    with calling():
        client.put_products([row(1), row(2)])
        end = client.products().next
        assert client.products(end) == Page([], end, more=False)
        client.put_products([row(2), ProductRow(ProductCard("00-00001", "Иначе"), "onec-ut", "ref-1")])
        assert [one.card.name for one in client.products(end).items] == ["Иначе"]


@pytest.mark.rule("H10")
def test_contacts_are_listed_and_come_again_with_a_new_code(client: KsupClient, ksup: Ksup) -> None:
    first, _ = ksup.add_contacts([{"name": "ООО «Ромашка»", "type": "company"}, {"name": "Анна", "type": "person"}])
    with calling():
        page = client.contacts()
        assert [one.card.name for one in page.items] == ["ООО «Ромашка»", "Анна"]
        client.give_code(client.contact(first), "onec-ut", "00-42")
        [again] = client.contacts(page.next).items
    assert (again.object.id, again.codes) == (first, {"onec-ut": "00-42"})


@pytest.mark.rule("H10")
def test_deals_of_a_period_come_whole(client: KsupClient, ksup: Ksup) -> None:
    ksup.add_deals(["777", "888", {"number": "1", "title": "Пустая"}])
    head = ShipmentHead("onec-ut", datetime(2026, 4, 1, tzinfo=UTC), "РТУ-1")
    april = Payment("onec-ut", datetime(2026, 4, 2, tzinfo=UTC), PAYMENT.sum)
    with calling():
        client.put_order(deal := client.deal("12345"), ORDER)
        client.add_income(deal, PAYMENT)
        client.add_shipment(deal, head, [LINE])
    with calling():
        client.add_income(client.deal("777"), PAYMENT)
    with calling():
        client.add_income(client.deal("888"), april)
        whole, other = listed(lambda after: client.deals(*MARCH, after))
        ksup.delete_deal("777")
        assert [one.deal.number for one in client.deals(*MARCH).items] == ["12345"]
    assert [(one.deal.number, one.deal.status, one.type) for one in (whole, other)] == [
        ("12345", "В работе", "Продажа"),
        ("777", "Новая", "Продажа"),
    ]
    [order] = whole.orders
    assert (order.order, order.date, order.lines) == (whole.deal.orders[0], ORDER.order_date, [LINE])
    assert ORDER.file
    assert order.file == ORDER.file.sha256
    assert [one.payment for one in whole.incomes] == [PAYMENT]
    assert [(one.head, lines) for one, lines in whole.shipments] == [(head, [LINE])]


def test_a_plan_of_a_page_shows_each_row_and_writes_none(client: KsupClient) -> None:
    with calling(dry=True) as call:
        client.put_products([row(1), row(2)])
        assert client.products().items == []
    assert [change.object.title for change in call.changes] == ["Фильтр 1", "Фильтр 2"]
