"""UT 11 by the OData interface: the objects that acts change are the ones that are read."""

from typing import Any

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.tests.odata_client import Caller

LINES = [
    {"article": "A-1", "name": "Фильтр", "quantity": "2", "price": "10.5"},
    {"article": "A-2", "name": "Окно «Ёлка»", "quantity": "3", "price": "7"},
]
EMPTY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def ut(onec: OneC) -> Caller:
    """Two orders of one client, a shipment to both, a payment for one of them in part."""
    onec.change_settings(sending=False)
    onec.trade.add_group("Окна", "Выгружаемые")
    for line in LINES:
        onec.trade.add_product(line["article"], line["name"], group="Окна", manufacturer="MANN", series="2026-02")
    onec.trade.add_partner("ООО «Ромашка»", inn="7701", phone="+7 495 000-00-00", email="office@romashka.example")
    for deal in (5, 6):
        onec.create_order(deal_number=deal, lines=LINES)
    onec.ship({"ТДЦБ-000001": {"1": "1"}, "ТДЦБ-000002": "all"})
    onec.pay(sum="100", orders=[{"order": "ТДЦБ-000002", "sum": "30"}])
    return Caller(onec.odata)


def by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["Ref_Key"]: row for row in rows}


def test_a_catalog_is_read_in_pages_by_its_full_key_with_its_groups(ut: Caller) -> None:
    pages = [ut.read(f"Catalog_Номенклатура?$orderby=Ref_Key&$top=3&$skip={skip}").rows for skip in (0, 3)]
    shown = [(row["Description"], row["IsFolder"]) for page in pages for row in page]
    assert shown == [("Выгружаемые", True), ("Окна", True), ("Окно «Ёлка»", False), ("Фильтр", False)]
    rows = by_key([row for page in pages for row in page])
    item = next(row for row in rows.values() if row["Артикул"] == "A-1")
    folder = rows[item["Parent_Key"]]
    assert (folder["Description"], rows[folder["Parent_Key"]]["Parent_Key"]) == ("Окна", EMPTY)
    assert (item["ТипНоменклатуры"], item["Серия"], item["Архивный"]) == ("Товар", "2026-02", False)


def test_what_the_store_cannot_find_by_itself_is_found_too(ut: Caller) -> None:
    goods = "Catalog_Номенклатура?$orderby=Ref_Key&$inlinecount=allpages&$filter="
    for condition in ("IsFolder eq false", "Производитель/Description eq 'MANN'", "not (IsFolder eq true)"):
        found = ut.read(f"{goods}{condition}&$top=1&$skip=1")
        assert (found.json["odata.count"], [row["Артикул"] for row in found.rows]) == ("2", ["A-1"])
    assert ut.read("Catalog_Номенклатура/$count?$filter=Артикул eq 'A-1'").body == b"1"
    assert ut.read(f"{goods}Код eq 1").error == (400, "10")
    broken = "Document_ЗаказКлиента?$filter=1 div (СуммаДокумента sub 42) gt 0"
    assert ut.read(broken).error == (500, "-1")


def test_a_counterparty_leads_to_the_partner_who_has_the_code(ut: Caller) -> None:
    (row,) = ut.read("Catalog_Контрагенты?$filter=ИНН eq '7701'&$expand=Партнер").rows
    assert (row["Партнер"]["Code"], row["ЮрФизЛицо"]) == ("00-00000001", "ЮрЛицо")
    assert [(one["Тип"], one["Представление"]) for one in row["КонтактнаяИнформация"]] == [
        ("Телефон", "+7 495 000-00-00"), ("АдресЭлектроннойПочты", "office@romashka.example"),
    ]  # fmt: skip
    assert "Code" not in row


def test_an_order_its_shipments_and_its_money_lead_to_one_another(ut: Caller) -> None:
    since = "Date ge datetime'2020-01-01T00:00:00' and обм_НомерСделкиКСУП eq 6"
    (order,) = ut.read(f"Document_ЗаказКлиента?$filter={since}&$orderby=Date,Ref_Key").rows
    assert (order["обм_НомерСделкиКСУП"], order["СуммаДокумента"], order["Статус"]) == ("6", 42, "КОбеспечению")
    reference = f"cast(guid'{order['Ref_Key']}','Document_ЗаказКлиента')"
    (shipment,) = ut.read(f"Document_РеализацияТоваровУслуг?$filter=Товары/any(d: d/ЗаказКлиента eq {reference})").rows
    own = [row for row in shipment["Товары"] if row["ЗаказКлиента"] == order["Ref_Key"]]
    assert [row["СуммаСНДС"] for row in own] == [21, 21]
    assert (shipment["ЗаказКлиента"], len(shipment["Товары"])) == ("", 3)
    payments = "Document_ПоступлениеБезналичныхДенежныхСредств"
    lines = ut.read(f"{payments}_РасшифровкаПлатежа?$filter=Заказ eq {reference}").rows
    assert [row["Сумма"] for row in lines] == [30]
    left = ut.read(f"{payments}?$select=РасшифровкаПлатежа").rows[0]["РасшифровкаПлатежа"][1]
    assert (left["Заказ_Type"], left["Сумма"]) == ("StandardODATA.Undefined", 70)


def test_a_write_by_the_interface_is_refused(ut: Caller) -> None:
    assert ut.ask("Catalog_Партнеры?$format=json", "POST", {}).error == (401, "20")
