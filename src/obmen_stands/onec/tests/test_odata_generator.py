"""Bases of Alfa-Auto: of any size, always the same, with all that makes matching hard."""

from decimal import Decimal

import pytest

from obmen_stands.onec import OneC, OneCRefused
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller, version

ORDERS = "Document_ЗаказНаряд"


def test_the_same_seed_gives_the_same_base(alfa: PublishedBase) -> None:
    first = alfa.rows(ORDERS)
    alfa.make(orders=60)
    assert alfa.rows(ORDERS) == first
    alfa.make(orders=60, seed=2)
    assert alfa.rows(ORDERS) != first


def test_a_work_order_adds_up_and_points_at_what_exists(alfa: PublishedBase) -> None:
    states = {row["Ref_Key"] for row in alfa.rows("Catalog_ВидыСостоянийЗаказНарядов")}
    organisations = {row["Ref_Key"] for row in alfa.rows("Catalog_Организации")}
    cars = {row["Ref_Key"] for row in alfa.rows("Catalog_Автомобили")}
    for row in alfa.rows(ORDERS):
        lines = [*row["Работы"], *row["Товары"]]
        assert sum(Decimal(line["Сумма"]) for line in lines) == Decimal(row["СуммаДокумента"])
        assert row["Состояние_Key"] in states
        assert row["Организация_Key"] in organisations
        assert row["Автомобиль"] in cars


def test_phones_stand_where_people_put_them(alfa: PublishedBase) -> None:
    alfa.make(orders=600)
    orders = alfa.rows(ORDERS)
    phones = {
        row["Объект"]: row["Представление"]
        for row in alfa.rows("InformationRegister_КонтактнаяИнформация")
        if row["Тип"] == "Телефон"
    }
    without_client = [row for row in orders if row["Контрагент_Key"].startswith("00000000-")]
    in_document = [row for row in orders if row["КонтактнаяИнформация"]]
    only_in_card = [row for row in orders if not row["КонтактнаяИнформация"] and row["Контрагент_Key"] in phones]
    nowhere = [row for row in orders if not row["КонтактнаяИнформация"] and row["Контрагент_Key"] not in phones]
    assert all((without_client, in_document, only_in_card, nowhere))
    assert any("доб." in phone for phone in phones.values())
    assert any("(жена)" in phone for phone in phones.values())
    assert any(phone.startswith("+375") for phone in phones.values())


def test_the_sixth_edition_keeps_two_sums_and_phones_in_the_card(stand: OneC) -> None:
    stand.empty()
    stand.odata.make(orders=60, profile="alfa_auto_6")
    caller = Caller(stand.odata)
    row = caller.read(f"{ORDERS}?$top=1").rows[0]
    total = sum(Decimal(str(line["Сумма"])) for line in [*row["Автоработы"], *row["Товары"]])
    assert Decimal(str(row["СуммаРаботДокумента"])) + Decimal(str(row["СуммаНоменклатурыДокумента"])) == total
    assert "СуммаДокумента" not in row
    assert "КонтактнаяИнформация" not in row
    cards = caller.read("Catalog_Контрагенты").rows
    contact = next(card["КонтактнаяИнформация"][0] for card in cards if card["КонтактнаяИнформация"])
    assert contact["Тип"] == "Телефон"
    assert contact["НомерТелефона"] == "".join(sign for sign in contact["Представление"] if sign.isdigit())
    assert caller.read("InformationRegister_КонтактнаяИнформация").error == (404, "8")


def test_one_number_in_two_organisations(alfa: PublishedBase) -> None:
    alfa.make(orders=20, same_number_every=10)
    numbers = [row["Number"] for row in alfa.rows(ORDERS)]
    twice = [row for row in alfa.rows(ORDERS) if numbers.count(row["Number"]) == 2]
    assert len(twice) == 2
    assert len({row["Организация_Key"] for row in twice}) == 2


def test_numbers_begin_anew_each_year(alfa: PublishedBase) -> None:
    alfa.make(orders=4, first_day="2025-12-31T23:40:00")
    assert [row["Number"].strip()[-1] for row in alfa.rows(ORDERS)] == ["1", "2", "1", "2"]


@pytest.mark.parametrize("profile", ["alfa_auto_5", "alfa_auto_6"])
def test_a_person_changes_a_work_order(stand: OneC, profile: str) -> None:
    stand.empty()
    stand.odata.make(orders=60, profile=profile)
    before = stand.odata.order("АА00000009")
    after = stand.odata.change_order("АА00000009", state="Закрыт", total="12345.60", phone="8 903 000-11-22")
    assert version(after) > version(before)
    assert after["ДатаЗакрытия"] != "0001-01-01T00:00:00"
    caller = Caller(stand.odata)
    (state,) = caller.filtered("Description eq 'Закрыт'", of="Catalog_ВидыСостоянийЗаказНарядов").rows
    assert after["Состояние_Key"] == state["Ref_Key"]
    read = caller.read(f"{ORDERS}(guid'{after['Ref_Key']}')").json
    sums = [read.get(name, 0) for name in ("СуммаДокумента", "СуммаРаботДокумента", "СуммаНоменклатурыДокумента")]
    assert sum(Decimal(str(one)) for one in sums) == Decimal("12345.60")
    phone = read.get("КонтактнаяИнформация")
    if phone is None:
        card = caller.read(f"Catalog_Контрагенты(guid'{after['Контрагент_Key']}')").json
        phone = card["КонтактнаяИнформация"][0]["Представление"]
    assert phone == "8 903 000-11-22"


def test_a_save_without_a_change_is_a_new_version(alfa: PublishedBase) -> None:
    before = alfa.order("АА00000009")
    after = alfa.change_order("АА00000009")
    assert version(after) > version(before)
    assert after | {"DataVersion": ""} == before | {"DataVersion": ""}


def test_a_change_that_cannot_be_is_refused_and_changes_nothing(alfa: PublishedBase) -> None:
    before = alfa.order("АА00000009")
    with pytest.raises(OneCRefused, match="нет элемента «Улетел»"):
        alfa.change_order("АА00000009", state="Улетел", total="1", client_name="Никто")
    assert alfa.order("АА00000009") == before
    with pytest.raises(OneCRefused, match="не найден"):
        alfa.change_order("АА99999999", total="1")
