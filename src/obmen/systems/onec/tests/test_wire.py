"""Addresses byte by byte, and values as 1C writes them."""

from datetime import datetime

import pytest

from obmen.systems.onec.wire import (
    EMPTY_REF,
    NOTHING,
    Field,
    Query,
    Reference,
    address,
    all_of,
    any_of,
    breaks_out,
    clean,
    points_to,
    reference,
    text,
    virtual_table,
)

HIDDEN = "UnavailableEntities.UnavailableEntity_604931cd-d4a8-48d0-bc59-2ac90e044abb"
REF = "8d1d7287-6240-11f1-9296-08002761f3c5"
COMPOSITE, SINGLE, PLAIN = Field("Заказчик", "Заказчик", composite=True), Field("Х", "Х_Key"), Field("Х", "Х")


def test_a_space_is_never_a_plus_and_a_quote_is_doubled() -> None:
    path = Query(
        "Catalog_X", ("Ref_Key", "Description"), f"Description eq {text('О’Нил + О' + chr(39) + 'Х')}", top=5
    ).path()
    assert "+" not in path
    assert path.startswith("/Catalog_X?$format=json&$filter=Description%20eq%20%27")
    assert "%2B" in path
    assert "%27%27" in path
    assert path.endswith("&$select=Ref_Key%2CDescription&$top=5")


def test_conditions_bind_as_they_are_meant() -> None:
    assert all_of(["A eq 1", "", any_of(["B eq 2", "C eq 3"])]) == "A eq 1 and (B eq 2 or C eq 3)"


def test_a_composite_is_asked_for_with_its_type() -> None:
    assert points_to(COMPOSITE, "Catalog_К", REF) == f"Заказчик eq cast(guid'{REF}','Catalog_К')"
    assert points_to(SINGLE, "Catalog_К", REF) == f"Х_Key eq guid'{REF}'"


@pytest.mark.parametrize(
    ("row", "field", "found"),
    [
        ({"Заказчик": REF, "Заказчик_Type": "StandardODATA.Catalog_К"}, COMPOSITE, Reference(REF, "Catalog_К")),
        ({"Заказчик": "", "Заказчик_Type": "StandardODATA.Undefined"}, COMPOSITE, NOTHING),
        ({"Заказчик": REF, "Заказчик_Type": "StandardODATA.Undefined"}, COMPOSITE, NOTHING),
        ({"Заказчик": REF, "Заказчик_Type": HIDDEN}, COMPOSITE, Reference(REF, "?")),
        ({"Заказчик": " Иванов\u00a0И. ", "Заказчик_Type": "Edm.String"}, COMPOSITE, Reference(text="Иванов И.")),
        ({"Х_Key": EMPTY_REF}, SINGLE, NOTHING),
        ({"Х_Key": REF}, SINGLE, Reference(REF)),
        ({"Х": "Иванов"}, PLAIN, Reference(text="Иванов")),
        ({}, SINGLE, NOTHING),
        ({"Х_Key": None}, SINGLE, NOTHING),
    ],
)  # fmt: skip
def test_a_reference_is_read_in_each_of_its_forms(row: dict[str, str], field: Field, found: Reference) -> None:
    assert reference(row, field) == found


def test_texts_lose_their_padding_and_their_unbreakable_spaces() -> None:
    assert clean("АА00001234 ") == "АА00001234"
    assert clean("8 февраля 2023\u00a0г.\u00a0") == "8 февраля 2023 г."
    assert clean(None) == ""


def test_a_virtual_table_is_called_as_the_manual_shows() -> None:
    called = virtual_table(
        "AccumulationRegister_СвободныеОстатки",
        "Balance",
        {"Period": datetime.fromisoformat("2026-03-02")},
        ("Номенклатура", "Склад"),
        f"Номенклатура_Key eq guid'{REF}'",
    )
    assert called == (
        "AccumulationRegister_СвободныеОстатки/Balance(Period=datetime'2026-03-02T00:00:00',"
        f"Dimensions='Номенклатура,Склад',Condition='Номенклатура_Key eq guid'{REF}'')"
    )
    assert " " not in address(called, {})
    assert virtual_table("InformationRegister_Цены", "SliceLast", {}, (), "") == "InformationRegister_Цены/SliceLast()"


@pytest.mark.parametrize("value", ["x',Dimensions='y", "x' , Period = '", "',Condition="])
def test_a_text_that_could_end_a_condition_is_seen(value: str) -> None:
    assert breaks_out(f"Артикул eq {text(value)}")
    harmless = ["О'Нил, Пётр", "a=b", "x'),y"]
    assert not any(breaks_out(f"substringof({text(one)},Артикул) or Х eq cast(guid'','К')") for one in harmless)
