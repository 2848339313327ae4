"""Phones: ids of values, and the key by which doubles are found."""

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.phones import phone_key
from obmen_stands.bitrix24.tests.conftest import Caller

ANNA = {"NAME": "Анна", "PHONE": [{"VALUE": "+7 (916) 123-45-67", "VALUE_TYPE": "MOBILE"}]}


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("+7 (916) 123-45-67", "79161234567"),
        ("8 916 123 45 67", "79161234567"),
        ("7-916-1234567", "79161234567"),
        ("9161234567", "9161234567"),
        ("+8 916 123 45 67", "89161234567"),
        ("8121234567", "8121234567"),
        ("8312345678", "7312345678"),
        ("+79161234567;123", "79161234567"),
    ],
)
def test_the_key_of_a_phone(raw: str, key: str) -> None:
    assert phone_key(raw) == key


def test_a_phone_sent_without_its_id_is_one_more_phone(portal: Bitrix24, caller: Caller) -> None:
    [anna] = portal.seed("contact", [ANNA])
    phone = {"VALUE": "89161234567", "VALUE_TYPE": "WORK"}
    caller.call("crm.contact.update", {"id": anna, "fields": {"PHONE": [phone]}})
    phones = caller.call("crm.contact.get", {"id": anna}).result["PHONE"]
    assert [phone["VALUE"] for phone in phones] == ["+7 (916) 123-45-67", "89161234567"]
    [doubled] = portal.report()["doubled_phones"]
    assert (doubled["owner"], doubled["match"], doubled["n"]) == (anna, "79161234567", 2)


def test_with_its_id_a_phone_is_changed_or_deleted(portal: Bitrix24, caller: Caller) -> None:
    [anna] = portal.seed("contact", [ANNA])
    [phone] = caller.call("crm.contact.get", {"id": anna}).result["PHONE"]
    caller.call("crm.contact.update", {"id": anna, "fields": {"PHONE": [{"ID": phone["ID"], "VALUE": "+79990001122"}]}})
    [changed] = caller.call("crm.contact.get", {"id": anna}).result["PHONE"]
    assert (changed["ID"], changed["VALUE"], changed["VALUE_TYPE"]) == (phone["ID"], "+79990001122", "MOBILE")
    caller.call("crm.contact.update", {"id": anna, "fields": {"PHONE": [{"ID": phone["ID"], "DELETE": "Y"}]}})
    assert "PHONE" not in caller.call("crm.contact.get", {"id": anna}).result


def test_the_new_method_keys_its_values(portal: Bitrix24, caller: Caller) -> None:
    fm = [{"typeId": "PHONE", "valueType": "WORK", "value": "+79161234567"}]
    item = caller.call("crm.item.add", {"entityTypeId": 3, "fields": {"name": "Анна", "fm": fm}}).result["item"]
    old = item["fm"][0]["id"]
    change = {str(old): {"typeId": "PHONE", "value": ""}, "n0": {"typeId": "PHONE", "value": "+79990001122"}}
    asked = {"entityTypeId": 3, "id": item["id"], "fields": {"fm": change}}
    [new] = caller.call("crm.item.update", asked).result["item"]["fm"]
    assert (new["value"], new["id"] > old) == ("+79990001122", True)


def test_phones_come_only_by_name_and_are_compared_as_text(portal: Bitrix24, caller: Caller) -> None:
    [anna] = portal.seed("contact", [ANNA])
    assert "PHONE" not in caller.call("crm.contact.list", {"select": ["*"]}).result[0]
    found = caller.call("crm.contact.list", {"filter": {"PHONE": "+7 (916) 123-45-67"}}).result
    assert [each["ID"] for each in found] == [str(anna)]
    assert caller.call("crm.contact.list", {"filter": {"PHONE": "+79161234567"}}).result == []


def test_the_search_for_doubles_normalises(portal: Bitrix24, caller: Caller) -> None:
    [anna] = portal.seed("contact", [ANNA])
    [firm] = portal.seed("company", [{"TITLE": "Гараж", "PHONE": [{"VALUE": "89161234567"}]}])
    asked = {"type": "PHONE", "values": ["7 916 1234567"]}
    assert caller.call("crm.duplicate.findbycomm", asked).result == {"CONTACT": [anna], "COMPANY": [firm]}
    only = caller.call("crm.duplicate.findbycomm", asked | {"entity_type": "CONTACT"}).result
    assert only == {"CONTACT": [anna]}
    assert caller.call("crm.duplicate.findbycomm", {"type": "PHONE", "values": ["9161234567"]}).result == []


def test_the_search_for_doubles_cuts_without_a_word(portal: Bitrix24, caller: Caller) -> None:
    same = portal.seed("contact", [{"NAME": str(n), "PHONE": [{"VALUE": "+79161234567"}]} for n in range(21)])
    [last] = portal.seed("contact", [{"NAME": "x", "PHONE": [{"VALUE": "+79990001122"}]}])
    twenty = [f"+7911000{n:04}" for n in range(20)]
    found = caller.call("crm.duplicate.findbycomm", {"type": "PHONE", "values": [*twenty, "+79990001122"]}).result
    assert found == []
    asked = {"type": "PHONE", "values": ["+79161234567", "+79990001122"]}
    found = caller.call("crm.duplicate.findbycomm", asked).result
    assert found == {"CONTACT": [*same[:20], last]}


def test_the_search_for_doubles_is_strict_about_its_questions(caller: Caller) -> None:
    assert caller.call("crm.duplicate.findbycomm", {"type": "ICQ", "values": ["1"]}).status == 400
    assert caller.call("crm.duplicate.findbycomm", {"type": "PHONE", "values": "1"}).status == 400
    asked = {"type": "PHONE", "values": ["1"], "entity_type": "DEAL"}
    assert caller.call("crm.duplicate.findbycomm", asked).status == 400


def test_a_contact_knows_whether_it_has_phones_and_mail(portal: Bitrix24, caller: Caller) -> None:
    keep, gone = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Аня", "EMAIL": [{"VALUE": "anna@example.org"}]}])

    def has(number: int) -> tuple[str, str]:
        seen = caller.call("crm.contact.get", {"id": number}).result
        return seen["HAS_PHONE"], seen["HAS_EMAIL"]

    assert (has(keep), has(gone)) == (("N", "N"), ("N", "Y"))
    caller.call("crm.contact.update", {"id": keep, "fields": {"PHONE": [{"VALUE": "+79161234567"}]}})
    portal.person_merges("contact", keep, [gone])
    assert has(keep) == ("Y", "Y")
    [phone] = caller.call("crm.contact.get", {"id": keep}).result["PHONE"]
    caller.call("crm.contact.update", {"id": keep, "fields": {"PHONE": [{"ID": phone["ID"], "DELETE": "Y"}]}})
    assert has(keep) == ("N", "Y")


def test_an_item_shows_the_first_phone_of_each_sort(portal: Bitrix24, caller: Caller) -> None:
    phones = [{"VALUE": f"+7916000000{n}", "VALUE_TYPE": kind} for n, kind in enumerate(("HOME", "WORK", "WORK"))]
    [contact] = portal.seed("contact", [{"NAME": "Анна", "PHONE": phones}])
    item = caller.call("crm.item.get", {"entityTypeId": 3, "id": contact}).result["item"]
    assert (item["phone"], item["phoneWork"], item["phoneMobile"]) == ("+79160000000", "+79160000001", "")
    asked = {"entityTypeId": 3, "select": ["phoneWork"]}
    [seen] = caller.call("crm.item.list", asked).result["items"]
    assert seen == {"id": contact, "phoneWork": "+79160000001"}
