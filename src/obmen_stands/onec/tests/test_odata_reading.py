"""Reading work orders the way an exchange does: pages, order, chosen attributes, single objects, `$metadata`."""

import xml.etree.ElementTree as ET

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller

ORDERS = "Document_ЗаказНаряд"
WORKS = "Document_ЗаказНаряд_Работы"
EDM = "{http://schemas.microsoft.com/ado/2009/11/edm}"


def test_an_object_comes_with_the_types_of_1c(caller: Caller, alfa: PublishedBase) -> None:
    alfa.change_order("АА00000001", state="Заявка", total="25000", client_name="Ёлкин")
    answer = caller.read(f"{ORDERS}?$top=1&$orderby=Date,Ref_Key")
    (row,) = answer.rows
    assert answer.json["odata.metadata"] == f"{alfa.address}$metadata#{ORDERS}"
    assert list(row)[:6] == ["Ref_Key", "DataVersion", "Number", "Date", "DeletionMark", "Posted"]
    assert list(row)[-4:] == ["Работы", "Товары", "Заказчик_Type", "Автомобиль_Type"]
    assert row["Date"].startswith("2026-01-12T09:00:")
    assert (row["ДатаЗакрытия"], row["СуммаДокумента"]) == ("0001-01-01T00:00:00", 25000)
    assert row["Работы"][0]["LineNumber"] == "1"
    assert b'"\xd0\xa1\xd1\x83\xd0\xbc\xd0\xbc\xd0\xb0\xd0\x94\xd0\xbe\xd0\xba\xd1\x83' in answer.body
    assert b"25000.0" not in answer.body


def test_pages_by_the_full_key_hold_every_row_once(caller: Caller, alfa: PublishedBase) -> None:
    pages = [caller.read(f"{ORDERS}?$orderby=Date,Ref_Key&$top=7&$skip={skip}").rows for skip in range(0, 63, 7)]
    read = [row["Ref_Key"] for page in pages for row in page]
    expected = sorted(alfa.rows(ORDERS), key=lambda row: (row["Date"], row["Ref_Key"]))
    assert read == [row["Ref_Key"] for row in expected]


def test_pages_by_half_a_key_lose_rows(caller: Caller, alfa: PublishedBase) -> None:
    def read(order: str) -> list[tuple[str, str]]:
        pages = [caller.read(f"{WORKS}?$orderby={order}&$top=5&$skip={skip}").rows for skip in range(0, 200, 5)]
        return [(row["Ref_Key"], row["LineNumber"]) for page in pages for row in page]

    everything = len(alfa.rows(WORKS))
    assert len(set(read("Ref_Key,LineNumber"))) == everything
    assert len(set(read("Ref_Key"))) < everything


def test_references_sort_by_what_is_shown_for_them(caller: Caller) -> None:
    names = [row["Description"] for row in caller.read("Catalog_Контрагенты?$orderby=Ref_Key").rows]
    assert names == sorted(names)
    dates = [row["Date"] for row in caller.read(f"{ORDERS}?$orderby=Ref_Key%20desc").rows]
    assert dates == sorted(dates, reverse=True)


def test_counting(caller: Caller) -> None:
    answer = caller.read(f"{ORDERS}?$inlinecount=allpages&$top=3&$skip=58")
    assert (answer.json["odata.count"], len(answer.rows)) == ("60", 2)
    assert caller.ask(f"{ORDERS}/$count?$filter=Number%20lt%20'АА00000011'").body == b"10"


def test_only_what_was_selected_comes_in_the_order_of_the_set(caller: Caller) -> None:
    (row, *_) = caller.read(f"{ORDERS}?$select=Date,Number,Работы/Цена,Состояние____Presentation").rows
    assert list(row) == ["Number", "Date", "Состояние____Presentation", "Работы"]
    assert {tuple(work) for work in row["Работы"]} == {("Цена",)}
    (row, *_) = caller.read(f"{ORDERS}?$select=**").rows
    assert "Работы" not in row
    assert "Автомобиль_Type" in row
    assert caller.read(f"{ORDERS}?$select=Number,Nomer").error == (400, "10")


def test_a_reference_is_expanded_where_it_is_selected_too(caller: Caller) -> None:
    (row, *_) = caller.read(f"{ORDERS}?$select=Number,Состояние&$expand=Состояние,Контрагент").rows
    assert list(row) == ["Number", "Состояние"]
    assert row["Состояние"]["Description"]
    (row, *_) = caller.read(f"{ORDERS}?$expand=Контрагент").rows
    assert row["Контрагент"]["Ref_Key"] == row["Контрагент_Key"]
    assert caller.read(f"{ORDERS}(guid'{row['Ref_Key']}')?$expand=Контрагент").error == (400, "0")


def test_one_object_its_part_and_what_it_refers_to(caller: Caller, alfa: PublishedBase) -> None:
    known = alfa.order("АА00000003")
    place = f"{ORDERS}(guid'{known['Ref_Key']}')"
    assert caller.read(place).json["Number"] == "АА00000003 "
    assert caller.read(place.replace("(", "(Ref_Key=")).json["Number"] == "АА00000003 "
    works = caller.read(f"{place}/Работы").rows
    assert [row["Работа"] for row in works] == [work["Работа"] for work in known["Работы"]]
    assert caller.read(f"{place}/Состояние").json["Ref_Key"] == known["Состояние_Key"]
    line = caller.read(f"{WORKS}(Ref_Key=guid'{known['Ref_Key']}',LineNumber=1)").json
    assert line["Работа"] == known["Работы"][0]["Работа"]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("Catalog_Нет", (404, "8")),
        (f"{ORDERS}(guid'00000000-0000-0000-0000-000000000001')", (404, "9")),
        (f"{ORDERS}(guid'x')", (400, "1")),
        (f"{WORKS}(Ref_Key=guid'00000000-0000-0000-0000-000000000001')", (400, "7")),
        (f"{ORDERS}/Balance()", (400, "11")),
        (f"{ORDERS}?$top=-1", (400, "14")),
        (f"{ORDERS}?$orderby=Date%20down", (400, "14")),
        (f"{ORDERS}?$orderby=Day", (400, "10")),
        (f"{ORDERS}?$search=x", (400, "6")),
    ],
)
def test_a_bad_address_is_refused_with_the_platforms_code(caller: Caller, path: str, error: tuple[int, str]) -> None:
    assert caller.read(path).error == error


def test_atom_is_what_1c_says_unasked(caller: Caller) -> None:
    answer = caller.ask(f"{ORDERS}?$top=2")
    assert dict(answer.headers)["content-type"].startswith("application/atom+xml")
    numbers = ET.fromstring(answer.body).iter("{http://schemas.microsoft.com/ado/2007/08/dataservices}Number")
    assert [one.text for one in numbers] == ["АА00000001 ", "АА00000002 "]
    assert caller.ask(f"{ORDERS}?$top=2", Accept="application/json").rows
    assert caller.ask(f"{ORDERS}?$format=csv").error == (406, "3")


@pytest.mark.parametrize("profile", ["alfa_auto_5", "alfa_auto_6"])
def test_metadata_names_all_that_is_read(stand: OneC, profile: str) -> None:
    stand.empty()
    stand.odata.make(orders=3, profile=profile)
    caller = Caller(stand.odata)
    schema = ET.fromstring(caller.ask("$metadata").body)
    described = {
        one.get("Name"): [own.get("Name") for own in one.iter(f"{EDM}Property")]
        for one in schema.iter(f"{EDM}EntityType")
    }
    sets = {one["name"] for one in caller.read("").rows}
    assert sets == set(described)
    for name in sets:
        assert set(caller.read(f"{name}?$top=1").rows[0]) == set(described[name])
