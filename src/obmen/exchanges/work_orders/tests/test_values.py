"""What a deal gets from its work order.   Rule A3."""

from datetime import date
from decimal import Decimal

import pytest

from .garage import day
from .story import Story, title

pytestmark = pytest.mark.rule("A3")


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        ("Закрыт", "WON"),
        ("Отказ", "LOST"),
        ("Архив", "ARCHIVE"),
        ("Выполнен", "DONE"),
        ("Заявка", "WORK"),
        ("Начать работу", "WORK"),
        ("Согласование", "WORK"),
        ("В работе", "WORK"),
        ("Ожидание деталей", "WORK"),
    ],
)
def test_the_state_moves_the_deal_to_the_stage_of_the_table(story: Story, state: str, stage: str):
    story.garage.put_order("АА0001", state=state)
    deal = story.portal.put_deal("АА0001")
    story.sync()
    assert story.deal(deal).stage == stage
    story.settles()


def test_sum_currency_and_date_are_the_work_orders(story: Story):
    story.garage.put_order("АА0001", sum="1234.5", date=day(14))
    deal = story.portal.put_deal("АА0001", currency="USD")
    (row,) = story.sync().values()
    held = story.deal(deal)
    assert (held.sum, held.currency, held.date) == (Decimal("1234.50"), "RUB", date(2026, 1, 14))
    assert row.before == {
        "stage": title("NEW"), "sum": "0.00", "currency": "USD", "date": "2026-01-01", "name": "",
    }  # fmt: skip
    assert row.after["sum"] == "1234.50"
    assert row.after["stage"] == title("WORK")


def test_only_what_differs_is_written(story: Story):
    contact = story.portal.put_contact("89123456789", last_name="Иванов", name="Иван", second_name="Иванович")
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001", stage="WORK", sum=Decimal(900), date=date(2026, 1, 12), contacts=[contact])
    story.sync()
    assert story.portal.written == [("edit deal", deal, {"sum": Decimal("1000.00")})]
    story.garage.change(order, state="Закрыт")
    story.sync()
    assert story.portal.written[1:] == [("edit deal", deal, {"stage": "WON"})]


def test_the_date_may_be_left_out(story: Story):
    story.set(date_field="")
    story.garage.put_order("АА0001", date=day(14))
    deal = story.portal.put_deal("АА0001")
    story.sync()
    assert story.deal(deal).date == date(2026, 1, 1)
    story.settles()


def test_a_matched_deal_keeps_its_source_and_title(story: Story):
    story.set(source="CALL")
    story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001", title="Позвонили в пятницу")
    story.sync()
    assert story.deal(deal).title == "Позвонили в пятницу"
    assert deal not in story.portal.sources


def test_a_deal_is_moved_within_its_own_pipeline(story: Story):
    story.garage.put_order("АА0001", state="Закрыт")
    deal = story.portal.put_deal("АА0001", stage="C7:NEW")
    story.sync()
    assert story.deal(deal).stage == "C7:WON"


def test_where_the_deals_pipeline_has_no_stage_for_the_state_the_rest_is_brought(story: Story):
    order = story.garage.put_order("АА0001", state="Выполнен")
    deal = story.portal.put_deal("АА0001", stage="C7:NEW")
    row = story.sync()[order.ref]
    assert (story.deal(deal).stage, int(story.deal(deal).sum)) == ("C7:NEW", 1000)
    assert "Кузовной" in str(story.outcomes[order.ref].warnings[0])  # type: ignore[union-attr]
    assert row.act == "update"
    story.settles()
    assert "Кузовной" in str(story.plan()[order.ref].why)


def test_a_state_missing_from_the_table_leaves_the_stage_and_says_so(story: Story):
    order = story.garage.put_order("АА0001", state="Стоянка")
    deal = story.portal.put_deal("АА0001")
    row = story.sync()[order.ref]
    assert (story.deal(deal).stage, int(story.deal(deal).sum)) == ("NEW", 1000)
    assert "Стоянка" in str(row.why)


def test_a_stage_that_is_gone_is_named(story: Story):
    story.stage_of("В работе", "REMOVED")
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    assert "REMOVED" in str(story.sync()[order.ref].why)
    assert story.deal(deal).sum == 1000


def test_the_client_is_put_into_a_deal_of_others(story: Story):
    story.garage.put_order("АА0001")
    others = [story.portal.put_contact("8 900 000-00-01"), story.portal.put_contact("8 900 000-00-02")]
    deal = story.portal.put_deal("АА0001", contacts=others)
    story.sync()
    client, *rest = story.deal(deal).contacts
    assert rest == others
    assert story.contact(client).last_name == "Иванов"
    story.settles()


def test_the_client_may_be_the_deals_second_contact(story: Story):
    story.garage.put_order("АА0001")
    contacts = [story.portal.put_contact("8 900 000-00-01"), story.portal.put_contact("8 912 345-67-89")]
    deal = story.portal.put_deal("АА0001", contacts=contacts)
    story.sync()
    assert list(story.deal(deal).contacts) == contacts
    assert story.contact(contacts[1]).last_name == "Иванов"


@pytest.mark.parametrize("field", ["sum", "stage", "date"])
def test_what_a_person_changed_is_written_over_kept_or_told_as_is_set(story: Story, field: str):
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    story.sync()
    by_hand = {"sum": Decimal(1), "stage": "DONE", "date": date(2026, 5, 5)}[field]
    brought = getattr(story.deal(deal), field)
    story.portal.by_hand(deal, **{field: by_hand})
    story.set(by_hand={field: "keep"})
    assert story.sync()[order.ref].act == "leave"
    story.set(by_hand={field: "tell"})
    story.sync()
    assert getattr(story.deal(deal), field) == by_hand
    assert len(story.outcomes[order.ref].warnings) == 1  # type: ignore[union-attr]
    assert story.plan()[order.ref].act == "leave"  # told once
    story.set(by_hand={field: "onec"})
    story.sync()
    assert getattr(story.deal(deal), field) == brought
    story.settles()


def test_what_1c_changed_is_no_persons_change(story: Story):
    story.set(by_hand={"sum": "keep"})
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    story.sync()
    story.garage.change(order, sum=Decimal(2000))
    story.sync()
    assert story.deal(deal).sum == 2000


def test_a_deal_made_by_the_exchange_knows_a_persons_change_too(story: Story):
    story.set(by_hand={"sum": "keep", "client": "keep"})
    order = story.garage.put_order("АА0001")
    story.sync()
    (deal,) = story.deals("АА0001")
    other = story.portal.put_contact("8 900 000-00-01")
    story.portal.by_hand(deal.id, sum=Decimal(5), contacts=(other,))
    assert story.plan()[order.ref].act == "leave"
    story.set(by_hand={})
    story.sync()
    assert story.deal(deal.id).sum == 1000
    assert story.deal(deal.id).contacts[1:] == (other,)
