"""REST 3.0 as far as tasks go: JSON by POST only, errors of one shape, repeats without doubles by `Idempotency-Key`."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from obmen_stands.bitrix24 import clock, php
from obmen_stands.bitrix24.call import Call, Reply
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.methods.around import change, drop, keep, kept
from obmen_stands.bitrix24.methods.tasks import MOMENTS, TASK
from obmen_stands.bitrix24.run import Run, scope_of

PREFIX = "BITRIX_REST_V3_EXCEPTION_"
LIFE = 86400.0
NAMES = {
    "title": "TITLE", "description": "DESCRIPTION", "responsibleId": "RESPONSIBLE_ID", "creatorId": "CREATED_BY",
    "status": "STATUS", "deadline": "DEADLINE", "groupId": "GROUP_ID", "crmItemIds": "UF_CRM_TASK",
}  # fmt: skip
STATUSES = {2: "pending", 3: "in_progress", 4: "supposedly_completed", 5: "completed", 6: "deferred", 7: "declined"}
"""By the numbers of the old methods."""
FLAGS = ("needsControl", "containsSubTasks", "replicate", "allowsChangeDeadline", "allowsTimeTracking", "isMultitask")
EMPTY: dict[str, Any] = {
    **dict.fromkeys(FLAGS, False), "priority": "average", "mark": "none", "parentId": None, "closed": None,
    "started": None, "startPlan": None, "endPlan": None, "xmlId": None, "checklist": [], "dependsOn": [],
}  # fmt: skip
REQUIRED = ("title", "creatorId", "responsibleId")


class Refusal3(Refusal):
    """`fields`: which parameters are wrong, and how."""

    def __init__(self, status: int, code: str, text: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(status, PREFIX + code, text)
        self.fields = fields or {}

    def body(self) -> dict[str, Any]:
        told: dict[str, Any] = {"code": self.code, "message": self.text}
        wrong = [{"message": text, "field": name} for name, text in self.fields.items()]
        return {"error": told | ({"validation": wrong} if wrong else {})}


def invalid(fields: dict[str, str]) -> Refusal3:
    return Refusal3(400, "VALIDATION_REQUESTVALIDATIONEXCEPTION", "Error validating request object", fields)


def _missing(name: str) -> str:
    return f"Required field `{name}` is not specified"


def _fields(call: Call) -> dict[str, Any]:
    told = call.params.get("fields")
    if not isinstance(told, dict):
        raise invalid({"fields": _missing("fields")})
    made = {NAMES[name]: value for name, value in told.items() if name in NAMES}
    numbers = {word: number for number, word in STATUSES.items()}
    return made | ({"STATUS": numbers.get(made["STATUS"], 2)} if "STATUS" in made else {})


def _task(call: Call) -> tuple[int, dict[str, Any]]:
    number = call.params.get("id")
    if number is None:
        raise invalid({"id": _missing("id")})
    found = kept(call.store, TASK).get(php.whole(number))
    if found is None:
        raise Refusal3(400, "ENTITYNOTFOUNDEXCEPTION", f"Entity with id = {php.text(number)} is not found")
    return php.whole(number), found


def _shown(call: Call, number: int, data: dict[str, Any]) -> dict[str, Any]:
    """A field nobody knows is left out without a word."""
    whole = {"id": number} | EMPTY | {name: data.get(old) for name, old in NAMES.items()}
    whole |= {"description": data.get("DESCRIPTION") or "", "status": STATUSES[php.whole(data["STATUS"])]}
    whole |= {"changed": data.get("CHANGED_DATE"), "activity": data.get("ACTIVITY_DATE")}
    asked = [php.text(name) for name in php.values(call.params.get("select"))]
    return {"item": {name: value for name, value in whole.items() if not asked or name in asked}}


def add(call: Call) -> Any:
    data = _fields(call)
    if missing := [name for name in REQUIRED if not php.text(data.get(NAMES[name]))]:
        raise invalid({name: _missing(name) for name in missing})
    at = dict.fromkeys(MOMENTS, clock.iso(call.items.time.now()))
    number = keep(call.store, TASK, {"STATUS": 2, "UF_CRM_TASK": []} | at | data)
    return _shown(call, number, kept(call.store, TASK)[number])


def get(call: Call) -> Any:
    return _shown(call, *_task(call))


def update(call: Call) -> Any:
    number, data = _task(call)
    return {"result": change(call.store, TASK, number, data | _fields(call))}


def delete(call: Call) -> Any:
    return {"result": drop(call.store, TASK, _task(call)[0])}


METHODS: dict[str, Callable[[Call], Any]] = {
    "tasks.task.add": add,
    "tasks.task.get": get,
    "tasks.task.update": update,
    "tasks.task.delete": delete,
}
WRITES = METHODS.keys() - {"tasks.task.get"}


@dataclass(frozen=True)
class Asked:
    """What of a request only REST 3.0 looks at."""

    kind: str = ""
    key: str = ""

    def check(self) -> None:
        if self.kind != "application/json":
            raise Refusal3(400, "INVALIDJSONEXCEPTION", "Request body is not valid JSON")
        if self.key and not re.fullmatch(r"[ -~]{1,255}", self.key):
            raise Refusal3(400, "INVALIDIDEMPOTENCYKEYEXCEPTION", "Invalid idempotency key")


def body(run: Run, method: str, params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The body of a success; raises a Refusal or Cut. What was spent is charged either way."""
    asked.check()
    try:
        if method == "batch":
            result: Any = [_one(run, php.keyed(each)) for each in params.values()]
        else:
            result = _run(run, method, params, asked.key)
        return {"result": result, "time": run.time(run.begun, method)}
    finally:
        run.settle()


def _one(run: Run, told: dict[str, Any]) -> Any:
    """An error within a batch is the batch's; what was done before it stays."""
    if "method" not in told:
        raise Refusal3(400, "INVALIDSELECTEXCEPTION", "Invalid batch")
    return _run(run, php.text(told["method"]).lower(), php.keyed(told.get("query")), "")


def _run(run: Run, method: str, params: dict[str, Any], key: str) -> Any:
    run.commands.append(method)
    if method not in METHODS:
        raise Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    if scope_of(method) not in run.settings.scope:
        raise Refusal3(403, "INSUFFICIENTSCOPEEXCEPTION", "Insufficient scope")
    if not key or method not in WRITES:
        return run.carry_out(method, lambda call: Reply(METHODS[method](call)), params).result
    run.headers["idempotency-key"] = key
    result, replayed = run.carry_out(method, lambda call: Reply(_once(call, method, key)), params).result
    if replayed:
        run.headers["idempotent-replayed"] = "true"
    return result


def _once(call: Call, method: str, key: str) -> tuple[Any, bool]:
    """The result, and whether it is that of an earlier call. Only successes are kept, for a day of the portal's."""
    body = json.dumps(call.params, sort_keys=True)
    digest, now = hashlib.sha256(body.encode()).hexdigest(), call.items.time.now()
    whose = (call.credential, call.user, method, key)
    call.store.db.execute("DELETE FROM repeats WHERE at <= ?", (now - LIFE,))
    sql = "SELECT digest, answer FROM repeats WHERE credential = ? AND user = ? AND method = ? AND key = ?"
    for row in call.store.rows(sql, *whose):
        if row["digest"] != digest:
            raise Refusal3(422, "IDEMPOTENCYKEYREUSEDEXCEPTION", "Idempotency key was used with another request")
        return json.loads(row["answer"]), True
    result = METHODS[method](call)
    kept_answer = (*whose, digest, json.dumps(result), now)
    call.store.db.execute("INSERT INTO repeats VALUES (?, ?, ?, ?, ?, ?, ?)", kept_answer)
    return result, False
