"""The parts of the published contract that are alike for all kinds: parameters, answers, errors."""

from collections.abc import Callable
from typing import Any

from obmen.core.text import Text

Schema = dict[str, Any]
Say = Callable[[Text], str]

PARAMETERS = {
    "connection": ("path", Text("Short name of the connection, the token's own"), "onec-ut"),
    "kind": ("path", Text("Kind of the message"), "lead"),
    "id": ("path", Text("The id the message was answered with"), "0199aa7c0f3e7c11b8a1d20f6f0f3a55"),
    "Idempotency-Key": ("header", Text("Key of the message: a repeat carries the same"), "7f3a5c0e-91b2"),
}
LATER = {
    "429": Text("Too many messages a second: repeat later with the same key"),
    "503": Text("Not now: repeat later with the same key"),
    "507": Text("No room left: repeat later with the same key"),
}
STOP = {
    "401": Text("The token is missing, wrong, expired or not for this address"),
    "404": Text("There is no such address for this token"),
    "413": Text("The body is too large"),
    "415": Text("Only JSON in UTF-8 is taken, or a multipart form"),
    "422": Text("The message cannot be placed; the errors tell field and reason"),
}
STATES = ["waiting", "running", "done", "held", "dropped"]


def parameter(say: Say, name: str) -> Schema:
    where, title, example = PARAMETERS[name]
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": say(title),
        "schema": {"type": "string"},
        "example": example,
    }


def answers_of_inbox(say: Say) -> Schema:
    accepted = _object(id={"type": "string"}, state={"enum": ["waiting", "held", "done"]})
    held = {**accepted, "properties": {**accepted["properties"], "errors": _errors()}}
    repeated = _object(id={"type": "string"}, state={"enum": STATES})
    repeated["properties"]["duplicate"] = {"const": True}
    taken = _object(id={"type": "string"}, errors=_errors())
    return {
        "200": _answer(say(Text("The same message was taken before")), repeated),
        "202": _answer(say(Text("Durably kept; held when there are errors")), held),
        "409": _answer(say(Text("The key was used for a message with other content")), taken),
        **_failures(say, {**STOP, **LATER}),
    }


def answers_of_questions(say: Say) -> Schema:
    late = {"504": Text("The other side has not answered in time")}
    return {
        "200": _answer(say(Text("The answer")), {"type": "object"}),
        **_failures(say, {**STOP, "503": LATER["503"], **late}),
    }


def message_state(say: Say) -> Schema:
    one = {"state": {"enum": STATES}, "outcome": {"type": ["string", "null"]}}
    flows = {"type": "array", "items": _object(flow={"type": ["string", "null"]}, **one)}
    shown = _object(id={"type": "string"}, kind={"type": "string"}, received_at={"type": "string"}, **one)
    shown["properties"]["flows"] = flows
    return {
        "summary": say(Text("What became of a message")),
        "operationId": "message-state",
        "parameters": [parameter(say, "connection"), parameter(say, "id")],
        "responses": {
            "200": _answer(say(Text("Its state and outcome")), shown),
            **_failures(say, {code: STOP[code] for code in ("401", "404")}),
        },
    }


def errors() -> Schema:
    return _object(errors=_list_of_errors())


def _list_of_errors() -> Schema:
    return {"type": "array", "items": _object(field={"type": "string"}, reason={"type": "string"})}


def _errors() -> Schema:
    return {"$ref": "#/components/schemas/Errors/properties/errors"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _failures(say: Say, texts: dict[str, Text]) -> Schema:
    failure = {"$ref": "#/components/schemas/Errors"}
    return {code: _answer(say(text), failure) for code, text in texts.items()}
