"""REST 3.0: tasks, errors of one shape, and repeats that do not double."""

import contextlib
import json
from typing import Any
from urllib.parse import urlsplit

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller, Seen

TASK = {"fields": {"title": "Позвонить", "creatorId": 1, "responsibleId": 1}}


def ask(caller: Caller, method: str, told: object, key: str = "", kind: str = "application/json") -> Seen:
    path = urlsplit(caller.portal.webhook).path.replace("/rest/", "/rest/api/") + method
    headers = {"Content-Type": kind} | ({"Idempotency-Key": key} if key else {})
    return caller.knock("POST", path, json.dumps(told).encode(), headers)


def refused(seen: Seen) -> tuple[int, str]:
    error: dict[str, Any] = seen.json["error"]
    return seen.status, error["code"].removeprefix("BITRIX_REST_V3_EXCEPTION_")


def test_a_task_is_made_read_changed_and_deleted(caller: Caller) -> None:
    made = ask(caller, "tasks.task.add", TASK).result["item"]
    assert (made["id"], made["title"], made["responsibleId"]) == (1, "Позвонить", 1)
    told = {"id": 1, "fields": {"title": "Написать"}}
    assert ask(caller, "tasks.task.update", told).result == {"result": True}
    seen = ask(caller, "tasks.task.get", {"id": 1, "select": ["id", "title", "nobodyKnows"]}).json
    assert seen["result"] == {"item": {"id": 1, "title": "Написать"}}
    assert "operating" in seen["time"]
    assert ask(caller, "tasks.task.delete", {"id": 1}).result == {"result": True}
    assert refused(ask(caller, "tasks.task.get", {"id": 1})) == (400, "ENTITYNOTFOUNDEXCEPTION")


def test_errors_have_one_shape(portal: Bitrix24, caller: Caller) -> None:
    seen = ask(caller, "tasks.task.add", {"fields": {"title": "x", "creatorId": 1}})
    assert refused(seen) == (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")
    [wrong] = seen.json["error"]["validation"]
    assert wrong == {"field": "responsibleId", "message": "Required field `responsibleId` is not specified"}
    assert refused(ask(caller, "tasks.task.add", TASK, kind="text/plain")) == (400, "INVALIDJSONEXCEPTION")
    assert ask(caller, "crm.deal.list", {}).error == (404, "ERROR_METHOD_NOT_FOUND")
    portal.settings(scope=["crm"])
    assert refused(ask(caller, "tasks.task.add", TASK)) == (403, "INSUFFICIENTSCOPEEXCEPTION")


def test_a_repeat_with_the_same_key_does_not_double(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("lost_answer", times=1)
    with contextlib.suppress(OSError):
        ask(caller, "tasks.task.add", TASK, "key-1")
    again = ask(caller, "tasks.task.add", TASK, "key-1")
    assert (again.result["item"]["id"], again.headers["Idempotent-Replayed"]) == (1, "true")
    assert len(portal.records("task")) == 1
    other = ask(caller, "tasks.task.add", TASK, "key-2")
    assert (other.headers["Idempotency-Key"], other.headers["Idempotent-Replayed"]) == ("key-2", None)
    assert len(portal.records("task")) == 2


def test_a_key_is_for_one_body_and_for_a_day(portal: Bitrix24, caller: Caller) -> None:
    ask(caller, "tasks.task.add", TASK, "key")
    other = {"fields": TASK["fields"] | {"title": "Другая"}}
    assert refused(ask(caller, "tasks.task.add", other, "key")) == (422, "IDEMPOTENCYKEYREUSEDEXCEPTION")
    portal.advance(86400)
    assert ask(caller, "tasks.task.add", other, "key").result["item"]["id"] == 2
    assert refused(ask(caller, "tasks.task.add", TASK, "x" * 256)) == (400, "INVALIDIDEMPOTENCYKEYEXCEPTION")


def test_an_error_is_not_kept_under_a_key_and_another_method_has_keys_of_its_own(caller: Caller) -> None:
    told = {"id": 1, "fields": {"title": "Написать"}}
    assert ask(caller, "tasks.task.update", told, "key").status == 400
    ask(caller, "tasks.task.add", TASK, "key")
    assert ask(caller, "tasks.task.update", told, "key").result == {"result": True}


def test_a_batch_is_a_list_and_answers_in_its_order(caller: Caller) -> None:
    ask(caller, "tasks.task.add", TASK)
    ask(caller, "tasks.task.add", {"fields": TASK["fields"] | {"title": "Вторая"}})
    get = [{"method": "tasks.task.get", "query": {"id": n, "select": ["title"]}} for n in (2, 1)]
    assert ask(caller, "batch", get).result == [{"item": {"title": "Вторая"}}, {"item": {"title": "Позвонить"}}]
    assert refused(ask(caller, "batch", {"cmd": {"a": "tasks.task.get?id=1"}})) == (400, "INVALIDSELECTEXCEPTION")


def test_an_application_calls_by_its_token_in_the_body(portal: Bitrix24, caller: Caller) -> None:
    body = json.dumps(TASK | {"auth": portal.tokens()["access_token"]}).encode()
    seen = caller.knock("POST", "/rest/api/tasks.task.add", body, {"Content-Type": "application/json"})
    assert seen.result["item"]["id"] == 1
