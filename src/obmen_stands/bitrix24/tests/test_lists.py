"""Lists: pages, filters, order, and what goes wrong between two pages."""

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller


def test_a_page_is_fifty_and_the_old_method_floors_the_start(portal: Bitrix24, caller: Caller) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(120)])
    first = caller.call("crm.deal.list", {"select": ["ID"]}).json
    assert (len(first["result"]), first["total"], first["next"]) == (50, 120, 50)
    assert caller.deals(start=70) == ids[50:100]
    last = caller.call("crm.deal.list", {"start": 100}).json
    assert (len(last["result"]), "next" in last) == (20, False)
    new = caller.call("crm.item.list", {"entityTypeId": 2, "select": ["id"], "start": 70}).json
    assert [item["id"] for item in new["result"]["items"]] == ids[70:]


def test_pages_by_the_last_id_need_no_count(portal: Bitrix24, caller: Caller) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(120)])
    seen: list[int] = []
    while not seen or len(seen) % 50 == 0:
        asked = {"order": {"ID": "ASC"}, "filter": {">ID": seen[-1] if seen else 0}, "start": -1}
        page = caller.call("crm.deal.list", asked).json
        assert (page["total"], "next" in page) == (0, False)
        seen += [int(deal["ID"]) for deal in page["result"]]
    assert seen == ids


def test_a_deal_deleted_between_two_pages_hides_another(portal: Bitrix24, caller: Caller) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(60)])
    first = caller.deals(start=0)
    portal.person_deletes("deal", ids[0])
    assert set(ids) - {*first, *caller.deals(start=50)} == {ids[50]}
    assert caller.deals(filter={">ID": first[-1]}, start=-1) == ids[50:]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"TITLE": "Анна"}, "a"),
        ({"=TITLE": "Анна"}, "a"),
        ({"!TITLE": "Анна"}, "bc"),
        ({"%TITLE": "нн"}, "ab"),
        ({"!%TITLE": "нн"}, "c"),
        ({"=%TITLE": "А%"}, "a"),
        ({"@TITLE": ["Анна", "Клим"]}, "ac"),
        ({"TITLE": ["Анна", "Клим"]}, "ac"),
        ({"!@TITLE": ["Анна", "Клим"]}, "b"),
        ({">OPPORTUNITY": "9"}, "bc"),
        ({"<=OPPORTUNITY": 100}, "ab"),
        ({"ORIGIN_ID": ""}, "ab"),
        ({"!ORIGIN_ID": ""}, "c"),
        ({"!=ORIGIN_ID": "другой"}, "abc"),
        ({"STAGE_SEMANTIC_ID": "P"}, "ab"),
        ({">=DATE_CREATE": "2026-03-02T06:00:00Z"}, "abc"),
        ({">DATE_CREATE": "2026-03-02T09:00:00+03:00"}, ""),
        ({"NOBODY_KNOWS": "x"}, "abc"),
    ],
)
def test_filters_of_the_old_methods(portal: Bitrix24, caller: Caller, asked: dict[str, object], found: str) -> None:
    deals = [("Анна", 9, None, "NEW"), ("Жанна", 100, None, "NEW"), ("Клим", 1000, "x", "WON")]
    names = ("TITLE", "OPPORTUNITY", "ORIGIN_ID", "STAGE_ID")
    ids = portal.seed("deal", [dict(zip(names, deal, strict=True)) for deal in deals])
    by_letter = dict(zip("abc", ids, strict=True))
    assert caller.deals(filter=asked) == [by_letter[letter] for letter in found]


def test_order_goes_by_number_where_numbers_are(portal: Bitrix24, caller: Caller) -> None:
    small, big, middle = portal.seed("deal", [{"OPPORTUNITY": 9}, {"OPPORTUNITY": 1000}, {"OPPORTUNITY": 200}])
    assert caller.deals(order={"OPPORTUNITY": "DESC"}) == [big, middle, small]


def test_the_new_list_shows_what_was_asked_for(portal: Bitrix24, caller: Caller) -> None:
    [anna] = portal.seed("contact", [{"NAME": "Анна", "PHONE": [{"VALUE": "+79161234567"}]}])
    portal.seed("deal", [{"TITLE": "Ремонт", "CONTACT_IDS": [anna]}])

    def shown(entity: int, *names: str) -> dict[str, object]:
        [item] = caller.call("crm.item.list", {"entityTypeId": entity, "select": list(names)}).result["items"]
        return dict(item)

    assert shown(2, "title") == {"id": 1, "title": "Ремонт"}
    assert shown(2, "contactIds", "nobodyKnows", "entityTypeId") == {"id": 1, "contactIds": [anna]}
    assert shown(3, "fm", "name") == {"id": anna, "name": "Анна"}
    assert {"title", "stageId", "contactIds", "entityTypeId"} <= shown(2, "*").keys()
    assert "fm" in shown(3)


def test_the_new_list_refuses_what_it_does_not_know(caller: Caller) -> None:
    for told in ({"filter": {"nobodyKnows": 1}}, {"order": {"nobodyKnows": "ASC"}}, {"filter": {"TITLE": "x"}}):
        assert caller.call("crm.item.list", {"entityTypeId": 2, **told}).error == (400, "INVALID_ARG_VALUE")


def test_the_new_list_knows_or(portal: Bitrix24, caller: Caller) -> None:
    ids = portal.seed("deal", [{"TITLE": "Анна"}, {"TITLE": "Борис", "OPPORTUNITY": 5}, {"TITLE": "Клим"}])
    either = {"logic": "OR", "0": {"title": "Анна"}, "1": {">opportunity": 1}}
    found = caller.call("crm.item.list", {"entityTypeId": 2, "filter": either}).result["items"]
    assert [item["id"] for item in found] == ids[:2]
    both = {**either, "!title": "Анна"}
    found = caller.call("crm.item.list", {"entityTypeId": 2, "filter": both}).result["items"]
    assert [item["id"] for item in found] == ids[1:2]


def test_a_yes_or_no_of_the_users_is_written_by_letter_and_looked_for_by_digit(caller: Caller) -> None:
    caller.call("crm.deal.userfield.add", {"fields": {"FIELD_NAME": "URGENT", "USER_TYPE_ID": "boolean"}})
    deal = caller.call("crm.deal.add", {"fields": {"UF_CRM_URGENT": "Y"}}).result
    assert caller.deals(filter={"UF_CRM_URGENT": "1"}) == [deal]
    assert caller.deals(filter={"UF_CRM_URGENT": "Y"}) == []


def test_an_id_beyond_all_bounds_finds_nobody(portal: Bitrix24, caller: Caller) -> None:
    portal.seed("deal", [{"TITLE": "Анна"}])
    assert caller.deals(filter={">ID": "9" * 30}) == []
    assert caller.deals(filter={">ID": "-" + "9" * 30}) == [1]


def test_values_that_look_like_sql_are_values(portal: Bitrix24, caller: Caller) -> None:
    portal.seed("deal", [{"TITLE": "Анна"}])
    assert caller.deals(filter={"TITLE": "' OR 1=1 --"}) == []
    assert len(caller.deals(order={'ID"; DROP TABLE deals': "ASC"})) == 1
