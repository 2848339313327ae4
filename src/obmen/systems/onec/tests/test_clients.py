"""Whom a work order is for: names and phones of document and card."""

import pytest

from obmen.core.phone import phones
from obmen.systems.onec.cards import person_of
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.contract import DOCUMENT, Contract, contract
from obmen.systems.onec.profile import profile
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller

from .conftest import CLIENTS, ORDERS, Make, made
from .test_reading import one, read


@pytest.mark.rule("A5")
def test_a_client_comes_with_the_name_and_all_phones_of_document_and_card(
    client: OnecClient, alfa: PublishedBase
) -> None:
    cards = {row["Ref_Key"]: row for row in alfa.rows(CLIENTS)}
    of_card: dict[str, list[str]] = {ref: [] for ref in cards}
    if any("КонтактнаяИнформация" in row for row in cards.values()):
        for ref, row in cards.items():
            of_card[ref] = [contact["Представление"] for contact in row["КонтактнаяИнформация"]]
    else:
        for row in alfa.rows("InformationRegister_КонтактнаяИнформация"):
            if row["Тип"] == "Телефон":
                of_card[row["Объект"]].append(row["Представление"])
    found, named = read(client), 0
    for row in alfa.rows(ORDERS):
        own = found[row["Ref_Key"]].client
        if row["Контрагент_Key"] not in cards:
            continue
        named += 1
        assert own
        assert own.name == cards[row["Контрагент_Key"]]["НаименованиеПолное"]
        told = [text for text in (row.get("КонтактнаяИнформация", ""), *of_card[row["Контрагент_Key"]]) if text]
        assert own.phones == tuple(dict.fromkeys(told))
        assert own.person is (False if cards[own.ref]["ИНН"] else None)
    assert named > 250


def test_three_phones_in_one_text_stay_one_text_of_three_numbers(client: OnecClient, alfa: PublishedBase) -> None:
    alfa.change_order("АА00000009", phone="8 903 000-11-22, +7 (904) 000-33-44; 9050005566 доб. 3")
    own = one(client, "АА00000009").client
    assert own
    assert phones(own.phones[0]) == ("+79030001122", "+79040003344", "+79050005566")


def test_a_work_order_of_nobody_has_no_client_unless_a_phone_or_a_name_was_typed_in(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=30)
    client, caller = make(alfa), Caller(alfa)
    bare = {"Заказчик": "", "Заказчик_Type": "StandardODATA.Undefined", "КонтактнаяИнформация": ""}
    alfa.change_order("АА00000009", without_client=True)
    place = f"{ORDERS}(guid'{alfa.order('АА00000009')['Ref_Key']}')"
    assert caller.ask(place, "PATCH", bare).status == 200
    assert one(client, "АА00000009").client is None
    assert caller.ask(place, "PATCH", {"КонтактнаяИнформация": "8 903 000-11-22\u00a0"}).status == 200
    own = one(client, "АА00000009").client
    assert own
    assert (own.ref, own.name, own.phones) == ("", "", ("8 903 000-11-22",))
    assert caller.ask(place, "PATCH", {"Заказчик": "О'Нил Пётр", "Заказчик_Type": "Edm.String"}).status == 200
    typed = one(client, "АА00000009").client
    assert typed
    assert (typed.ref, typed.name, typed.person) == ("", "О'Нил Пётр", None)


def test_a_client_whose_card_is_gone_or_not_published_keeps_its_reference(
    client: OnecClient, alfa: PublishedBase
) -> None:
    order = one(client, "АА00000009")
    assert order.client
    assert Caller(alfa).ask(f"{CLIENTS}(guid'{order.client.ref}')", "DELETE").status == 204
    left = one(client, "АА00000009").client
    assert left
    assert (left.ref, left.name) == (order.client.ref, "")


def described(**more: frozenset[str]) -> Contract:
    names = profile("alfa_auto_5")
    document = frozenset((*DOCUMENT, "Состояние_Key", "Организация_Key", "СуммаДокумента", "Контрагент_Key"))
    shown: dict[str, frozenset[str]] = {
        names.work_orders.set: document | {"КонтактнаяИнформация"},
        CLIENTS: frozenset({"Ref_Key", "Description", *more.get("card", ())}),
        names.states.set: frozenset({"Ref_Key", "Description"}),
        names.organisations.set: frozenset({"Ref_Key", "Description"}),
    }
    return contract(names, shown, ())


@pytest.mark.parametrize(
    ("row", "person"),
    [
        ({"ЮрФизЛицо": "ФизЛицо", "ИНН": "7707083893"}, True),
        ({"ЮрФизЛицо": "ЮрЛицо", "ИНН": ""}, False),
        ({"ЮрФизЛицо": "НаборИзБудущего", "ИНН": "7707083893"}, None),
        ({"ЮрФизЛицо": "", "ИНН": "7707083893 "}, False),
        ({"ЮрФизЛицо": "", "ИНН": "500100732259"}, True),
        ({"ЮрФизЛицо": "", "ИНН": "нет"}, None),
        ({}, None),
    ],
)
def test_a_person_is_told_from_a_company_where_the_card_tells(row: dict[str, str], person: bool | None) -> None:
    assert person_of(row, described(card=frozenset({"ЮрФизЛицо", "ИНН"}))) is person
    assert person_of(row, described()) is None
