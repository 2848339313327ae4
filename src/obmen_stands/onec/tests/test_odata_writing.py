"""Writing: what 1C refuses, and what it takes, cuts or drops without a word."""

from typing import Any

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Answer, Caller, version

ORDERS = "Document_ЗаказНаряд"
EMPTY = "00000000-0000-0000-0000-000000000000"


def patched(caller: Caller, alfa: PublishedBase, body: Any, **headers: str) -> Answer:
    ref = alfa.order("АА00000003")["Ref_Key"]
    return caller.ask(f"{ORDERS}(guid'{ref}')?$format=json", "PATCH", body, **headers)


def test_a_new_object_gets_code_version_and_a_raw_location(caller: Caller) -> None:
    answer = caller.ask("Catalog_Контрагенты?$format=json", "POST", {"Description": "Ёлкин Пётр"})
    assert answer.status == 201
    card = answer.json
    assert (card["Code"], card["Description"], card["ИНН"]) == ("000000041", "Ёлкин Пётр", "")
    location = dict(answer.headers)["location"].encode("latin-1").decode()
    assert location == f"{caller.base.address}Catalog_Контрагенты(guid'{card['Ref_Key']}')"
    assert caller.read(f"Catalog_Контрагенты(guid'{card['Ref_Key']}')").json["Code"] == "000000041"
    again = caller.ask("Catalog_Контрагенты", "POST", {"Ref_Key": card["Ref_Key"]})
    assert again.error == (400, "15")


def test_a_new_document_gets_the_next_number(caller: Caller) -> None:
    answer = caller.ask(f"{ORDERS}?$format=json", "POST", {"Posted": True, "Date": "2026-02-01T10:00:00"})
    assert (answer.json["Number"], answer.json["Posted"]) == ("АА00000061 ", False)


def test_what_1c_takes_in_silence(caller: Caller, alfa: PublishedBase) -> None:
    long, dangling = "я" * 150, "12345678-0000-0000-0000-000000000000"
    before = alfa.order("АА00000003")
    answer = patched(caller, alfa, {"Nomer": 1, "КонтактнаяИнформация": long, "Контрагент_Key": dangling, "Number": ""})
    assert answer.status == 200
    assert answer.json["КонтактнаяИнформация"] == long[:100]
    assert answer.json["Контрагент_Key"] == dangling
    assert "Nomer" not in answer.json
    assert version(answer.json) > version(before)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"Контрагент_Key": "x"}, (400, "1")),
        ({"DeletionMark": "да"}, (400, "1")),
        ({"Комментарий": ["a"]}, (500, "-1")),
        (b'{"Number": ', (500, "-1")),
        ({"Работы": [{"Работа": "без номера"}]}, (500, "-1")),
        ({"Работы": [{"LineNumber": "2", "Работа": "с двух"}]}, (400, "4")),
    ],
)
def test_what_1c_refuses_leaves_the_object_as_it_was(
    caller: Caller, alfa: PublishedBase, body: Any, error: tuple[int, str]
) -> None:
    before = alfa.order("АА00000003")
    assert patched(caller, alfa, body).error == error
    assert alfa.order("АА00000003") == before


def test_a_tabular_part_is_replaced_whole(caller: Caller, alfa: PublishedBase) -> None:
    rows = [{"LineNumber": "1", "Работа": "Мойка", "Сумма": 500.5}, {"LineNumber": "2", "Работа": "Сушка"}]
    works = patched(caller, alfa, {"Работы": rows}).json["Работы"]
    assert [(row["LineNumber"], row["Работа"], row["Сумма"]) for row in works] == [
        ("1", "Мойка", 500.5),
        ("2", "Сушка", 0),
    ]
    assert caller.ask("Document_ЗаказНаряд_Работы", "POST", {"Работа": "x"}).error == (400, "13")


def test_posting_and_marking(caller: Caller, alfa: PublishedBase) -> None:
    ref = alfa.order("АА00000003")["Ref_Key"]
    place = f"{ORDERS}(guid'{ref}')"
    assert caller.ask(f"{place}/Post?PostingModeOperational=false", "POST").status == 200
    assert patched(caller, alfa, {"DeletionMark": True}).error == (500, "-1")
    assert caller.ask(f"{place}/Unpost", "POST").status == 200
    assert patched(caller, alfa, {"DeletionMark": True}).status == 200
    assert caller.ask(f"{place}/Post", "POST").error == (500, "-1")
    assert caller.ask(place, "DELETE").status == 204
    assert caller.read(place).error == (404, "9")


def test_if_match_is_ignored_unless_the_base_is_a_new_one(caller: Caller, alfa: PublishedBase) -> None:
    stale = {"If-Match": "AAAAAAAAAAA="}
    assert patched(caller, alfa, {"Комментарий": "раз"}, **stale).status == 200
    alfa.settings(if_match="check")
    assert patched(caller, alfa, {"Комментарий": "два"}, **stale).status == 412
    fresh = {"If-Match": alfa.order("АА00000003")["DataVersion"]}
    assert patched(caller, alfa, {"Комментарий": "три"}, **fresh).json["Комментарий"] == "три"


def test_a_register_record_is_not_written_over(caller: Caller, alfa: PublishedBase) -> None:
    record = alfa.rows("InformationRegister_КонтактнаяИнформация")[0]
    assert caller.ask("InformationRegister_КонтактнаяИнформация", "POST", record).error == (400, "15")


def test_a_killed_base_comes_back_with_all_that_was_written(stand: OneC, caller: Caller, alfa: PublishedBase) -> None:
    alfa.settings(sessions=3)
    alfa.change_order("АА00000009", state="Архив", total="777.10")
    patched(caller, alfa, {"Комментарий": "перед сбоем"})
    caller.ask("Catalog_Контрагенты", "POST", {"Description": "Новый"})
    caller.ask(f"{ORDERS}(guid'{alfa.order('АА00000004')['Ref_Key']}')", "DELETE")
    (draft,) = [one for one in alfa.rows("Document_ПоступлениеТоваров") if not one["Posted"]]
    caller.ask(f"Document_ПоступлениеТоваров(guid'{draft['Ref_Key']}')/Post", "POST")
    registers = ("InformationRegister_КонтактнаяИнформация", "AccumulationRegister_ОстаткиТоваровКомпании_RecordType")
    sets = (ORDERS, "Catalog_Контрагенты", "Document_ПоступлениеТоваров", *registers)
    before = [alfa.rows(one) for one in sets]
    stand.kill()
    stand.start_again()
    assert [alfa.rows(one) for one in sets] == before
    assert alfa.settings()["sessions"] == 3
    newest = max(version(row) for rows in before[:3] for row in rows)
    assert version(alfa.change_order("АА00000009")) == newest + 1


def test_put_wants_every_attribute_and_references_as_addresses(caller: Caller, alfa: PublishedBase) -> None:
    row = alfa.rows("Document_ПоступлениеТоваров")[0]
    place = f"Document_ПоступлениеТоваров(guid'{row['Ref_Key']}')?$format=json"
    firm, warehouse = alfa.rows("Catalog_Организации")[1], alfa.rows("Catalog_СкладыКомпании")[2]
    whole = {
        "Number": row["Number"],
        "Date": "2026-01-03T10:00:00",
        "DeletionMark": False,
        "Организация@odata.bind": f"Catalog_Организации(guid'{firm['Ref_Key']}')",
        "СкладКомпании@odata.bind": f"{alfa.address}Catalog_СкладыКомпании(guid'{warehouse['Ref_Key']}')",
        "Товары": [],
    }
    for missing in ("Date", "Товары", "Организация@odata.bind"):
        given = {name: value for name, value in whole.items() if name != missing}
        assert caller.ask(place, "PUT", given | {"Организация_Key": firm["Ref_Key"]}).error == (400, "5")
    assert caller.ask(place, "PUT", whole | {"Организация@odata.bind": "Catalog_Валюты(guid'x')"}).error == (400, "6")
    answer = caller.ask(place, "PUT", whole)
    assert (answer.status, answer.json["Организация_Key"]) == (200, firm["Ref_Key"])
    assert (answer.json["СкладКомпании_Key"], answer.json["Товары"]) == (warehouse["Ref_Key"], [])
    assert (answer.json["Date"], answer.json["Posted"]) == ("2026-01-03T10:00:00", True)
