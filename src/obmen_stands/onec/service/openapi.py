"""The contract as OpenAPI 3.1, made from the service's own records.

`python -m obmen_stands.onec.service.openapi > docs/onec.openapi.yaml` renews the published file; a test compares the
two.
"""

import sys
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from obmen_stands.contract_yaml import as_yaml

from .records import CounterpartyAnswer, CounterpartyRequest, Ping, PricesAnswer, PricesRequest, Refused

PREFIX = "/hs/obmen/v1"
REF = "#/components/schemas/{model}"
KEY = "01979f6e-3c1a-7f6b-9f8d-2f5f0e6a1b11-counterparty"
Schema = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """`answers`: statuses of success with what each means; `refusals`: those the service itself gives."""

    name: str
    method: str
    path: str
    title: str
    rule: str
    answer: type[BaseModel]
    answers: dict[int, str]
    refusals: tuple[int, ...] = ()
    body: type[BaseModel] | None = None
    parameter: str = ""


ACTS = (
    Act("ping", "get", "/ping", "Проверка связи", "H7", Ping, {200: "Служба отвечает"}),
    Act(
        "counterparty.create", "post", "/counterparties", "Завести контрагента", "K1, K1.2, K1.3", CounterpartyAnswer,
        {200: "Был заведён раньше", 201: "Заведён", 202: "Ждёт человека в 1С, код придёт позже"},
        refusals=(409, 422), body=CounterpartyRequest, parameter="header",
    ),
    Act(
        "counterparty.find", "get", "/counterparties", "Что стало с просьбой, ответ на которую потерян", "H4",
        CounterpartyAnswer, {200: "Заведён", 202: "Ждёт человека в 1С"}, refusals=(404,), parameter="query",
    ),
    Act(
        "prices.ask", "post", "/prices-and-stock", "Цены и остатки", "K14", PricesAnswer, {200: "Цены и остатки"},
        refusals=(422,), body=PricesRequest,
    ),
)  # fmt: skip
REFUSALS = {
    404: "Просьбы с таким ключом не было",
    409: "Ключ уже был с другим содержанием",
    422: "Ошибка в поле",
    500: "1С не смогла; ничего не записано",
}


def contract() -> Schema:
    paths: Schema = {}
    for act in ACTS:
        paths.setdefault(PREFIX + act.path, {})[act.method] = operation(act)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "1С: служба расширения obmen",
            "version": "1.0",
            "description": (files(__package__) / "contract.md").read_text(encoding="utf-8"),
        },
        "servers": [{"url": "http://server/base", "description": "Адрес публикации 1С"}],
        "security": [{"user": []}],
        "paths": paths,
        "components": {"securitySchemes": {"user": {"type": "http", "scheme": "basic"}}, "schemas": schemas()},
    }


def operation(act: Act) -> Schema:
    found: Schema = {"operationId": act.name, "summary": act.title, "description": f"Правила: {act.rule}."}
    if act.parameter:
        found["parameters"] = [_key(act.parameter)]
    if act.body:
        found["requestBody"] = {"required": True, "content": _content(act.body)}
    answers = {str(status): _answer(title, act.answer) for status, title in act.answers.items()}
    refusals = {str(status): _answer(REFUSALS[status], Refused) for status in sorted((*act.refusals, 500))}
    return found | {"responses": answers | refusals}


def _key(where: str) -> Schema:
    name = "Idempotency-Key" if where == "header" else "identity"
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "examples": [KEY]}
    return {"name": name, "in": where, "required": True, "description": "Ключ просьбы", "schema": schema}


def _answer(title: str, model: type[BaseModel]) -> Schema:
    return {"description": title, "content": _content(model)}


def _content(model: type[BaseModel]) -> Schema:
    return {"application/json": {"schema": {"$ref": REF.format(model=model.__name__)}}}


def schemas() -> Schema:
    models = [model for act in ACTS for model in (act.body, act.answer) if model] + [Refused]
    unique = [(model, "validation") for model in dict.fromkeys(models)]
    found: Schema = models_json_schema(unique, ref_template=REF)[1]["$defs"]  # type: ignore[arg-type]
    for schema in found.values():
        for field in schema["properties"].values():
            if field.get("default", ...) is None:
                del field["default"]
    return dict(sorted(found.items()))


def main() -> None:
    sys.stdout.buffer.write(as_yaml(contract()).encode())


if __name__ == "__main__":
    main()
