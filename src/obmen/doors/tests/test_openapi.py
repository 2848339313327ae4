"""The published contract is made from the records, says everything in Russian, and is true."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from obmen.core.discovery import systems
from obmen.doors.openapi import document
from obmen.doors.tests.running import Running, running
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1")
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for model, schema in document("ru")["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            if model != "Errors":
                yield f"{model}.{name}", field


def test_it_is_valid_openapi() -> None:
    validate(document("ru"))
    validate(document("en"))


def test_every_field_has_a_russian_title_and_an_example() -> None:
    fields = dict(properties())
    assert fields
    for name, field in fields.items():
        assert CYRILLIC.search(field["title"]), name
        holds_fields = "$ref" in str(field)
        assert holds_fields or field.get("examples"), name


def test_every_summary_is_russian_where_russian_is_asked_for() -> None:
    for path, methods in document("ru")["paths"].items():
        for operation in methods.values():
            assert CYRILLIC.search(operation["summary"]), path
            assert all(CYRILLIC.search(answer["description"]) for answer in operation["responses"].values()), path
    assert not CYRILLIC.search(document("en")["paths"]["/in/{connection}/orders"]["post"]["summary"])


EXAMPLES = {
    path: operation["post"]["requestBody"]["content"]["application/json"]["example"]
    for path, operation in document("ru")["paths"].items()
    if "example" in str(operation.get("post", {}).get("requestBody"))
}


def addresses(system: str) -> dict[str, str]:
    """Each address of the document that this system has a door at → its published path."""
    declared = systems()[system]
    doors = [*(("in", kind.name) for kind in declared.kinds), *(("ask", one.name) for one in declared.questions)]
    return {f"/{at}/the-{system}/{name}": f"/{at}/{{connection}}/{name}" for at, name in doors}


def test_each_example_belongs_to_a_door_of_some_system() -> None:
    assert {path for system in systems() for path in addresses(system).values()} == set(EXAMPLES)


@pytest.mark.parametrize("system", [name for name in systems() if addresses(name)])
@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_each_example_is_taken_by_its_door(database: Database, system: str) -> None:
    asked: list[str] = []

    def reply(connection: str, question: str, data: Any, seconds: float) -> Any:
        asked.append(question)
        return {}

    with running(name=f"the-{system}", system=system, reply=reply) as doors:
        for address, path in addresses(system).items():
            answer = doors.post(address, EXAMPLES[path])
            assert answer.status == (200 if path.startswith("/ask") else 202), (path, answer.body)
            if answer.status == 202:
                assert [error["field"] for error in answer["errors"]] == [""], "only that no flow takes it"
    assert asked == [question.name for question in systems()[system].questions]


@sqlite_only
def test_it_is_published_without_a_token(database: Database, doors: Running) -> None:
    answer = doors.get("/api/openapi.json", Authorization="")
    assert (answer.status, answer["openapi"]) == (200, "3.1.0")
    english = doors.get("/api/openapi.json", Authorization="", Accept_Language="en")
    assert english["info"]["description"] != answer["info"]["description"]


@sqlite_only
def test_the_server_tells_its_health_without_secrets(database: Database, doors: Running) -> None:
    answer = doors.get("/health", Authorization="")
    assert (answer.status, answer["status"]) == (200, "ok")
    assert set(answer.body) == {"status", "version", "journal", "database", "worker"}
    doors.writer.stop()
    answer = doors.get("/health", Authorization="")
    assert (answer.status, answer["journal"]) == (503, "failing")
