"""Tasks by the old methods; REST 3.0 keeps its tasks in the same place."""

from typing import Any

from obmen_stands.bitrix24 import clock, php
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.methods.around import keep, kept
from obmen_stands.bitrix24.schema import camel_of

TASK = "task"
FIELDS = ("TITLE", "DESCRIPTION", "RESPONSIBLE_ID", "CREATED_BY", "STATUS", "DEADLINE", "GROUP_ID", "UF_CRM_TASK")
MOMENTS = ("CREATED_DATE", "CHANGED_DATE", "ACTIVITY_DATE", "STATUS_CHANGED_DATE")
EMPTY: dict[str, Any] = {
    "description": "", "deadline": None, "groupId": "0", "priority": "1", "mark": None, "parentId": None,
    "closedDate": None, "descriptionInBbcode": "Y", "favorite": "N", "auditors": [], "accomplices": [], "group": [],
}  # fmt: skip


def task_of(told: dict[str, Any], user: int) -> dict[str, Any]:
    """By the old names. Raises a Refusal in the words of the old methods."""
    for name, title in (("TITLE", "Не указано название задачи.<br>"), ("RESPONSIBLE_ID", "Не указан исполнитель.<br>")):
        if not php.text(told.get(name)):
            raise Refusal(400, "ERROR_CORE", title)
    made = {name: told[name] for name in FIELDS if name in told}
    return {"STATUS": "2", "CREATED_BY": user, "UF_CRM_TASK": []} | made


def _task(number: int, data: dict[str, Any]) -> dict[str, Any]:
    """Every value a text, but for lists and people."""
    told = EMPTY | {
        camel_of(name): value if isinstance(value, list) or value is None else str(value)
        for name, value in data.items()
    }
    people = {"creator": _person(told["createdBy"]), "responsible": _person(told["responsibleId"])}
    return {"id": str(number)} | told | people | {"action": {"edit": True, "remove": True, "complete": True}}


def _person(number: str) -> dict[str, str]:
    made = {"id": number, "name": "Пользователь портала", "link": f"/company/personal/user/{number}/"}
    return made | {"icon": "/bitrix/images/tasks/default_avatar.png", "workPosition": ""}


def add_task(call: Call) -> Reply:
    told = php.keyed(call.param("fields"))
    if not told:
        raise Refusal(400, "100", "Could not find value for parameter {fields} (internal error)")
    at = dict.fromkeys(MOMENTS, clock.iso(call.items.time.now()))
    data = task_of(told, call.user) | at
    return Reply({"task": _task(keep(call.store, TASK, data), data)})


def get_task(call: Call) -> Reply:
    if call.param("taskId") is None:
        raise Refusal(
            400, "100", "CTaskItem All parameters in the constructor must have real class type (internal error)"
        )
    number = php.whole(call.param("taskId"))
    found = kept(call.store, TASK).get(number)
    return Reply({"task": _task(number, found)} if found else [])


def tasks(call: Call) -> Reply:
    """Filters by equality."""
    told = {name.lstrip("="): php.text(value) for name, value in php.keyed(call.param("filter")).items()}
    found = kept(call.store, TASK)
    made = [
        _task(n, each)
        for n, each in found.items()
        if all(value in map(php.text, _all(n, each, name)) for name, value in told.items())
    ]
    return Reply({"tasks": made}, total=len(made))


def _all(number: int, data: dict[str, Any], name: str) -> list[Any]:
    value = number if name == "ID" else data.get(name)
    return value if isinstance(value, list) else [value]


METHODS: dict[str, Method] = {
    "tasks.task.add": add_task,
    "tasks.task.get": get_task,
    "tasks.task.list": tasks,
}
