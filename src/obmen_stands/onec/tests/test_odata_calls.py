"""Calls of virtual tables: how they are written, refused, described and paid for."""

import time
import xml.etree.ElementTree as ET

import pytest

from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller

STOCK = "AccumulationRegister_ОстаткиТоваровКомпании"
SALES = "AccumulationRegister_Продажи"
PRICES = "InformationRegister_Цены_RecordType"
RATES = "InformationRegister_КурсыВалют"
ITEMS = "Catalog_Номенклатура"
EDM = "{http://schemas.microsoft.com/ado/2009/11/edm}"


def test_a_condition_holds_quotes_as_they_are_and_comes_anywhere(caller: Caller) -> None:
    for name in ("Кольцо O''Ring 14×2", "Антифриз 50%25 %2B присадка", "Жидкость DOT-4 / 1 л %26 ветошь"):
        (item,) = caller.filtered(f"Description eq '{name}'", ITEMS).rows
        condition = f"Condition='Номенклатура/Description eq '{name}''"
        for call in (f"{condition},Dimensions='Номенклатура'", f"Dimensions='Номенклатура',{condition}"):
            (row,) = caller.read(f"{STOCK}/Balance({call})").rows
            assert row["Номенклатура_Key"] == item["Ref_Key"]
    condition = (
        f"Condition='Номенклатура_Key eq guid'{item['Ref_Key']}' or Номенклатура_Key eq guid'{item['Ref_Key']}''"
    )
    assert len(caller.read(f"{STOCK}/Balance({condition},Period=datetime'2026-02-01T00:00:00')").rows) == 3
    assert caller.read(f"{STOCK}/Balance(Condition='',Dimensions='')").rows == caller.read(f"{STOCK}/Balance").rows


@pytest.mark.parametrize(
    ("path", "error"),
    [
        (f"{STOCK}/Remains()", (400, "6")),
        (f"{SALES}/Balance()", (400, "6")),
        (f"{STOCK}_RecordType/Balance()", (400, "6")),
        ("InformationRegister_Цены/SliceLast()", (400, "6")),
        ("AccumulationRegister_Нет/Balance()", (404, "8")),
        (f"{STOCK}/Balance(Dimensions='Организация')", (400, "10")),
        (f"{STOCK}/Balance(Dimensions='Номенклатура_Key')", (400, "10")),
        (f"{STOCK}/Balance(AccountCondition='Account_Key eq 1')", (501, "21")),
        (f"{STOCK}/Turnovers(Period=datetime'2026-01-01T00:00:00')", (501, "21")),
        (f"{STOCK}/Balance(Period=datetime'2026-01-01')", (400, "1")),
        (f"{STOCK}/Balance(Period='2026-01-01T00:00:00')", (400, "21")),
        (f"{STOCK}/Balance(Period=datetime'2026-01-01T00:00:00',Period=datetime'2026-01-01T00:00:00')", (400, "2")),
        (f"{STOCK}/Balance(datetime'2026-01-01T00:00:00')", (400, "2")),
        (f"{STOCK}/Balance(Condition='Количество gt 0')", (400, "10")),
        (f"{STOCK}/Balance(Condition='Организация_Key eq 1')", (400, "10")),
        (f"{STOCK}/Balance(Condition='Номенклатура/Description eq')", (400, "14")),
        (f"{STOCK}/Balance(Condition='Номенклатура/Description+eq+'x'')", (400, "14")),
        (f"{STOCK}/Balance(Condition='Номенклатура_Key gt guid'00000000-0000-0000-0000-000000000001'')", (500, "-1")),
        (f"{STOCK}/Balance()?$select=Количество", (400, "10")),
        (f"{STOCK}/Balance()?$filter=Количество gt 0", (400, "10")),
    ],
)  # fmt: skip
def test_a_bad_call_is_refused_with_the_platforms_code(caller: Caller, path: str, error: tuple[int, str]) -> None:
    assert caller.read(path).error == error


def test_nobody_writes_into_them(caller: Caller) -> None:
    for path in (STOCK, f"{STOCK}_RecordType", f"{STOCK}/Balance()"):
        assert caller.ask(path, "POST", {"Количество": 1}).error == (405, "19")


def test_rows_may_be_sorted_counted_and_cut_and_cost_as_much(caller: Caller, alfa: PublishedBase) -> None:
    rows = caller.read(f"{STOCK}/Balance()?$orderby=КоличествоBalance desc&$top=5&$inlinecount=allpages")
    told = [row["КоличествоBalance"] for row in rows.rows]
    assert (told, len(told), rows.json["odata.count"]) == (sorted(told, reverse=True), 5, "36")
    assert caller.ask(f"{STOCK}/Balance()/$count").body == b"36"
    alfa.settings(tables=0.02)
    costs = []
    for path in ("Balance()?$top=1", "Turnovers()?$top=1", "Turnovers(Condition='Номенклатура/IsFolder eq false')"):
        begun = time.monotonic()
        assert caller.read(f"{STOCK}/{path}").rows
        costs.append(time.monotonic() - begun)
    assert costs[0] > 12.5 * 0.02
    assert costs[1] > 24.6 * 0.02
    assert costs[2] < 3.5 * 0.02


def described(body: bytes) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Columns and parameters of each virtual table, by its set and name."""
    schema = ET.fromstring(body)
    types = {
        one.attrib["Name"]: {own.attrib["Name"] for own in one.iter(f"{EDM}Property")}
        for kind in ("ComplexType", "EntityType")
        for one in schema.iter(f"{EDM}{kind}")
    }
    tables = {}
    for one in schema.iter(f"{EDM}FunctionImport"):
        own = {given.attrib["Name"]: given.attrib["Type"] for given in one.iter(f"{EDM}Parameter")}
        if returned := one.get("ReturnType"):
            bound = own.pop("bindingParameter").removeprefix("StandardODATA.")
            row = returned.removeprefix("Collection(StandardODATA.").removesuffix(")")
            tables[bound, one.attrib["Name"]] = types[row], set(own)
    return tables


def test_metadata_binds_each_table_to_its_register_by_a_parameter(caller: Caller, alfa: PublishedBase) -> None:
    tables = described(caller.ask("$metadata").body)
    assert set(tables) == {
        (STOCK, "Balance"), (STOCK, "Turnovers"), (STOCK, "BalanceAndTurnovers"), (SALES, "Turnovers"),
        (PRICES, "SliceLast"), (PRICES, "SliceFirst"), (RATES, "SliceLast"), (RATES, "SliceFirst"),
    }  # fmt: skip
    for (bound, table), (columns, _) in tables.items():
        assert set(caller.read(f"{bound}/{table}()?$top=1").rows[0]) <= columns
    assert tables[STOCK, "Balance"][1] == {"Condition", "Dimensions", "Period"}
    assert "Заказчик_Type" in tables[SALES, "Turnovers"][0]
    alfa.settings(unpublished=[f"{STOCK}/СкладКомпании_Key", SALES])
    left = described(caller.ask("$metadata").body)
    assert (SALES, "Turnovers") not in left
    assert left[STOCK, "Balance"][0] == {"Номенклатура_Key", "КоличествоBalance", "РезервBalance"}
    assert caller.read(f"{SALES}/Turnovers()").error == (404, "8")
    assert caller.read(f"{STOCK}/Balance(Dimensions='СкладКомпании')").error == (400, "10")


def test_a_web_server_of_windows_takes_short_segments_only(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(segment_limit=260)
    key = "Номенклатура_Key eq guid'00000000-0000-0000-0000-000000000001'"
    assert caller.read(f"{STOCK}/Balance(Condition='{key}')").status == 200
    answer = caller.read(f"{STOCK}/Balance(Condition='{' or '.join([key] * 5)}')")
    assert (answer.status, b"Invalid URL" in answer.body) == (400, True)
