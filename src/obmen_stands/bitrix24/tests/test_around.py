"""Rows of goods, comments, notices and tasks around deals."""

import base64

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller

ROWS = [{"PRODUCT_NAME": "Фильтр", "PRICE": "625.25", "QUANTITY": "2"}, {"PRODUCT_NAME": "Масло", "PRICE": 1000}]


def sum_of(caller: Caller, deal: int) -> str:
    return str(caller.call("crm.deal.get", {"id": deal}).result["OPPORTUNITY"])


def test_rows_of_goods_are_replaced_and_the_sum_follows(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"OPPORTUNITY": "1"}])
    assert caller.call("crm.deal.productrows.set", {"id": deal, "rows": ROWS}).result is True
    assert sum_of(caller, deal) == "2250.50"
    new = [{"productName": "Свеча", "price": 100.5, "quantity": 4, "taxIncluded": "Y"}]
    asked = {"ownerType": "D", "ownerId": deal, "productRows": new}
    [row] = caller.call("crm.item.productrow.set", asked).result["productRows"]
    assert (row["productName"], row["price"], row["quantity"], row["taxIncluded"]) == ("Свеча", 100.5, 4, "Y")
    assert sum_of(caller, deal) == "402.00"
    [old] = caller.call("crm.deal.productrows.get", {"id": deal}).result
    assert (old["PRODUCT_NAME"], old["PRICE"]) == ("Свеча", 100.5)
    told = {"filter": {"=ownerType": "D", "=ownerId": deal}}
    assert len(caller.call("crm.item.productrow.list", told).result["productRows"]) == 1


def test_a_sum_held_by_hand_stays(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"OPPORTUNITY": "7", "IS_MANUAL_OPPORTUNITY": "Y"}])
    caller.call("crm.deal.productrows.set", {"id": deal, "rows": ROWS})
    assert sum_of(caller, deal) == "7.00"


def test_a_discount_without_its_amount_is_refused_and_nothing_changes(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{}])
    caller.call("crm.deal.productrows.set", {"id": deal, "rows": ROWS})
    rows = [{"PRODUCT_NAME": "Фильтр", "PRICE": 1}, {"PRODUCT_NAME": "Масло", "PRICE": 1, "DISCOUNT_TYPE_ID": 2}]
    assert caller.call("crm.deal.productrows.set", {"id": deal, "rows": rows}).error == (400, "ERROR_CORE")
    assert len(caller.call("crm.deal.productrows.get", {"id": deal}).result) == 2
    assert caller.call("crm.deal.productrows.set", {"id": 999, "rows": []}).error == (400, "")


FILE = ["заказ.pdf", base64.b64encode(b"%PDF").decode()]


def comment(caller: Caller, deal: int, **more: object) -> int:
    fields = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal", "COMMENT": "Заказ пришёл", **more}
    return int(caller.call("crm.timeline.comment.add", {"fields": fields}).result)


def test_a_comment_with_a_file_stands_in_the_timeline_and_new_files_replace_old(
    portal: Bitrix24, caller: Caller
) -> None:
    first, second = portal.seed("deal", [{}, {}])
    number = comment(caller, first, FILES=[FILE])
    told = {"filter": {"ENTITY_ID": first, "ENTITY_TYPE": "deal"}}
    [seen] = caller.call("crm.timeline.comment.list", told).result
    assert (seen["COMMENT"], seen["FILES"]["1"]["name"], seen["FILES"]["1"]["size"]) == ("Заказ пришёл", "заказ.pdf", 4)
    other = {"filter": {"ENTITY_ID": second, "ENTITY_TYPE": "deal"}}
    assert caller.call("crm.timeline.comment.list", other).result == []
    fields = {"FILES": [["счёт.pdf", FILE[1]], FILE]}
    assert caller.call("crm.timeline.comment.update", {"id": number, "fields": fields}).result == number
    assert [each["name"] for each in portal.records("comment")[number]["FILES"]] == ["счёт.pdf", "заказ.pdf"]
    assert caller.call("crm.timeline.comment.delete", {"id": number}).result is None
    assert portal.records("comment") == {}


@pytest.mark.parametrize("files", [FILE, [["заказ.pdf"]], [["заказ.pdf", "не base64"]]])
def test_files_are_a_list_of_pairs_always(portal: Bitrix24, caller: Caller, files: object) -> None:
    [deal] = portal.seed("deal", [{}])
    fields = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal", "COMMENT": "x", "FILES": files}
    assert caller.call("crm.timeline.comment.add", {"fields": fields}).error == (400, "ERROR_CORE")


def test_a_comment_wants_fields_in_small_letters_and_somebody_to_belong_to(portal: Bitrix24, caller: Caller) -> None:
    fields = {"ENTITY_ID": 1, "ENTITY_TYPE": "deal", "COMMENT": "x"}
    assert caller.call("crm.timeline.comment.add", {"FIELDS": fields}).error == (400, "100")
    assert caller.call("crm.timeline.comment.add", {"fields": fields}).error == (400, "OWNER_NOT_FOUND")
    assert portal.records("comment") == {}


def test_a_notice_with_a_tag_takes_the_place_of_the_one_before(portal: Bitrix24, caller: Caller) -> None:
    for message, tag in (("Приход 1", "INCOME|1"), ("Приход 1, ещё раз", "INCOME|1"), ("Приход 2", "INCOME|2")):
        caller.call("im.notify.system.add", {"USER_ID": 1, "MESSAGE": message, "TAG": tag})
    for _ in range(2):
        caller.call("im.notify.system.add", {"USER_ID": 1, "MESSAGE": "Без метки"})
    messages = [each["MESSAGE"] for each in portal.records("notice").values()]
    assert messages == ["Приход 1, ещё раз", "Приход 2", "Без метки", "Без метки"]
    assert caller.call("im.notify.system.add", {"USER_ID": 1}).status == 400


def test_a_task_is_bound_to_its_deal(portal: Bitrix24, caller: Caller) -> None:
    fields = {"TITLE": "Позвонить", "RESPONSIBLE_ID": 1, "UF_CRM_TASK": ["D_5"]}
    made = caller.call("tasks.task.add", {"fields": fields}).result["task"]
    assert (made["title"], made["responsibleId"], made["ufCrmTask"]) == ("Позвонить", "1", ["D_5"])
    caller.call("tasks.task.add", {"fields": {"TITLE": "Другая", "RESPONSIBLE_ID": 1}})
    found = caller.call("tasks.task.list", {"filter": {"UF_CRM_TASK": "D_5"}}).result["tasks"]
    assert [task["id"] for task in found] == [made["id"]]
    assert caller.call("tasks.task.get", {"taskId": made["id"]}).result["task"]["status"] == "2"
    assert caller.call("tasks.task.add", {"fields": {"TITLE": "x"}}).error == (400, "ERROR_CORE")
    portal.settings(scope=["crm"])
    assert caller.call("tasks.task.list").error == (401, "insufficient_scope")
