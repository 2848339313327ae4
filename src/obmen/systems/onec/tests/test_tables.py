"""Virtual tables of registers: stock, sales and prices as 1C works them out."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater
from obmen.core.text import Text
from obmen.systems.onec import tables
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.tables import Asked, Table, TableRow
from obmen.systems.onec.wire import Field, Reference, all_of, guid, points_to, text
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller
from tests.batteries.small_run import ZONE, calling

from .conftest import CLIENTS, Make, made

STOCK = "AccumulationRegister_ОстаткиТоваровКомпании"
SALES = "AccumulationRegister_Продажи"
PRICES = "InformationRegister_Цены"
ITEMS, WAREHOUSES = "Catalog_Номенклатура", "Catalog_СкладыКомпании"
BALANCE = Asked(STOCK, Table.BALANCE, ("Номенклатура", "СкладКомпании"), ("КоличествоBalance",))
SLICE = Asked(PRICES, Table.SLICE_LAST, ("Номенклатура", "ТипЦен"), ("Цена", "Валюта", "Period", "ДействуетДо"))
ITEM = Field("Номенклатура", "Номенклатура_Key")
MOMENT = datetime(2026, 1, 12, 12, tzinfo=ZONE)


def rows(client: OnecClient, question: Asked) -> list[TableRow]:
    with calling(seconds=60):
        return list(client.table_rows(question))


def stock(client: OnecClient, question: Asked = BALANCE) -> dict[tuple[str, ...], Decimal]:
    told = rows(client, question)
    names = question.dimensions
    found = {tuple(one.reference(name).ref for name in names): one.amount("КоличествоBalance") for one in told}
    assert len(found) == len(told)
    return found


def named(alfa: PublishedBase, catalog: str) -> dict[str, str]:
    return {row["Description"]: row["Ref_Key"] for row in alfa.rows(catalog)}


def kept(alfa: PublishedBase, before: str = "9") -> dict[tuple[str, ...], Decimal]:
    """What the records of the base come to, by item and warehouse."""
    found: dict[tuple[str, ...], Decimal] = {}
    for one in alfa.rows(f"{STOCK}_RecordType"):
        place = one["Номенклатура_Key"], one["СкладКомпании_Key"]
        value = Decimal(one["Количество"]) * (-1 if one["RecordType"] == "Expense" else 1)
        found[place] = found.get(place, Decimal(0)) + value * (one["Period"] < before)
    return {place: value for place, value in found.items() if value}


def test_the_stock_by_warehouse_changes_with_a_posted_document(client: OnecClient, alfa: PublishedBase) -> None:
    before = stock(client)
    assert before == kept(alfa)
    assert len(before) == 36
    (draft,) = [one for one in alfa.rows("Document_ПоступлениеТоваров") if not one["Posted"]]
    assert Caller(alfa).ask(f"Document_ПоступлениеТоваров(guid'{draft['Ref_Key']}')/Post", "POST").status == 200
    after = stock(client)
    grown = {place: value - before[place] for place, value in after.items() if value != before[place]}
    assert grown == {
        (line["Номенклатура_Key"], draft["СкладКомпании_Key"]): Decimal(line["Количество"]) for line in draft["Товары"]
    }


def test_a_balance_is_that_of_a_moment_in_the_zone_of_the_connection(client: OnecClient, alfa: PublishedBase) -> None:
    found = stock(client, replace(BALANCE, at=MOMENT.astimezone(UTC)))
    assert found == kept(alfa, MOMENT.replace(tzinfo=None).isoformat())
    assert found != stock(client)
    assert stock(client, replace(BALANCE, at=datetime(2020, 1, 1, tzinfo=ZONE))) == {}
    by_item = stock(client, replace(BALANCE, dimensions=("Номенклатура",)))
    assert sum(by_item.values()) == sum(stock(client).values())
    assert len(by_item) == 12


def test_prices_are_the_last_of_their_kind_at_a_moment(client: OnecClient, alfa: PublishedBase) -> None:
    expected: dict[tuple[str, str], dict[str, Any]] = {}
    at = datetime(2026, 1, 20, tzinfo=ZONE)
    for one in sorted(alfa.rows(f"{PRICES}_RecordType"), key=lambda one: str(one["Period"])):
        if one["Period"] <= at.replace(tzinfo=None).isoformat():
            expected[one["Номенклатура_Key"], one["ТипЦен_Key"]] = one
    found = rows(client, replace(SLICE, at=at))
    assert len(found) == len(expected) == 24
    for row in found:
        one = expected[row.reference("Номенклатура").ref, row.reference("ТипЦен").ref]
        assert row.amount("Цена") == Decimal(one["Цена"])
        assert row.reference("Валюта") == Reference(one["Валюта_Key"])
        assert row.moment("Period") == datetime.fromisoformat(one["Period"]).replace(tzinfo=ZONE)
        assert row.moment("ДействуетДо") is None
    later = {row.moment("Period") for row in rows(client, SLICE)}
    assert max(filter(None, later)) > at


def test_a_register_no_document_writes_is_asked_itself(client: OnecClient, alfa: PublishedBase) -> None:
    rates = Asked("InformationRegister_КурсыВалют", Table.SLICE_LAST, ("Валюта",), ("Курс", "Кратность"), at=MOMENT)
    expected = {one["Валюта_Key"]: one for one in alfa.rows(rates.register) if one["Period"] < "2026-01-12T12"}
    found = {row.reference("Валюта").ref: (row.amount("Курс"), row.amount("Кратность")) for row in rows(client, rates)}
    assert found == {ref: (Decimal(one["Курс"]), Decimal(1)) for ref, one in expected.items()}
    assert len(found) == 2


@pytest.mark.parametrize("name", ["Кольцо O'Ring 14×2", "Антифриз 50% + присадка", "Жидкость DOT-4 / 1 л & ветошь"])
def test_a_condition_takes_any_text(client: OnecClient, alfa: PublishedBase, name: str) -> None:
    item, warehouse = named(alfa, ITEMS)[name], named(alfa, WAREHOUSES)["Склад «Тёплый»"]
    condition = all_of([f"Номенклатура/Description eq {text(name)}", f"СкладКомпании_Key eq {guid(warehouse)}"])
    found = stock(client, replace(BALANCE, condition=condition, at=datetime(2027, 1, 1, tzinfo=ZONE)))
    assert found == {(item, warehouse): kept(alfa)[item, warehouse]}
    prices = rows(client, replace(SLICE, condition=f"Номенклатура/Description eq {text(name)}"))
    assert {row.reference("Номенклатура").ref for row in prices} == {item}
    assert len(prices) == 2
    assert "+" not in alfa.asked()["requests"][-1]["target"]


def test_turnovers_of_a_time_come_with_what_they_are_split_by(make: Make, stand: OneC) -> None:
    alfa = made(stand, orders=300)
    records = alfa.rows(f"{SALES}_RecordType")
    since, until = (datetime.fromisoformat(records[place]["Period"]).replace(tzinfo=ZONE) for place in (20, 200))
    within = [one for one in records if records[20]["Period"] <= one["Period"] <= records[200]["Period"]]
    question = Asked(SALES, Table.TURNOVERS, ("Заказчик",), ("СуммаTurnover",), since=since, until=until)
    found = {row.reference("Заказчик"): row.amount("СуммаTurnover") for row in rows(make(alfa), question)}
    assert sum(found.values()) == sum(Decimal(one["Сумма"]) for one in within)
    assert {one.set for one in found if one.ref} == {CLIENTS}
    assert any(one.text and not one.ref for one in found)
    columns = tuple(f"Количество{one}" for one in ("OpeningBalance", "Expense", "Receipt", "ClosingBalance"))
    both = Asked(STOCK, Table.BALANCE_AND_TURNOVERS, ("СкладКомпании",), columns, since=since, until=until)
    for row in rows(make(alfa), both):
        opening, expense, receipt, closing = (row.amount(name) for name in columns)
        assert opening - expense + receipt == closing > 0
    with pytest.raises(ValueError, match="no dimension"):
        replace(both, dimensions=())


def test_a_large_table_comes_in_one_call_and_a_larger_is_refused_with_a_way_out(
    make: Make, stand: OneC, monkeypatch: pytest.MonkeyPatch
) -> None:
    alfa = made(stand, orders=10, goods=4000)
    client = make(alfa)
    assert len(stock(client)) == 12_000
    assert sum("Balance" in one["target"] for one in alfa.asked()["requests"]) == 1
    monkeypatch.setattr(tables, "MOST_ROWS", 11_999)
    with pytest.raises(Refused) as caught:
        stock(client)
    assert "more than 11999 rows of the register «ОстаткиТоваровКомпании»" in str(caught.value)
    assert "fewer dimensions" in str(caught.value)


@pytest.mark.parametrize(("segment_limit", "calls"), [(32_766, 5), (260, 110)], ids=["Apache", "Windows"])
def test_many_items_are_asked_about_in_as_many_calls_as_the_web_server_wants(
    make: Make, stand: OneC, segment_limit: int, calls: int
) -> None:
    alfa = made(stand, orders=10, goods=400)
    alfa.settings(segment_limit=segment_limit)
    refs = sorted(row["Ref_Key"] for row in alfa.rows(ITEMS))[:200]
    found = stock(make(alfa), replace(BALANCE, any_of=[points_to(ITEM, ITEMS, ref) for ref in refs]))
    assert found == {place: value for place, value in kept(alfa).items() if place[0] in set(refs)}
    asked_of = [one["target"] for one in alfa.asked()["requests"] if "/Balance" in one["target"]]
    assert calls <= len(asked_of) <= calls * 1.2
    assert stock(make(alfa), replace(BALANCE, any_of=[])) == {}


def test_what_cannot_be_read_is_not_taken_for_nothing() -> None:
    fields = {"Цена": Field("Цена", "Цена")}
    for value in ("", None, "много", True):
        row = TableRow({"Цена": value}, fields, ZONE, Text("base"), PRICES)
        with pytest.raises(TryLater) as caught:
            row.amount("Цена")
        assert "base: «Цена» of the register «Цены» cannot be read" in str(caught.value)
    with pytest.raises(TryLater):
        TableRow({"Цена": "вчера"}, fields, ZONE, Text("base"), PRICES).moment("Цена")
    assert TableRow({"Цена": " 5 \u00a0"}, fields, ZONE, Text("base"), PRICES).text("Цена") == "5"
