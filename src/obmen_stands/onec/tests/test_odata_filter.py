"""`$filter`: the grammar, what it finds, and what 1C says of a bad one."""

from collections.abc import Callable
from typing import Any

import pytest

from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller

ORDERS = "Document_ЗаказНаряд"
Row = dict[str, Any]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("СуммаДокумента gt 20000.5", lambda row: float(row["СуммаДокумента"]) > 20000.5),
        ("Posted eq false", lambda row: not row["Posted"]),
        ("not (Posted eq true)", lambda row: not row["Posted"]),
        (
            "Date ge datetime'2026-01-12T10:00:00' and Date lt datetime'2026-01-12T12:00:00'",
            lambda row: "2026-01-12T10" <= row["Date"] < "2026-01-12T12",
        ),
        (
            "Posted eq false or КонтактнаяИнформация eq '' and ГосНомер ne ''",
            lambda row: not row["Posted"] or row["КонтактнаяИнформация"] == "",
        ),
        ("substringof('77', ГосНомер)", lambda row: "77" in row["ГосНомер"]),
        ("like(Number, 'АА_____01_%')", lambda row: row["Number"][7:9] == "01"),
        ("startswith(Number,'АА0000001')", lambda row: row["Number"].startswith("АА0000001")),
        ("dateadd(Date,'month',1) ge datetime'2026-02-12T11:00:00'", lambda row: row["Date"][11:13] >= "11"),
        ("datedifference(Date,datetime'2026-01-12T11:00:00','hour') eq 1", lambda row: row["Date"][11:13] == "10"),
        ("round(СуммаДокумента div 10000) eq 2", lambda row: 15000 <= float(row["СуммаДокумента"]) < 25000),
        ("substring(Number,8,3) eq '001' or endswith(Number,'29')", lambda row: row["Number"][7:10] in ("001", "029")),
        ("hour(Date) eq 11", lambda row: row["Date"][11:13] == "11"),
        ("СуммаДокумента sub 100 mul 2 gt 9800", lambda row: float(row["СуммаДокумента"]) - 200 > 9800),
        ("Товары/any(d: d/Цена gt 8000)", lambda row: any(float(one["Цена"]) > 8000 for one in row["Товары"])),
        ("Работы/all(w: w/Цена gt 3000)", lambda row: all(float(one["Цена"]) > 3000 for one in row["Работы"])),
    ],
)
def test_the_filter_finds_exactly_what_holds(
    caller: Caller, alfa: PublishedBase, condition: str, holds: Callable[[Row], bool]
) -> None:
    expected = {row["Ref_Key"] for row in alfa.rows(ORDERS) if holds(row)}
    found = {row["Ref_Key"] for row in caller.filtered(condition).rows}
    assert found == expected
    assert 0 < len(expected) < 60


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ("Nomer eq '1'", (400, "10")),
        ("Number eq", (400, "14")),
        ("Number eq 'x' and", (400, "14")),
        ("(Number eq 'x'", (400, "14")),
        ("Number = 'x'", (400, "14")),
        ("Number", (400, "14")),
        ("Number in ('a','b')", (400, "14")),
        ("tolower(Number) eq 'x'", (400, "21")),
        ("length(Number) eq 3", (400, "21")),
        ("startswith(Number)", (400, "21")),
        ("nonesuch(Number) eq 3", (400, "11")),
        ("Ref_Key eq guid'12'", (400, "1")),
        ("Date ge datetime'2026-01-12'", (400, "1")),
        ("Date ge datetime'2026-13-12T00:00:00'", (400, "1")),
        ("Ref_Key gt guid'00000000-0000-0000-0000-000000000000'", (500, "-1")),
        ("Ref_Key eq '00000000-0000-0000-0000-000000000000'", (500, "-1")),
        ("Заказчик eq cast(guid'00000000-0000-0000-0000-000000000000','Catalog_Нет')", (404, "8")),
        ("СуммаДокумента div 0 gt 1", (500, "-1")),
        ("like(Number,'[я-а]')", (400, "21")),
        ("(" * 4000, (400, "14")),
    ],
)
def test_a_bad_filter_is_refused_with_the_platforms_code(
    caller: Caller, condition: str, error: tuple[int, str]
) -> None:
    assert caller.filtered(condition).error == error


def test_a_plus_is_no_space(caller: Caller) -> None:
    assert caller.ask(f"{ORDERS}?$format=json&$filter=Posted+eq+true").error == (400, "14")
    assert caller.ask(f"{ORDERS}?$format=json&$filter=Posted%20eq%20true").rows
    assert not caller.ask(f"{ORDERS}?$format=json&$filter=Number%20eq%20'АА+00000001'").rows


def test_a_composite_reference_is_found_by_its_type_only(caller: Caller, alfa: PublishedBase) -> None:
    client = next(row["Заказчик"] for row in alfa.rows(ORDERS) if row["Заказчик_Type"].endswith("Catalog_Контрагенты"))
    assert caller.filtered(f"Заказчик eq guid'{client}'").rows == []
    found = caller.filtered(f"Заказчик eq cast(guid'{client}','Catalog_Контрагенты')").rows
    assert {row["Заказчик"] for row in found} == {client}
    assert caller.filtered(f"Заказчик eq cast(guid'{client}','Catalog_Автомобили')").rows == []


def test_contacts_of_a_client_are_found_in_the_register(caller: Caller, alfa: PublishedBase) -> None:
    register = "InformationRegister_КонтактнаяИнформация"
    client = next(row["Объект"] for row in alfa.rows(register) if row["Тип"] == "Телефон")
    owner = f"Объект eq cast(guid'{client}','Catalog_Контрагенты')"
    (phone,) = caller.filtered(f"{owner} and Тип eq 'Телефон'", of=register).rows
    assert list(phone)[:3] == ["Объект", "Объект_Type", "Тип"]
    assert len(caller.filtered(owner, of=register).rows) == 2


def test_many_references_in_one_filter_and_a_path_through_a_reference(caller: Caller, alfa: PublishedBase) -> None:
    cards = alfa.rows("Catalog_Контрагенты")[:40]
    asked = " or ".join(f"Ref_Key eq guid'{card['Ref_Key']}'" for card in cards)
    found = caller.filtered(asked, of="Catalog_Контрагенты").rows
    assert sorted(row["Ref_Key"] for row in found) == sorted(card["Ref_Key"] for card in cards)
    names = {card["Ref_Key"]: card["Description"] for card in alfa.rows("Catalog_Контрагенты")}
    expected = [row["Ref_Key"] for row in alfa.rows(ORDERS) if "ё" in names.get(row["Контрагент_Key"], "")]
    found = caller.filtered("substringof('ё',Контрагент/Description)").rows
    assert [row["Ref_Key"] for row in found] == expected != []


def test_too_many_references_do_not_fit_an_address(caller: Caller, alfa: PublishedBase) -> None:
    clients = [row["Ref_Key"] for row in alfa.rows("Catalog_Контрагенты")]
    asked = " or ".join(f"Контрагент_Key eq guid'{client}'" for client in clients * 2)
    answer = caller.filtered(asked)
    assert (answer.status, answer.body[:6]) == (414, b"<html>")


def test_an_unknown_name_finds_nothing_on_a_base_of_that_kind(caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(unknown_in_filter="find_nothing")
    assert caller.filtered("Nomer eq '1'").rows == []
    assert caller.filtered("Nomer eq").error == (400, "14")


def test_a_padded_number_is_found_without_its_spaces(caller: Caller) -> None:
    (row,) = caller.filtered("Number eq 'АА00000007'").rows
    assert row["Number"] == "АА00000007 "


def test_a_quote_in_a_name_is_doubled(caller: Caller, alfa: PublishedBase) -> None:
    alfa.change_order("АА00000007", client_name="О'Нил «Пётр»", comment="x")
    client = alfa.order("АА00000007")["Контрагент_Key"]
    (card,) = caller.filtered("Description eq 'О''Нил «Пётр»'", of="Catalog_Контрагенты").rows
    assert card["Ref_Key"] == client
    assert caller.filtered("Description eq 'О'Нил'", of="Catalog_Контрагенты").error == (400, "14")
