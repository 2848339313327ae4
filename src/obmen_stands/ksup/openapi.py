"""The contract as OpenAPI 3.1, made from the acts themselves.

`python -m obmen_stands.ksup.openapi > docs/ksup.openapi.yaml` renews the published file; a test compares the two.
"""

import re
import sys
from importlib.resources import files

from pydantic.json_schema import models_json_schema

from obmen_stands.contract_yaml import as_yaml
from obmen_stands.ksup.acts import ACTS
from obmen_stands.ksup.acts.service import VERSION
from obmen_stands.ksup.api import PREFIX
from obmen_stands.ksup.call import Act
from obmen_stands.ksup.fields import Record
from obmen_stands.ksup.openapi_errors import ERROR, ERRORS, Schema, error
from obmen_stands.ksup.outgoing import WEBHOOKS

REF = "#/components/schemas/{model}"
IN_PATH = {
    "number": ("№ сделки в КСУП", "12345"),
    "order_number": ("Номер заказа в 1С; косая черта передаётся как %2F", "УТ-000123"),
    "ksup_id": ("Код КСУП", "77"),
    "shipment_id": ("Код отгрузки в КСУП", "52"),
    "notice_id": ("Код сообщения в КСУП", "44"),
    "identity": ("Ключ из заголовка Idempotency-Key", "01979f6e-3c1a-7f6b-9f8d-2f5f0e6a1b11"),
}
BINARY = {"type": "string", "contentMediaType": "application/octet-stream", "title": "Содержимое файла"}


def contract() -> Schema:
    paths: Schema = {}
    for act in ACTS:
        paths.setdefault(PREFIX + act.path, {})[act.method.lower()] = operation(act)
    return {
        "openapi": "3.1.0",
        "info": {"title": "КСУП: договор обмена", "version": VERSION, "description": text("contract.md")},
        "servers": [{"url": "https://ksup.example", "description": "Адрес КСУП"}],
        "security": [{"token": []}],
        "paths": paths,
        "webhooks": {name: webhook(name) for name in WEBHOOKS},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {f"E{status}": error(status) for status in ERRORS},
            "schemas": schemas() | {"Error": ERROR},
        },
    }


def text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def operation(act: Act) -> Schema:
    found: Schema = {"operationId": act.name, "summary": act.title}
    if act.rule:
        found["description"] = f"Правила: {act.rule}."
    if parameters := [*_path_parameters(act), *_query_parameters(act), *_headers(act)]:
        found["parameters"] = parameters
    if act.body:
        found["requestBody"] = {"required": True, "content": _content(act)}
    refusals = {401, 422, 429, 503, *act.refusals} | ({409, 413, 415} if act.writes else set())
    answers: Schema = {str(act.status): _done(act)}
    found["responses"] = answers | {str(status): {"$ref": _response(status)} for status in sorted(refusals)}
    return found


def _response(status: int) -> str:
    return f"#/components/responses/E{status}"


def _ref(model: type[Record]) -> Schema:
    return {"$ref": REF.format(model=model.__name__)}


def _path_parameters(act: Act) -> list[Schema]:
    return [_parameter(name, "path", *IN_PATH[name]) for name in re.findall(r"\{(\w+)\}", act.path)]


def _parameter(name: str, where: str, title: str, example: str) -> Schema:
    schema = {"type": "string", "title": title, "examples": [example]}
    return {"name": name, "in": where, "required": True, "description": title, "schema": schema}


def _query_parameters(act: Act) -> list[Schema]:
    if not act.query:
        return []
    schema = act.query.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "description": field["title"], "schema": field}
        for name, field in schema["properties"].items()
    ]


def _headers(act: Act) -> list[Schema]:
    if not act.writes:
        return []
    key = _parameter("Idempotency-Key", "header", "Ключ запроса", "01979f6e-3c1a-7f6b-9f8d-2f5f0e6a1b11")
    key["schema"] |= {"minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return [key]


def _content(act: Act) -> Schema:
    assert act.body
    content: Schema = {"application/json": {"schema": _ref(act.body)}}
    if act.takes_file:
        alone = {"properties": {"file": {"type": "null"}}}
        content["application/json"] = {"schema": {"allOf": [_ref(act.body), alone]}}
        parts = {"json": _ref(act.body), "file": BINARY}
        whole = {"type": "object", "required": ["json"], "properties": parts, "additionalProperties": False}
        encoding = {"json": {"contentType": "application/json"}, "file": {"contentType": "application/octet-stream"}}
        content["multipart/form-data"] = {"schema": whole, "encoding": encoding}
    return content


def _done(act: Act) -> Schema:
    kind = {"application/json": {"schema": _ref(act.answer)}} if act.answer else {"*/*": {"schema": BINARY}}
    done: Schema = {"description": "Сделано" if act.writes else "Найдено", "content": kind}
    if act.writes:
        replay = {"description": "true, когда это повтор первого ответа", "schema": {"type": "string"}}
        done["headers"] = {"Idempotent-Replay": replay}
    return done


def webhook(name: str) -> Schema:
    title, body, status, answer = WEBHOOKS[name]
    done = {"description": "Ответ сервера обмена", "content": {"application/json": {"schema": _ref(answer)}}}
    asked = {"required": True, "content": {"application/json": {"schema": _ref(body)}}}
    return {"post": {"operationId": name, "summary": title, "requestBody": asked, "responses": {str(status): done}}}


def schemas() -> Schema:
    """What comes in is closed to unknown fields; answers stay open, so that KSUP may grow."""
    taken = [act.body for act in ACTS if act.body] + [body for _, body, _, _ in WEBHOOKS.values()]
    given = [act.answer for act in ACTS if act.answer] + [answer for _, _, _, answer in WEBHOOKS.values()]
    closed = _definitions(taken)
    found = _definitions([*taken, *given])
    for name, schema in found.items():
        schema.pop("description", None)
        for field in schema["properties"].values():
            if field.get("default", ...) is None:
                del field["default"]
        if name not in closed:
            schema.pop("additionalProperties", None)
    return dict(sorted(found.items()))


def _definitions(models: list[type[Record]]) -> Schema:
    unique = dict.fromkeys(models)
    found: Schema = models_json_schema([(model, "validation") for model in unique], ref_template=REF)[1]["$defs"]
    return found


def main() -> None:
    sys.stdout.buffer.write(as_yaml(contract()).encode())


if __name__ == "__main__":
    main()
