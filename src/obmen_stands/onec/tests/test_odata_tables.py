"""Virtual tables of registers: worked out from what posted documents wrote, asked for as others are seen to ask."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller

STOCK = "AccumulationRegister_ОстаткиТоваровКомпании"
SALES = "AccumulationRegister_Продажи"
PRICES = "InformationRegister_Цены_RecordType"
RATES = "InformationRegister_КурсыВалют"
RECEIPTS = "Document_ПоступлениеТоваров"
ITEMS = "Catalog_Номенклатура"
EDM = "{http://schemas.microsoft.com/ado/2009/11/edm}"
Totals = dict[tuple[str, ...], Decimal]


def totals(rows: list[dict[str, Any]], value: str, *names: str) -> Totals:
    return {tuple(row[name] for name in names): Decimal(str(row[value])) for row in rows}


def summed(records: list[dict[str, Any]], *names: str) -> Totals:
    """What the records themselves come to, noughts left out."""
    found: Totals = defaultdict(Decimal)
    for one in records:
        sign = -1 if one["RecordType"] == "Expense" else 1
        found[tuple(one[name] for name in names)] += sign * Decimal(one["Количество"])
    return {place: value for place, value in found.items() if value}


BY = ("Номенклатура_Key", "СкладКомпании_Key")


@pytest.mark.parametrize("profile", ["alfa_auto_5", "alfa_auto_6"])
def test_a_balance_is_what_the_records_come_to(stand: OneC, profile: str) -> None:
    stand.empty()
    stand.odata.make(orders=60, profile=profile)
    caller, records = Caller(stand.odata), stand.odata.rows(f"{STOCK}_RecordType")
    rows = caller.read(f"{STOCK}/Balance()").rows
    assert list(rows[0]) == [*BY, "КоличествоBalance", "РезервBalance"]
    assert totals(rows, "КоличествоBalance", *BY) == summed(records, *BY)
    assert len(rows) == 36
    by_item = caller.read(f"{STOCK}/Balance(Dimensions='Номенклатура')").rows
    assert list(by_item[0]) == ["Номенклатура_Key", "КоличествоBalance", "РезервBalance"]
    assert totals(by_item, "КоличествоBalance", BY[0]) == summed(records, BY[0])
    own = " and ".join(f"{name} eq guid'{rows[0][name]}'" for name in BY)
    (whole,) = caller.read(f"{STOCK}/Balance?$select=КоличествоBalance&$filter={own}").rows
    assert whole == {"КоличествоBalance": rows[0]["КоличествоBalance"]}


def test_a_balance_leaves_out_the_very_moment_and_a_slice_takes_it_in(caller: Caller, alfa: PublishedBase) -> None:
    records = alfa.rows(f"{STOCK}_RecordType")
    expenses = [one for one in records if one["RecordType"] == "Expense"]
    moment = expenses[5]["Period"]
    rows = caller.read(f"{STOCK}/Balance(Period=datetime'{moment}')").rows
    assert totals(rows, "КоличествоBalance", *BY) == summed([one for one in records if one["Period"] < moment], *BY)
    assert not caller.read(f"{STOCK}/Balance(Period=datetime'2020-01-01T00:00:00')").rows
    first, *_, last = sorted({one["Period"] for one in alfa.rows(PRICES)})
    told = {at: caller.read(f"{PRICES}/SliceLast(Period=datetime'{at}')").rows for at in (first, last)}
    assert {row["Period"] for row in told[first]} == {first}
    assert {row["Period"] for row in told[last]} > {last}


def test_turnovers_have_an_end_and_a_beginning(caller: Caller, alfa: PublishedBase) -> None:
    records = alfa.rows(f"{STOCK}_RecordType")
    moments = sorted({one["Period"] for one in records if one["RecordType"] == "Expense"})
    since, until = moments[3], moments[-4]
    between = f"EndPeriod=datetime'{until}',StartPeriod=datetime'{since}'"
    rows = caller.read(f"{STOCK}/Turnovers(Dimensions='Номенклатура',{between})").rows
    within = [one for one in records if since <= one["Period"] <= until]
    assert totals(rows, "КоличествоTurnover", BY[0]) == summed(within, BY[0])
    assert {row["КоличествоReceipt"] for row in rows} == {0}
    both = caller.read(f"{STOCK}/BalanceAndTurnovers({between})").rows
    assert list(both[0])[2:7] == [
        f"Количество{one}" for one in ("OpeningBalance", "Turnover", "Receipt", "Expense", "ClosingBalance")
    ]
    assert totals(both, "КоличествоOpeningBalance", *BY) == summed(
        [one for one in records if one["Period"] < since], *BY
    )
    assert totals(both, "КоличествоClosingBalance", *BY) == summed(
        [one for one in records if one["Period"] <= until], *BY
    )
    for row in both:
        assert row["КоличествоTurnover"] == row["КоличествоReceipt"] - row["КоличествоExpense"]


def test_posting_shows_at_once_and_unposting_takes_it_back(caller: Caller, alfa: PublishedBase) -> None:
    (draft,) = [one for one in alfa.rows(RECEIPTS) if not one["Posted"]]
    before = caller.read(f"{STOCK}/Balance()").rows
    place = f"{RECEIPTS}(guid'{draft['Ref_Key']}')"
    assert caller.ask(f"{place}/Post?PostingModeOperational=false", "POST").status == 200
    after = totals(caller.read(f"{STOCK}/Balance()").rows, "КоличествоBalance", *BY)
    grown = {place: value - totals(before, "КоличествоBalance", *BY)[place] for place, value in after.items()}
    assert {place: value for place, value in grown.items() if value} == {
        (line["Номенклатура_Key"], draft["СкладКомпании_Key"]): Decimal(line["Количество"]) for line in draft["Товары"]
    }
    assert caller.ask(f"{place}/Unpost", "POST").status == 200
    assert caller.read(f"{STOCK}/Balance()").rows == before
    order = next(one for one in alfa.rows("Document_ЗаказНаряд") if one["Posted"] and one["Товары"])
    alfa.change_order(order["Number"], posted=False)
    assert caller.read(f"{STOCK}/Balance()").rows != before


def test_the_last_of_each_comes_with_all_its_record_holds(caller: Caller, alfa: PublishedBase) -> None:
    records = alfa.rows(PRICES)
    expected: dict[tuple[str, str], dict[str, Any]] = {}
    for one in sorted(records, key=lambda one: str(one["Period"])):
        expected[one["Номенклатура_Key"], one["ТипЦен_Key"]] = one
    rows = caller.read(f"{PRICES}/SliceLast()").rows
    assert totals(rows, "Цена", "Номенклатура_Key", "ТипЦен_Key") == {
        place: Decimal(one["Цена"]) for place, one in expected.items()
    }
    assert (rows[0]["LineNumber"], rows[0]["ДействуетДо"], rows[0]["Active"]) == ("1", "0001-01-01T00:00:00", True)
    first = caller.read(f"{PRICES}/SliceFirst(Condition='Цена gt 0')").rows
    assert {row["Period"] for row in first} == {min(one["Period"] for one in records)}
    rates = caller.read(f"{RATES}/SliceLast(Period=datetime'2026-01-08T00:00:00')").rows
    assert {(row["Period"], row["Кратность"]) for row in rates} == {("2026-01-07T00:00:00", "1")}
    (named,) = caller.read(f"{RATES}/SliceLast(Condition='Валюта/Description eq 'USD'')").rows
    assert named["Валюта_Key"] == caller.filtered("Description eq 'USD'", "Catalog_Валюты").rows[0]["Ref_Key"]


def test_records_are_shown_by_document_and_one_by_one(caller: Caller, alfa: PublishedBase) -> None:
    (draft,) = [one for one in alfa.rows(RECEIPTS) if not one["Posted"]]
    sets = caller.read(STOCK).rows
    assert list(sets[0]) == ["Recorder", "RecordSet", "Recorder_Type"]
    assert {one["Recorder_Type"] for one in sets} == {f"StandardODATA.{RECEIPTS}", "StandardODATA.Document_ЗаказНаряд"}
    assert draft["Ref_Key"] not in {one["Recorder"] for one in sets}
    assert sum(len(one["RecordSet"]) for one in sets) == len(alfa.rows(f"{STOCK}_RecordType"))
    own = f"Recorder='{sets[0]['Recorder']}',Recorder_Type='{sets[0]['Recorder_Type']}'"
    assert caller.read(f"{STOCK}({own})").json["RecordSet"] == sets[0]["RecordSet"]
    third = caller.read(f"{STOCK}_RecordType({own},LineNumber=3)").json
    assert third == {"odata.metadata": third["odata.metadata"], **sets[0]["RecordSet"][2]}
    prices = caller.read("InformationRegister_Цены").rows
    assert list(prices[0]) == ["Recorder_Key", "RecordSet"]
