"""Kinds of fields on their way in and out, companies, and what the new list can look for."""

import base64

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller

KINDS = [
    ("double", "1250.5", "1250.50", 1250.5),
    ("double", "1000", "1000.00", 1000),
    ("integer", "12 штук", "12", 12),
    ("money", "1250.50|RUB", "1250.50|RUB", "1250.50|RUB"),
    ("money", "1250.5", "1250.5|RUB", "1250.5|RUB"),
    ("date", "2026-03-05", "2026-03-05T00:00:00+03:00", "2026-03-05T00:00:00+03:00"),
    ("date", "05.03.2026", "2026-03-05T00:00:00+03:00", "2026-03-05T00:00:00+03:00"),
    ("date", "вчера", None, None),
    ("datetime", "2026-03-05T10:00:00Z", "2026-03-05T13:00:00+03:00", "2026-03-05T13:00:00+03:00"),
    ("boolean", "Y", "1", "Y"),
    ("boolean", "N", "0", "N"),
    ("url", "https://example.org/?a=1", "https://example.org/?a=1", "https://example.org/?a=1"),
]


@pytest.mark.parametrize(("kind", "sent", "old", "new"), KINDS)
def test_a_users_field_keeps_its_kind(caller: Caller, kind: str, sent: str, old: object, new: object) -> None:
    caller.call("crm.deal.userfield.add", {"fields": {"FIELD_NAME": "OTHER", "USER_TYPE_ID": kind}})
    deal = caller.call("crm.deal.add", {"fields": {"UF_CRM_OTHER": sent}}).result
    assert caller.call("crm.deal.get", {"id": deal}).result["UF_CRM_OTHER"] == old
    item = caller.call("crm.item.get", {"entityTypeId": 2, "id": deal}).result["item"]
    assert item["ufCrmOther"] == new


PDF = base64.b64encode(b"%PDF").decode()


def file_field(caller: Caller, **more: str) -> None:
    told = {"FIELD_NAME": "ORDER", "USER_TYPE_ID": "file", **more}
    assert caller.call("crm.deal.userfield.add", {"fields": told}).result > 0


def test_a_file_is_sent_as_a_name_and_base64_and_read_by_its_address(caller: Caller) -> None:
    file_field(caller)
    fields: dict[str, object] = {"UF_CRM_ORDER": {"fileData": ["заказ.pdf", PDF]}}
    deal = caller.call("crm.deal.add", {"fields": fields}).result
    old = caller.call("crm.deal.get", {"id": deal}).result["UF_CRM_ORDER"]
    new = caller.call("crm.item.get", {"entityTypeId": 2, "id": deal}).result["item"]["ufCrmOrder"]
    assert (set(old), set(new)) == ({"id", "showUrl", "downloadUrl"}, {"id", "url", "urlMachine"})
    assert caller.knock("GET", new["url"], None, {}).raw == b"%PDF"
    asked = {"entityTypeId": 2, "id": deal, "fields": {"ufCrmOrder": ["счёт.pdf", PDF]}}
    assert caller.call("crm.item.update", asked).result["item"]["ufCrmOrder"]["id"] != new["id"]
    caller.call("crm.deal.update", {"id": deal, "fields": {"UF_CRM_ORDER": {"id": 1, "remove": "Y"}}})
    assert caller.call("crm.deal.get", {"id": deal}).result["UF_CRM_ORDER"] is None


def test_files_whose_ids_are_not_sent_back_are_lost(caller: Caller) -> None:
    file_field(caller, MULTIPLE="Y")
    two: list[object] = [["один.pdf", PDF], ["два.pdf", PDF]]
    item = caller.call("crm.item.add", {"entityTypeId": 2, "fields": {"ufCrmOrder": two}}).result["item"]
    first, second = (each["id"] for each in item["ufCrmOrder"])
    again: list[object] = [{"id": second}, ["три.pdf", PDF], ["четыре.pdf", "не base64"]]
    asked = {"entityTypeId": 2, "id": item["id"], "fields": {"ufCrmOrder": again}}
    left = [each["id"] for each in caller.call("crm.item.update", asked).result["item"]["ufCrmOrder"]]
    assert (left[0], len(left), first in left) == (second, 2, False)


def test_sums_and_days_are_compared_as_such(caller: Caller) -> None:
    for name, kind in (("PAID", "double"), ("DAY", "date")):
        caller.call("crm.deal.userfield.add", {"fields": {"FIELD_NAME": name, "USER_TYPE_ID": kind}})
    for paid, day in (("9", "2026-01-31"), ("100", "2026-02-01")):
        caller.call("crm.deal.add", {"fields": {"UF_CRM_PAID": paid, "UF_CRM_DAY": day, "OPPORTUNITY": paid}})
    assert caller.deals(filter={">UF_CRM_PAID": "10"}) == [2]
    assert caller.deals(filter={"UF_CRM_PAID": "9.00"}) == [1]
    assert caller.deals(filter={">=UF_CRM_DAY": "2026-02-01"}) == [2]
    assert caller.deals(filter={"UF_CRM_DAY": "2026-01-31"}) == [1]
    assert caller.deals(order={"UF_CRM_PAID": "DESC"}) == [2, 1]
    assert caller.deals(filter={"<OPPORTUNITY": 10}) == [1]


def test_a_list_of_values_is_looked_into_and_may_be_emptied(caller: Caller) -> None:
    told = {"FIELD_NAME": "PARTS", "USER_TYPE_ID": "string", "MULTIPLE": "Y"}
    caller.call("crm.deal.userfield.add", {"fields": told})
    for parts in (["фильтр", "масло"], ["масло"], []):
        caller.call("crm.deal.add", {"fields": {"UF_CRM_PARTS": parts}})
    assert caller.deals(filter={"UF_CRM_PARTS": "фильтр"}) == [1]
    caller.call("crm.item.update", {"entityTypeId": 2, "id": 1, "fields": {"ufCrmParts": []}})
    assert caller.call("crm.deal.get", {"id": 1}).result["UF_CRM_PARTS"] == []


def test_the_new_list_looks_for_the_first_contact_and_for_any_only_where_it_can(
    portal: Bitrix24, caller: Caller
) -> None:
    anna, boris = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Борис"}])
    portal.seed("deal", [{"CONTACT_IDS": [anna, boris]}, {"CONTACT_IDS": [boris]}, {}])

    def found(**told: object) -> list[int]:
        items = caller.call("crm.item.list", {"entityTypeId": 2, "filter": told}).result["items"]
        return [item["id"] for item in items]

    assert found(contactId=boris) == [2]
    refused = caller.call("crm.item.list", {"entityTypeId": 2, "filter": {"contactIds": boris}})
    assert refused.error == (400, "INVALID_ARG_VALUE")
    portal.settings(filters_contact_ids=True)
    assert found(contactIds=boris) == [1, 2]
    assert found(**{"@contactIds": [anna]}) == [1]
    assert found(**{"!contactIds": [anna]}) == [2, 3]


def test_companies_live_as_contacts_do(portal: Bitrix24, caller: Caller) -> None:
    firm = {"TITLE": "Гараж", "PHONE": [{"VALUE": "+78120000000", "VALUE_TYPE": "WORK"}]}
    number = caller.call("crm.company.add", {"fields": firm}).result
    seen = caller.call("crm.company.get", {"id": number}).result
    assert (seen["TITLE"], seen["PHONE"][0]["VALUE"]) == ("Гараж", "+78120000000")
    assert caller.call("crm.company.update", {"id": number, "fields": {"TITLE": "Гараж 2"}}).result is True
    [listed] = caller.call("crm.company.list", {"filter": {"%TITLE": "гараж"}, "select": ["TITLE"]}).result or [None]
    assert listed == {"ID": str(number), "TITLE": "Гараж 2"}
    item = caller.call("crm.item.get", {"entityTypeId": 4, "id": number}).result["item"]
    assert (item["title"], item["fm"][0]["typeId"]) == ("Гараж 2", "PHONE")
    [deal] = portal.seed("deal", [{"COMPANY_ID": number}])
    assert caller.deals(filter={"COMPANY_ID": number}) == [deal]
    assert caller.call("crm.company.delete", {"id": number}).result is True
    assert caller.call("crm.company.get", {"id": number}).error == (400, "")


def test_leads_have_a_list_of_stages_of_their_own(caller: Caller) -> None:
    told = {"TITLE": "Звонок", "PHONE": [{"VALUE": "+79161234567"}]}
    lead = caller.call("crm.lead.add", {"fields": told}).result
    assert caller.call("crm.lead.get", {"id": lead}).result["STATUS_ID"] == "NEW"
    caller.call("crm.lead.update", {"id": lead, "fields": {"STATUS_ID": "JUNK"}})
    seen = caller.call("crm.item.get", {"entityTypeId": 1, "id": lead}).result["item"]
    assert (seen["stageId"], seen["stageSemanticId"]) == ("JUNK", "F")
    stages = caller.call("crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}}).result
    assert [stage["STATUS_ID"] for stage in stages] == ["NEW", "IN_PROCESS", "PROCESSED", "CONVERTED", "JUNK"]
    wrong = caller.call("crm.item.update", {"entityTypeId": 1, "id": lead, "fields": {"stageId": "WON"}})
    assert wrong.error == (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID")


def test_twenty_leads_hide_a_contact_from_the_search_for_doubles(portal: Bitrix24, caller: Caller) -> None:
    phone = [{"VALUE": "+79161234567"}]
    leads = portal.seed("lead", [{"TITLE": str(n), "PHONE": phone} for n in range(20)])
    [anna] = portal.seed("contact", [{"NAME": "Анна", "PHONE": phone}])
    asked = {"type": "PHONE", "values": ["+79161234567"]}
    assert caller.call("crm.duplicate.findbycomm", asked).result == {"LEAD": leads}
    only = caller.call("crm.duplicate.findbycomm", asked | {"entity_type": "CONTACT"}).result
    assert only == {"CONTACT": [anna]}
