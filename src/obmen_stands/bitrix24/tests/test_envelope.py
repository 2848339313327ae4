"""What every answer looks like, and how a call may be sent."""

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller


def test_an_answer_tells_its_time_with_the_portals_offset(caller: Caller) -> None:
    time = caller.call("crm.deal.list").json["time"]
    assert time["date_start"] == "2026-03-02T09:00:00+03:00"
    assert {"start", "finish", "duration", "processing", "operating", "operating_reset_at"} <= set(time)


def test_a_box_of_ones_own_tells_nothing_of_operating(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(plan="self_hosted")
    assert "operating" not in caller.call("crm.deal.list").json["time"]


def test_names_with_brackets_are_arrays_in_a_form_and_in_an_address(caller: Caller) -> None:
    made = [("fields[NAME]", "Анна"), ("fields[PHONE][0][VALUE]", "+79161234567")]
    made += [("fields[PHONE][0][VALUE_TYPE]", "HOME")]
    contact = caller.form("crm.contact.add.json", made).result
    asked = [("filter[ID]", str(contact)), ("select[]", "NAME"), ("select[]", "PHONE")]
    [seen] = caller.form("crm.contact.list", asked, get=True).result
    assert seen["NAME"] == "Анна"
    assert [(phone["VALUE"], phone["VALUE_TYPE"]) for phone in seen["PHONE"]] == [("+79161234567", "HOME")]


def test_a_multipart_body_is_read_too(caller: Caller) -> None:
    body = b'--cut\r\nContent-Disposition: form-data; name="fields[TITLE]"\r\n\r\nFirst\r\n--cut--\r\n'
    made = caller.send("POST", "crm.deal.add", body, {"Content-Type": "multipart/form-data; boundary=cut"}).result
    assert caller.call("crm.deal.get", {"id": made}).result["TITLE"] == "First"


def test_a_methods_name_may_be_in_any_case(caller: Caller) -> None:
    assert caller.call("CRM.Deal.List").result == []


def test_old_methods_answer_texts_and_new_ones_numbers(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт", "OPPORTUNITY": "20000"}])
    old = caller.call("crm.deal.get", {"id": deal}).result
    assert (old["ID"], old["OPPORTUNITY"], old["CATEGORY_ID"]) == (str(deal), "20000.00", "0")
    new = caller.call("crm.item.get", {"entityTypeId": 2, "id": deal}).result["item"]
    assert (new["id"], new["opportunity"], new["categoryId"]) == (deal, 20000, 0)


def test_a_webhook_nobody_made_and_a_call_without_one_are_refused(portal: Bitrix24, caller: Caller) -> None:
    right, portal.webhook = portal.webhook, f"{portal.url}/rest/1/wrong/"
    assert caller.call("crm.deal.list").error == (401, "INVALID_CREDENTIALS")
    portal.webhook = f"{portal.url}/rest/"
    assert caller.call("crm.deal.list").error == (401, "NO_AUTH_FOUND")
    portal.webhook = right


def test_no_id_is_not_an_id_nobody_has(caller: Caller) -> None:
    told = [caller.call("crm.deal.get", {"id": each}).json["error_description"] for each in ("", "abc", 999)]
    assert told == ["ID is not defined or invalid.", "ID is not defined or invalid.", "Not found"]


def test_an_unknown_method_is_404(caller: Caller) -> None:
    assert caller.call("crm.deal.frobnicate").error == (404, "ERROR_METHOD_NOT_FOUND")


def test_an_old_method_names_no_code_for_an_unknown_id_and_a_new_one_does(caller: Caller) -> None:
    assert caller.call("crm.deal.update", {"id": 999, "fields": {"TITLE": "x"}}).error == (400, "")
    assert caller.call("crm.item.update", {"entityTypeId": 2, "id": 999, "fields": {}}).error == (400, "NOT_FOUND")
