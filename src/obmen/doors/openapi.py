"""``/api/openapi.json``: the public contract, made from the same records that read the messages."""

import json
from collections import defaultdict
from functools import cache
from importlib.metadata import version
from typing import Any

from django.utils.translation import gettext, override
from pydantic import TypeAdapter

from obmen.core.discovery import systems
from obmen.core.inbound import Kind, Question
from obmen.core.text import Text

from .answers import Answer, language
from .door import only
from .incoming import Incoming
from .openapi_answers import answers_of_inbox, answers_of_questions, errors, message_state, parameter

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/{model}"


async def published(call: Incoming) -> Answer:
    only(call, "GET", "HEAD")
    return Answer(200, document(language(call.headers.get(b"accept-language"))))


@cache
def document(code: str = "ru") -> Schema:
    """OpenAPI 3.1. ``code``: the language of titles and descriptions."""
    with override(code):
        models: dict[str, Schema] = {}
        paths = {**_inbox(models), **_asked(models)}
        return {
            "openapi": "3.1.0",
            "info": {"title": _said(Text("obmen: messages and questions")), "version": version("obmen"),
                     "description": _said(ABOUT)},
            "paths": paths,
            "components": {"schemas": {**models, "Errors": errors()}, "securitySchemes": _security()},
            "security": [{"token": []}, {"basic": []}],
        }  # fmt: skip


ABOUT = Text(
    "A message is answered after it is durably kept. 200 and 202: take it off your queue. 429, 503, 507 and no answer: "
    "repeat later with the same key. 401, 404, 413, 415 and 422: stop and show a person. 409: the key was used for "
    "another message."
)


def _inbox(models: dict[str, Schema]) -> Schema:
    by_name: dict[str, list[Kind]] = defaultdict(list)
    for system in systems().values():
        for kind in system.kinds:
            by_name[kind.name].append(kind)
    paths: Schema = {f"/in/{{connection}}/{name}": {"post": _message(kinds, models)} for name, kinds in by_name.items()}
    if any(system.any_kind for system in systems().values()):
        paths["/in/{connection}/{kind}"] = {"post": _any_message()}
    paths["/in/{connection}/messages/{id}"] = {"get": message_state(_said)}
    return paths


def _message(kinds: list[Kind], models: dict[str, Schema]) -> Schema:
    schemas = [_schema(kind.record, models) for kind in kinds]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    content: Schema = {"application/json": {"schema": schema, "example": _sendable(kinds[0].example)}}
    if any(kind.files for kind in kinds):
        content["multipart/form-data"] = {"schema": _form(schema)}
    return {
        "summary": _said(kinds[0].title),
        "operationId": f"send-{kinds[0].name}",
        "parameters": [parameter(_said, "connection"), parameter(_said, "Idempotency-Key")],
        "requestBody": {"required": True, "content": content},
        "responses": answers_of_inbox(_said),
    }


def _any_message() -> Schema:
    schema = {"type": "object", "title": _said(Text("Any JSON object"))}
    return {
        "summary": _said(Text("A message of any kind, where the connection takes any")),
        "operationId": "send-any",
        "parameters": [parameter(_said, name) for name in ("connection", "kind", "Idempotency-Key")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": answers_of_inbox(_said),
    }


def _asked(models: dict[str, Schema]) -> Schema:
    questions = [question for system in systems().values() for question in system.questions]
    return {f"/ask/{{connection}}/{question.name}": {"post": _question(question, models)} for question in questions}


def _question(question: Question, models: dict[str, Schema]) -> Schema:
    media = {"schema": _schema(question.record, models), "example": _sendable(question.example)}
    return {
        "summary": _said(question.title),
        "operationId": f"ask-{question.name}",
        "parameters": [parameter(_said, "connection")],
        "requestBody": {"required": True, "content": {"application/json": media}},
        "responses": answers_of_questions(_said),
    }


def _schema(record: Any, models: dict[str, Schema]) -> Schema:
    """Into ``models`` go the parts it refers to."""
    schema = TypeAdapter(record).json_schema(ref_template=REFERENCE)
    models.update({name: _in_words(model) for name, model in schema.pop("$defs", {}).items()})
    return _in_words(schema)


def _in_words(schema: Schema) -> Schema:
    """Titles of fields translated; what pydantic made of names of ours and docstrings left out."""
    kept = {name: value for name, value in schema.items() if name not in {"title", "description"}}
    for name, field in kept.get("properties", {}).items():
        kept["properties"][name] = {**field, "title": gettext(field.get("title", name))}
    return kept


def _form(schema: Schema) -> Schema:
    file = {"type": "string", "contentMediaType": "application/octet-stream", "title": _said(Text("The file"))}
    return {"type": "object", "properties": {"json": schema, "file": file}, "required": ["json"]}


def _security() -> Schema:
    basic = Text("The short name of the connection and the token")
    return {
        "token": {"type": "http", "scheme": "bearer"},
        "basic": {"type": "http", "scheme": "basic", "description": _said(basic)},
    }


def _sendable(example: Any) -> Any:
    return json.loads(json.dumps(example, default=str))


def _said(text: Text) -> str:
    return text.render(gettext)
