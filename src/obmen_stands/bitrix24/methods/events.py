"""Subscriptions to events, and the queue of events for who asks instead of being told. For applications only."""

import secrets
from typing import Any

from obmen_stands.bitrix24 import clock, php
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.events import NAMES

PAGE = 50


def _application(call: Call) -> str:
    if not call.application:
        raise Refusal(403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method")
    return call.application


def _event(call: Call) -> str:
    name = php.text(call.param("event")).upper()
    if name not in NAMES:
        raise Refusal(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
    return name


def bind(call: Call) -> Reply:
    application, event = _application(call), _event(call)
    offline = php.text(call.param("event_type")) == "offline"
    if offline and not call.settings.administrator:
        raise Refusal(403, "ACCESS_DENIED", "Offline events can be used by administrators only")
    handler = "" if offline else php.text(call.param("handler"))
    if not offline and not handler:
        raise Refusal(400, "ERROR_ARGUMENT", "Argument 'HANDLER' is null or empty")
    row = (event, handler, application)
    if call.store.rows("SELECT 1 FROM handlers WHERE event = ? AND address = ? AND application = ?", *row):
        raise Refusal(400, "ERROR_CORE", "Unable to set event handler: Handler already binded")
    call.store.db.execute("INSERT INTO handlers (event, address, application) VALUES (?, ?, ?)", row)
    return Reply(True)


def unbind(call: Call) -> Reply:
    application, event = _application(call), _event(call)
    handler = "" if php.text(call.param("event_type")) == "offline" else php.text(call.param("handler"))
    sql = "DELETE FROM handlers WHERE event = ? AND address = ? AND application = ?"
    return Reply({"count": call.store.db.execute(sql, (event, handler, application)).rowcount})


def bound(call: Call) -> Reply:
    sql = "SELECT event, address FROM handlers WHERE application = ? ORDER BY id"
    rows = call.store.rows(sql, _application(call))
    shown = [{"event": row["event"], "handler": row["address"], "auth_type": "0"} for row in rows]
    return Reply([each | {"offline": int(not each["handler"])} for each in shown])


def offline_get(call: Call) -> Reply:
    """`clear=0` marks what is given with a `process_id` and keeps it until that is cleared."""
    application = _application(call)
    clear = php.text(call.param("clear")) not in ("0", "false")
    limit = min(PAGE, php.whole(call.param("limit")) or PAGE)
    sql = "SELECT * FROM offline_events WHERE application = ? AND process IS NULL ORDER BY id LIMIT ?"
    rows = call.store.rows(sql, application, limit)
    process = None if clear else secrets.token_hex(16)
    for row in rows:
        if clear:
            call.store.db.execute("DELETE FROM offline_events WHERE id = ?", (row["id"],))
        else:
            call.store.db.execute("UPDATE offline_events SET process = ? WHERE id = ?", (process, row["id"]))
    return Reply({"process_id": process, "events": [_shown(row) for row in rows]})


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    data = {"FIELDS": {"ID": row["item"]}}
    return {
        "ID": str(row["id"]), "TIMESTAMP_X": clock.iso(row["at"]), "EVENT_NAME": row["event"], "EVENT_DATA": data,
        "EVENT_ADDITIONAL": [], "MESSAGE_ID": str(row["id"]),
    }  # fmt: skip


def offline_clear(call: Call) -> Reply:
    process = php.text(call.param("process_id"))
    if not process:
        raise Refusal(400, "ERROR_ARGUMENT", "Argument 'PROCESS_ID' is null or empty")
    wanted = [php.whole(each) for each in php.values(call.param("id"))]
    some = f" AND id IN ({','.join('?' * len(wanted))})" if wanted else ""
    sql = f"DELETE FROM offline_events WHERE application = ? AND process = ?{some}"
    call.store.db.execute(sql, (_application(call), process, *wanted))
    return Reply(True)


METHODS: dict[str, Method] = {
    "event.bind": bind,
    "event.unbind": unbind,
    "event.get": bound,
    "event.offline.get": offline_get,
    "event.offline.clear": offline_clear,
}
