"""Writing deals by the old methods and the new."""

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller


def test_a_stage_decides_whether_a_deal_is_closed(caller: Caller) -> None:
    deal = caller.call("crm.deal.add", {"fields": {"TITLE": "Ремонт", "STAGE_ID": "EXECUTING"}}).result
    assert caller.call("crm.deal.get", {"id": deal}).result["CLOSED"] == "N"
    assert caller.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "LOSE"}}).result is True
    seen = caller.call("crm.deal.get", {"id": deal}).result
    assert (seen["STAGE_SEMANTIC_ID"], seen["CLOSED"]) == ("F", "Y")


def test_what_follows_from_a_stage_follows_by_itself_and_is_nobodys_change(portal: Bitrix24, caller: Caller) -> None:
    deal = caller.call("crm.deal.add", {"fields": {}}).result
    seen = caller.call("crm.deal.get", {"id": deal}).result
    assert (seen["TITLE"], seen["IS_NEW"], seen["MOVED_TIME"]) == (f"Сделка #{deal}", "Y", seen["DATE_CREATE"])
    portal.advance(60)
    caller.call("crm.deal.update", {"id": deal, "fields": {"TITLE": "Ремонт"}})
    assert caller.call("crm.deal.get", {"id": deal}).result["MOVED_TIME"] == seen["DATE_CREATE"]
    before = len(portal.changes())
    caller.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "EXECUTING"}})
    moved = caller.call("crm.deal.get", {"id": deal}).result
    assert (moved["IS_NEW"], moved["MOVED_TIME"]) == ("N", moved["DATE_MODIFY"])
    assert [each["field"] for each in portal.changes()[before:]] == ["STAGE_ID"]


def test_a_lead_that_is_over_has_its_day_until_it_is_taken_up_again(portal: Bitrix24, caller: Caller) -> None:
    [lead] = portal.seed("lead", [{"TITLE": "Звонок"}])
    closed = []
    for stage in ("JUNK", "NEW"):
        caller.call("crm.lead.update", {"id": lead, "fields": {"STATUS_ID": stage}})
        closed.append(caller.call("crm.lead.get", {"id": lead}).result["DATE_CLOSED"])
    assert closed == ["2026-03-02T09:00:00+03:00", ""]


def test_a_second_pipeline_has_stages_with_its_number(portal: Bitrix24, caller: Caller) -> None:
    number = portal.add_pipeline("Сервис")
    stages = caller.call("crm.status.list", {"filter": {"ENTITY_ID": f"DEAL_STAGE_{number}"}}).result
    assert [stage["STATUS_ID"] for stage in stages][:2] == [f"C{number}:NEW", f"C{number}:PREPARATION"]
    kinds = [(stage["SEMANTICS"], stage["EXTRA"]["SEMANTICS"]) for stage in stages]
    assert (kinds[0], kinds[5], kinds[6]) == ((None, "process"), ("S", "success"), ("F", "failure"))
    deal = caller.call("crm.deal.add", {"fields": {"CATEGORY_ID": number}}).result
    assert caller.call("crm.deal.get", {"id": deal}).result["STAGE_ID"] == f"C{number}:NEW"
    pipelines = caller.call("crm.category.list", {"entityTypeId": 2}).result["categories"]
    assert [(each["id"], each["isDefault"]) for each in pipelines] == [(0, "Y"), (number, "N")]


def test_the_new_method_refuses_a_stage_of_another_pipeline(portal: Bitrix24, caller: Caller) -> None:
    number = portal.add_pipeline("Сервис")
    [deal] = portal.seed("deal", [{"STAGE_ID": "EXECUTING"}])
    fields = {"stageId": f"C{number}:WON"}
    seen = caller.call("crm.item.update", {"entityTypeId": 2, "id": deal, "fields": fields})
    assert seen.error == (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    assert caller.call("crm.deal.get", {"id": deal}).result["STAGE_ID"] == "EXECUTING"


def test_a_stage_somebody_deleted_takes_no_more_deals_and_keeps_those_it_has(portal: Bitrix24, caller: Caller) -> None:
    deal, other = portal.seed("deal", [{"STAGE_ID": "EXECUTING"}, {"STAGE_ID": "NEW"}])
    portal.person_deletes_stage("EXECUTING")
    stages = caller.call("crm.status.list", {"filter": {"ENTITY_ID": "DEAL_STAGE"}}).result
    assert "EXECUTING" not in [stage["STATUS_ID"] for stage in stages]
    told = {"entityTypeId": 2, "id": other, "fields": {"stageId": "EXECUTING"}}
    assert caller.call("crm.item.update", told).error == (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    caller.call("crm.deal.update", {"id": other, "fields": {"STAGE_ID": "EXECUTING"}})
    caller.call("crm.deal.update", {"id": deal, "fields": {"COMMENTS": "x"}})
    assert [each["STAGE_ID"] for each in caller.call("crm.deal.list").result] == ["EXECUTING", "NEW"]


def test_the_old_update_never_moves_a_deal_to_another_pipeline_and_the_new_does(
    portal: Bitrix24, caller: Caller
) -> None:
    number = portal.add_pipeline("Сервис")
    [deal] = portal.seed("deal", [{"STAGE_ID": "EXECUTING"}])
    caller.call("crm.deal.update", {"id": deal, "fields": {"CATEGORY_ID": number, "STAGE_ID": f"C{number}:WON"}})
    seen = caller.call("crm.deal.get", {"id": deal}).result
    assert (seen["CATEGORY_ID"], seen["STAGE_ID"]) == ("0", "EXECUTING")
    fields = {"categoryId": number, "stageId": f"C{number}:WON"}
    item = caller.call("crm.item.update", {"entityTypeId": 2, "id": deal, "fields": fields}).result["item"]
    assert (item["categoryId"], item["stageId"], item["closed"]) == (number, f"C{number}:WON", "Y")


def test_fields_nobody_knows_are_passed_over_in_writing(caller: Caller) -> None:
    fields = {"title": "Ремонт", "tilte": "x", "id": 77}
    made = caller.call("crm.item.add", {"entityTypeId": 2, "fields": fields}).result
    assert (made["item"]["title"], made["item"]["id"]) == ("Ремонт", 1)


def test_contacts_of_a_deal_show_only_by_the_new_method(portal: Bitrix24, caller: Caller) -> None:
    first, second = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Борис"}])
    deal = caller.call("crm.deal.add", {"fields": {"TITLE": "Ремонт", "CONTACT_IDS": [second, first]}}).result
    old = caller.call("crm.deal.get", {"id": deal}).result
    assert (old["CONTACT_ID"], "CONTACT_IDS" in old) == (str(second), False)
    new = caller.call("crm.item.get", {"entityTypeId": 2, "id": deal}).result["item"]
    assert new["contactIds"] == [second, first]


def test_user_fields_have_two_names_in_the_new_methods(caller: Caller, key_field: str) -> None:
    deal = caller.call("crm.deal.add", {"fields": {key_field: "ЗН-1"}}).result
    asked = {"entityTypeId": 2, "id": deal}
    assert caller.call("crm.item.get", asked).result["item"]["ufCrmId_1c"] == "ЗН-1"
    item = caller.call("crm.item.get", asked | {"useOriginalUfNames": "Y"}).result["item"]
    assert (item[key_field], "ufCrmId_1c" in item) == ("ЗН-1", False)
    fields = caller.call("crm.item.fields", {"entityTypeId": 2}).result["fields"]
    assert fields["ufCrmId_1c"]["upperName"] == key_field


def test_a_user_field_that_exists_or_is_misnamed_is_refused(caller: Caller, key_field: str) -> None:
    again = {"FIELD_NAME": key_field, "USER_TYPE_ID": "string"}
    assert caller.call("crm.deal.userfield.add", {"fields": again}).error == (400, "ERROR_CORE")
    for wrong in ("НОМЕР", "X" * 60):
        told = {"FIELD_NAME": wrong, "USER_TYPE_ID": "string"}
        assert caller.call("crm.deal.userfield.add", {"fields": told}).error == (400, "ERROR_CORE")
    [only] = caller.call("crm.deal.userfield.list").result
    assert (only["FIELD_NAME"], only["USER_TYPE_ID"]) == (key_field, "string")


def test_a_choice_outside_the_list_is_dropped_without_a_word(caller: Caller) -> None:
    told = {"FIELD_NAME": "PLACE", "USER_TYPE_ID": "enumeration", "LIST": [{"VALUE": "Север"}, {"VALUE": "Юг"}]}
    caller.call("crm.deal.userfield.add", {"fields": told})
    [field] = caller.call("crm.deal.userfield.list").result
    good = field["LIST"][1]["ID"]
    deal = caller.call("crm.deal.add", {"fields": {"UF_CRM_PLACE": good}}).result
    assert caller.call("crm.deal.get", {"id": deal}).result["UF_CRM_PLACE"] == good
    caller.call("crm.deal.update", {"id": deal, "fields": {"UF_CRM_PLACE": "999"}})
    assert caller.call("crm.deal.get", {"id": deal}).result["UF_CRM_PLACE"] is None


def test_a_multiple_field_wants_a_list_in_the_new_method(caller: Caller) -> None:
    told = {"FIELD_NAME": "PARTS", "USER_TYPE_ID": "string", "MULTIPLE": "Y"}
    caller.call("crm.deal.userfield.add", {"fields": told})
    fields: dict[str, object] = {"ufCrmParts": "фильтр"}
    assert caller.call("crm.item.add", {"entityTypeId": 2, "fields": fields}).error == (400, "100")
    fields = {"ufCrmParts": ["фильтр", "масло"]}
    item = caller.call("crm.item.add", {"entityTypeId": 2, "fields": fields}).result["item"]
    assert item["ufCrmParts"] == ["фильтр", "масло"]


def test_what_the_portal_demands_is_demanded(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(mandatory={"deal": ["COMMENTS"]})
    assert caller.call("crm.deal.add", {"fields": {"TITLE": "x"}}).error == (400, "")
    refused = caller.call("crm.item.add", {"entityTypeId": 2, "fields": {"title": "x"}})
    assert refused.error == (400, "CRM_FIELD_ERROR_REQUIRED")
    deal = caller.call("crm.deal.add", {"fields": {"COMMENTS": "есть"}}).result
    # an update is asked only about what it names
    assert caller.call("crm.deal.update", {"id": deal, "fields": {"TITLE": "y"}}).result is True
    assert caller.call("crm.deal.update", {"id": deal, "fields": {"COMMENTS": ""}}).error == (400, "")


def test_an_import_tells_of_each_row_and_takes_twenty(caller: Caller) -> None:
    rows = [{"title": "Один"}, {"title": "Два", "stageId": "C9:NEW"}, {"title": "Три"}]
    items = caller.call("crm.item.batchImport", {"entityTypeId": 2, "data": rows}).result["items"]
    assert ["item" in item for item in items] == [True, False, True]
    assert items[1]["error"] == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    many = [{"title": "x"}] * 21
    refused = caller.call("crm.item.batchImport", {"entityTypeId": 2, "data": many})
    assert refused.error == (400, "MAX_IMPORT_BATCH_SIZE_EXCEEDED")
    assert len(caller.deals()) == 2


def test_an_import_may_not_go_back_in_time(caller: Caller) -> None:
    rows = [{"createdTime": "2026-01-02T10:00:00+03:00"}, {"createdTime": "2026-01-01T10:00:00+03:00"}]
    items = caller.call("crm.item.batchImport", {"entityTypeId": 2, "data": rows}).result["items"]
    assert ["item" in item for item in items] == [True, False]
