"""Robots and people who work beside the caller, and what the caller may not do."""

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller


def test_a_robot_moves_the_deal_after_the_write_but_not_after_an_import(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(robots={"deal": {"STAGE_ID": "EXECUTING"}})
    made = caller.call("crm.deal.add", {"fields": {"STAGE_ID": "NEW"}}).result
    assert caller.call("crm.deal.get", {"id": made}).result["STAGE_ID"] == "EXECUTING"
    caller.call("crm.deal.update", {"id": made, "fields": {"STAGE_ID": "WON"}})
    assert caller.call("crm.deal.get", {"id": made}).result["STAGE_ID"] == "EXECUTING"
    rows = [{"stageId": "WON"}]
    [item] = caller.call("crm.item.batchImport", {"entityTypeId": 2, "data": rows}).result["items"]
    assert caller.call("crm.deal.get", {"id": item["item"]["id"]}).result["STAGE_ID"] == "WON"


def test_a_merged_contact_is_gone_and_its_deals_have_the_other(portal: Bitrix24, caller: Caller) -> None:
    phones = [[{"VALUE": "+79161234567"}], [{"VALUE": "89161234567"}, {"VALUE": "+79990001122"}]]
    keep, gone = portal.seed("contact", [{"NAME": "Анна", "PHONE": each} for each in phones])
    [deal] = portal.seed("deal", [{"CONTACT_IDS": [gone]}])
    portal.person_merges("contact", keep, [gone])
    assert caller.call("crm.contact.update", {"id": gone, "fields": {"NAME": "x"}}).error == (400, "")
    values = [phone["VALUE"] for phone in caller.call("crm.contact.get", {"id": keep}).result["PHONE"]]
    assert values == ["+79161234567", "+79990001122"]
    item = caller.call("crm.item.get", {"entityTypeId": 2, "id": deal}).result["item"]
    assert (item["contactId"], item["contactIds"]) == (keep, [keep])


def test_people_take_their_turns_between_the_callers_requests(portal: Bitrix24, caller: Caller) -> None:
    first, second = portal.seed("deal", [{"TITLE": "Один"}, {"TITLE": "Два"}])
    keep, gone = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Аня"}])
    edit = {"act": "edit", "entity": "deal", "id": first, "fields": {"STAGE_ID": "WON"}, "method": "crm.deal.list"}
    delete = {"act": "delete", "entity": "deal", "id": second, "method": "crm.deal.list", "skip": 1}
    portal.person_will(edit, delete, {"act": "merge", "entity": "contact", "id": keep, "doubles": [gone], "skip": 2})
    seen = [deal["STAGE_ID"] for deal in caller.call("crm.deal.list").result]
    assert seen == ["WON", "NEW"]
    assert caller.batch({"a": "crm.deal.list?select[]=ID"})["result"]["a"] == [{"ID": str(first)}]
    assert [each["ID"] for each in caller.call("crm.contact.list").result] == [str(keep)]


def test_a_revoked_webhook_is_as_if_it_had_never_been(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(revoked=True)
    assert caller.call("crm.deal.list").error == (401, "INVALID_CREDENTIALS")


def test_a_webhook_without_the_crm_in_its_scope(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(scope=["task"])
    assert caller.call("crm.deal.list").error == (401, "insufficient_scope")
    assert caller.batch({"a": "crm.deal.list"})["result_error"]["a"]["error"] == "insufficient_scope"


def test_a_portal_that_moved_says_where_and_does_nothing(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(moved_to="http://127.0.0.1:1")
    assert caller.call("crm.deal.add", {"fields": {"TITLE": "x"}}).status == 302
    assert portal.report()["items"]["deal"] == 0
    portal.settings(moved_to="")
    assert caller.call("crm.deal.add", {"fields": {"TITLE": "x"}}).status == 200


def test_deals_of_others_are_missing_and_refused(portal: Bitrix24, caller: Caller) -> None:
    mine, theirs = portal.seed("deal", [{"ASSIGNED_BY_ID": 1}, {"ASSIGNED_BY_ID": 7}])
    portal.settings(sees="own")
    assert caller.deals() == [mine]
    assert caller.call("crm.item.get", {"entityTypeId": 2, "id": theirs}).error == (400, "ACCESS_DENIED")
    assert caller.call("crm.deal.update", {"id": theirs, "fields": {"TITLE": "x"}}).error == (400, "")


def test_who_is_no_administrator_makes_no_fields_and_who_may_not_import_does_not(
    portal: Bitrix24, caller: Caller
) -> None:
    portal.settings(administrator=False, may_import=False)
    field = {"FIELD_NAME": "ID_1C", "USER_TYPE_ID": "string"}
    assert caller.call("crm.deal.userfield.add", {"fields": field}).status == 400
    assert caller.call("crm.item.import", {"entityTypeId": 2, "fields": {"title": "x"}}).error == (400, "ACCESS_DENIED")
    [row] = caller.call("crm.item.batchImport", {"entityTypeId": 2, "data": [{"title": "x"}]}).result["items"]
    assert row["error"] == "ACCESS_DENIED"


def test_a_field_deleted_mid_run_takes_its_values_and_its_filter(
    portal: Bitrix24, caller: Caller, key_field: str
) -> None:
    first, second = portal.seed("deal", [{key_field: "ЗН-1"}, {key_field: "ЗН-2"}])
    [field] = caller.call("crm.deal.userfield.list").result
    assert caller.call("crm.deal.userfield.delete", {"id": field["ID"]}).result is True
    assert key_field not in caller.call("crm.deal.get", {"id": first}).result
    # the old list passes over a filter it does not know, so a search finds everybody
    assert caller.deals(filter={key_field: "ЗН-1"}) == [first, second]
    caller.call("crm.deal.userfield.add", {"fields": {"FIELD_NAME": "ID_1C", "USER_TYPE_ID": "string"}})
    assert caller.call("crm.deal.get", {"id": first}).result[key_field] is None
