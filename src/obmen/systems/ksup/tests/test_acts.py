"""What each act of the client does to a KSUP."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import ValidationError

from obmen.core.errors import Refused
from obmen.core.roles.project_system import Composition
from obmen.core.settings import Secret
from obmen.systems.ksup import wire
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import SmallTools, calling, stored

from .sample import FILE, LINE, ORDER


def write(client: KsupClient, order: Composition = ORDER) -> str:
    with calling():
        return client.put_order(client.deal("12345"), order)


@pytest.mark.rule("K4.3")
def test_an_order_is_written_with_its_lines_and_its_file(client: KsupClient, ksup: Ksup) -> None:
    assert write(client) == "created"
    [order] = ksup.deal("12345")["orders"]
    assert (order["base"], order["order_number"], order["sum"]) == ("onec-ut", "ТДЦБ-000117", "1250.50")
    assert order["lines"][0]["name"] == "Фильтр «ё» W 712/95"
    assert (order["file"]["name"], order["file"]["sha256"]) == (FILE.name, FILE.sha256)


@pytest.mark.rule("H4")
def test_the_same_order_again_is_not_sent(client: KsupClient, ksup: Ksup) -> None:
    write(client)
    same = replace(ORDER, order_date=datetime(2026, 3, 2, 10, 10, tzinfo=timezone(timedelta(hours=3))))
    assert write(client, replace(same, lines=[replace(LINE, quantity=Decimal("2.000"))])) == "unchanged"
    assert [a["act"] for a in ksup.arrivals() if a["outcome"] == "applied"] == ["order.put"]


@pytest.mark.rule("K5")
@pytest.mark.parametrize(
    "other",
    [
        replace(ORDER, lines=[replace(LINE, price=Decimal("625.26"))]),
        replace(ORDER, lines=[LINE, LINE]),
        replace(ORDER, file=stored(b"%PDF-1.4 another")),
        replace(ORDER, order_date=None),
    ],
    ids=["a price", "a line more", "another file", "no date"],
)
def test_another_content_replaces_the_former(client: KsupClient, other: Composition) -> None:
    write(client)
    assert write(client, other) == "updated"
    assert write(client, other) == "unchanged"


def test_without_a_file_the_one_in_the_deal_stays(client: KsupClient, ksup: Ksup) -> None:
    write(client)
    assert write(client, replace(ORDER, file=None, lines=[LINE, LINE])) == "updated"
    [order] = ksup.deal("12345")["orders"]
    assert order["file"]["sha256"] == FILE.sha256


@pytest.mark.rule("K4.3")
def test_orders_of_one_number_from_two_bases_stand_side_by_side(client: KsupClient, ksup: Ksup) -> None:
    write(client)
    assert write(client, replace(ORDER, base="onec-spb")) == "created"
    assert [order["base"] for order in ksup.deal("12345")["orders"]] == ["onec-ut", "onec-spb"]


@pytest.mark.parametrize("number", ["ТД/0001", "№ 17 №", "a?b#c", "%2F", "100%"])
def test_any_order_number_reaches_its_own_order(client: KsupClient, number: str) -> None:
    write(client, replace(ORDER, order_number=number))
    with calling():
        deal = client.deal("12345")
        assert client.set_order_state(deal, deal.orders[0], "finished") == "updated"
        assert client.deal("12345").orders[0].state == "finished"


@pytest.mark.rule("K6")
def test_a_state_that_is_so_already_is_not_sent(client: KsupClient, ksup: Ksup) -> None:
    write(client)
    with calling():
        deal = client.deal("12345")
        assert client.set_order_state(deal, deal.orders[0], "open") == "unchanged"
        assert client.end_deal(deal, "cancelled") == "updated"
        assert client.end_deal(client.deal("12345"), "cancelled") == "unchanged"
    assert ksup.deal("12345")["status"] == "Отменённая"
    assert [a["act"] for a in ksup.arrivals() if a["outcome"] == "applied"] == ["order.put", "deal.status"]


@pytest.mark.rule("K6", "K7")
def test_statuses_are_called_as_ksup_calls_them(ksup: Ksup) -> None:
    settings = KsupSettings(address=ksup.url, token=Secret(ksup.token), cancelled="Новая", finished="В работе")
    client = KsupClient(settings, SmallTools("ksup"))
    with calling():
        assert client.deal("12345").end == "finished"
        client.end_deal(client.deal("12345"), "cancelled")
    client.close()
    assert ksup.deal("12345")["status"] == "Новая"
    with pytest.raises(ValidationError, match="different statuses"):
        KsupSettings(address=ksup.url, token=Secret("key"), finished="Отменённая")


@pytest.mark.rule("K7")
def test_a_finished_deal_gets_its_status(client: KsupClient, ksup: Ksup) -> None:
    with calling():
        client.end_deal(client.deal("12345"), "finished")
        assert client.deal("12345").end == "finished"
    assert ksup.deal("12345")["status"] == "Завершённая"


def test_a_deal_is_shown_by_its_title_and_its_page(client: KsupClient, ksup: Ksup) -> None:
    with calling():
        deal = client.deal("12345")
    assert (deal.object.title, deal.object.url) == ("Поставка фильтров", f"{ksup.url}/deals/12345")
    assert (deal.status, deal.end) == ("В работе", None)


def test_a_deal_is_read_without_the_lines_of_its_orders(client: KsupClient) -> None:
    many = [replace(LINE, article=f"00-{n:08}") for n in range(5000)]
    assert write(client, replace(ORDER, lines=many)) == "created"
    with calling(trace=[]) as call:
        client.deal("12345")
    assert call.trace is not None
    assert len(call.trace[0].answer) < 2000


def test_a_file_of_20_mb_arrives_whole(client: KsupClient, ksup: Ksup) -> None:
    large = stored(b"0123456789abcdef" * (20 << 16), name="большой.pdf")
    assert write(client, replace(ORDER, file=large)) == "created"
    assert ksup.deal("12345")["orders"][0]["file"]["sha256"] == large.sha256


def test_a_plan_shows_field_by_field_and_writes_nothing(client: KsupClient, ksup: Ksup) -> None:
    write(client)
    before = ksup.dump()
    with calling(dry=True) as call:
        deal = client.deal("12345")
        assert client.put_order(deal, replace(ORDER, lines=[LINE, LINE])) == "updated"
        client.set_order_state(deal, deal.orders[0], "cancelled")
        client.end_deal(deal, "cancelled")
    assert ksup.dump() == before
    order, state, status = call.changes
    assert order.before is not None
    assert (order.before["sum"], order.after["sum"]) == ("1250.50", "2501.00")
    assert order.after["lines.2"] == "00-00000125 Фильтр «ё» W 712/95: 2 × 625.25 = 1250.50"
    assert (state.before, state.after) == ({"state": "open"}, {"state": "cancelled"})
    assert (status.before, status.after) == ({"status": "В работе"}, {"status": "Отменённая"})


@pytest.mark.parametrize("number", ["..", "."])
def test_a_deal_number_cannot_lead_elsewhere(client: KsupClient, number: str) -> None:
    with calling(), pytest.raises(Refused):
        client.deal(number)


@pytest.mark.rule("H8")
def test_what_the_records_mark_as_personal_is_masked_in_the_record_of_the_talk(client: KsupClient, ksup: Ksup) -> None:
    ksup.add_deals([{"number": "77", "title": "Иванов Пётр, окна", "status": "В работе"}])
    with calling(trace=[]) as call:
        assert client.deal("77").object.title == "Иванов Пётр, окна"
        client.put_order(client.deal("77"), ORDER)
    whole = "\n".join(one.request + one.answer for one in call.trace or ())
    assert "Иванов" not in whole
    assert '"title":"И•••"' in whole
    assert LINE.name in whole  # a product's name is nobody's


@pytest.mark.rule("H8")
def test_contacts_that_ksup_adds_to_an_answer_are_masked_too() -> None:
    assert {"title", "user", "email", "phone"} == wire.PERSONAL
