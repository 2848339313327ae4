"""Pages for a person: deals by stage, and a person's hand on deals and contacts."""

from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import FORM, Caller


def page(portal: Bitrix24, path: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=10)
    try:
        body = None if form is None else urlencode(form)
        connection.request(
            "GET" if form is None else "POST", path, body, {} if form is None else {"Content-Type": FORM}
        )
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def deal_of(caller: Caller, number: int) -> dict[str, Any]:
    found: dict[str, Any] = caller.call("crm.deal.get", {"id": number}).result
    return found


def phones(caller: Caller, contact: int) -> list[str]:
    return [phone["VALUE"] for phone in caller.call("crm.contact.get", {"id": contact}).result.get("PHONE", [])]


def test_the_board_counts_and_sums_each_stage_and_finds_deals(portal: Bitrix24, caller: Caller, key_field: str) -> None:
    [anna] = portal.seed("contact", [{"NAME": "Анна", "LAST_NAME": "Смирнова", "PHONE": [{"VALUE": "+79161234567"}]}])
    first = {"TITLE": "Ремонт", key_field: "ЗН-0001", "OPPORTUNITY": "1250.50", "CONTACT_ID": anna}
    portal.seed("deal", [first, {"TITLE": "Мойка", "OPPORTUNITY": "100"}, {"TITLE": "Полировка", "STAGE_ID": "WON"}])
    text = page(portal, "/")[1]
    assert "1\u00a0350,50\u00a0₽" in text
    assert "Номер заказ-наряда: ЗН-0001" in text
    assert "Смирнова Анна" in text
    for wanted in ("Ремо", "ЗН-0001", "Смирнова", "9161234567"):
        found = page(portal, f"/?{urlencode({'q': wanted})}")[1]
        assert ("Ремонт" in found, "Мойка" in found) == (True, False), wanted


def test_a_pipeline_has_a_board_of_its_own(portal: Bitrix24) -> None:
    number = portal.add_pipeline("Сервис")
    portal.seed("deal", [{"TITLE": "Ремонт", "CATEGORY_ID": number}])
    assert "Ремонт" not in page(portal, "/")[1]
    assert "Ремонт" in page(portal, f"/?pipeline={number}")[1]


def test_deals_of_a_deleted_stage_are_still_seen(portal: Bitrix24) -> None:
    portal.seed("deal", [{"TITLE": "Ремонт", "STAGE_ID": "EXECUTING"}])
    portal.person_deletes_stage("EXECUTING")
    assert "Ремонт" in page(portal, "/")[1]
    assert '<option value="EXECUTING" selected>' in page(portal, "/deals/1")[1]


def test_a_person_changes_stage_number_and_phone(portal: Bitrix24, caller: Caller, key_field: str) -> None:
    [anna] = portal.seed("contact", [{"NAME": "Анна", "PHONE": [{"VALUE": "+79161234567"}, {"VALUE": "+79990001122"}]}])
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт", "CONTACT_ID": anna}])
    told = {"STAGE_ID": "EXECUTING", key_field: "ЗН-7", "TITLE": "Ремонт", "OPPORTUNITY": "5"}
    assert page(portal, f"/deals/{deal}", told)[0].status == 303
    seen = deal_of(caller, deal)
    assert (seen["STAGE_ID"], seen[key_field], seen["OPPORTUNITY"]) == ("EXECUTING", "ЗН-7", "5.00")
    changes = [(each["actor"], each["field"]) for each in portal.changes() if each["entity"] == "deal"]
    assert ("person", key_field) in changes
    ids = [phone["ID"] for phone in caller.call("crm.contact.get", {"id": anna}).result["PHONE"]]
    told = {f"phone_{ids[0]}": "+79167777777", f"phone_{ids[1]}": "", "phone_new": "+78120000000"}
    page(portal, f"/contacts/{anna}/phones", told)
    assert phones(caller, anna) == ["+79167777777", "+78120000000"]


def test_a_person_merges_two_who_share_a_phone(portal: Bitrix24, caller: Caller) -> None:
    keep, gone = portal.seed("contact", [{"NAME": each, "PHONE": [{"VALUE": "+79161234567"}]} for each in "АБ"])
    [deal] = portal.seed("deal", [{"CONTACT_ID": gone}])
    assert f'name="double" value="{gone}"' in page(portal, f"/contacts/{keep}")[1]
    page(portal, f"/contacts/{keep}/merge", {"double": str(gone)})
    assert deal_of(caller, deal)["CONTACT_ID"] == str(keep)
    assert page(portal, f"/contacts/{gone}")[0].status == 404


def test_a_contact_is_not_merged_with_itself_or_nobody(portal: Bitrix24, caller: Caller) -> None:
    [anna] = portal.seed("contact", [{"NAME": "Анна", "PHONE": [{"VALUE": "+79161234567"}]}])
    for double in (anna, 999):
        assert page(portal, f"/contacts/{anna}/merge", {"double": str(double)})[0].status == 404
    assert phones(caller, anna) == ["+79161234567"]


def test_a_person_makes_renames_and_deletes(portal: Bitrix24, caller: Caller) -> None:
    number = portal.add_pipeline("Сервис")
    where = page(portal, "/deals", {"TITLE": "Ремонт", "CATEGORY_ID": str(number)})[0].headers["location"]
    deal = int(where.rpartition("/")[2])
    assert deal_of(caller, deal)["STAGE_ID"] == f"C{number}:NEW"
    page(portal, f"/deals/{deal}/delete", {})
    assert caller.deals() == []
    [anna] = portal.seed("contact", [{"NAME": "Анна"}])
    page(portal, f"/contacts/{anna}", {"NAME": "Мария"})
    assert caller.call("crm.contact.get", {"id": anna}).result["NAME"] == "Мария"
    page(portal, f"/contacts/{anna}/delete", {})
    assert page(portal, f"/contacts/{anna}")[0].status == 404


def test_markup_in_data_is_shown_not_obeyed(portal: Bitrix24, key_field: str) -> None:
    [anna] = portal.seed("contact", [{"NAME": "<script>1", "PHONE": [{"VALUE": "<script>2"}]}])
    deal = {"TITLE": "<script>3", key_field: "<script>4", "COMMENTS": "<script>5", "CONTACT_ID": anna}
    [number] = portal.seed("deal", [deal])
    for path in ("/", f"/deals/{number}", "/contacts", f"/contacts/{anna}", "/?q=<script>"):
        assert "<script>" not in page(portal, path.replace("<", "%3C").replace(">", "%3E"))[1]


def test_requests_and_budgets_are_shown(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.list": 481}, request_limit=None)
    caller.call("crm.deal.list")
    caller.batch({"a": "crm.deal.list"})
    text = page(portal, "/requests")[1]
    assert "1 из 50" in text
    assert "481 с из 480" in text
    assert "OPERATION_TIME_LIMIT" in text


def test_a_fault_is_switched_on_and_off_on_its_page(portal: Bitrix24, caller: Caller) -> None:
    assert page(portal, "/faults", {"kind": "502", "method": "crm.deal.list", "times": "3"})[0].status == 303
    assert "Включена неисправность: ошибка 502" in page(portal, "/")[1]
    assert caller.call("crm.deal.list").status == 502
    assert page(portal, "/faults", {"kind": "502", "times": "many"})[0].status == 422
    page(portal, "/faults", {"kind": ""})
    assert caller.call("crm.deal.list").status == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}])
def test_a_page_of_somebody_else_gets_nothing_and_does_nothing(
    portal: Bitrix24, caller: Caller, headers: dict[str, str]
) -> None:
    portal.seed("deal", [{"TITLE": "Ремонт"}])
    seen = caller.knock("POST", "/deals/1/delete", b"", {"Content-Type": FORM, **headers})
    assert (seen.status, caller.deals()) == (403, [1])


@pytest.mark.parametrize("path", ["/deals/999", "/contacts/999"])
def test_a_page_of_nothing_is_404(portal: Bitrix24, path: str) -> None:
    assert page(portal, path)[0].status == 404
    assert page(portal, path, {"TITLE": "x"})[0].status == 404
