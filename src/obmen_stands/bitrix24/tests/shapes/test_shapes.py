"""Answers have the shapes the vendor's documentation shows: each method's, and those of errors."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from obmen_stands.bitrix24 import Bitrix24, v3
from obmen_stands.bitrix24.methods import METHODS
from obmen_stands.bitrix24.tests.conftest import Caller, Seen
from obmen_stands.bitrix24.tests.shapes import scene
from obmen_stands.bitrix24.tests.shapes.shape import OBJECTS, differences, keys_of, read

SHAPES, SHAPES3, ERRORS = read("methods"), read("methods3"), read("errors")["error"]


@pytest.fixture(scope="module")
def furnished(process: Bitrix24) -> Bitrix24:
    scene.build(process, Caller(process))
    process.keep("scene")
    return process


@pytest.fixture
def caller(furnished: Bitrix24) -> Caller:
    furnished.restore("scene")
    furnished.settings(bucket_size=None)
    return Caller(furnished)


def asked(caller: Caller, told: dict[str, Any], method: str, params: Any) -> Seen:
    match told.get("by"):
        case "application":
            return scene.application(caller, method, {"auth": caller.portal.tokens()["access_token"]} | params)
        case "third":
            return scene.third(caller, method, params)
        case "authority":
            return scene.authority(caller, params)
        case "nobody":
            return scene.application(caller, method, params)
    return caller.call(method, params)


def calls(told: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """What to ask, and the shape of its result: of `crm.item.*` for each kind of item."""
    for params in told["asked"]:
        if "of" not in told:
            yield params, told["result"]
        for kind, name in told.get("of", {}).items():
            shape = json.loads(json.dumps(told["result"]).replace("@of", f"@{name}"))
            yield {"entityTypeId": int(kind)} | params, shape


def check(seen: Seen, told: dict[str, Any], shape: Any) -> None:
    assert seen.status == 200, seen.raw.decode()
    envelope: dict[str, Any] = {"result": shape, "time": "@time"}
    counts = {"total": "int"} if told.get("counted") or told.get("paged") else {}
    counts |= {"next": "int"} if told.get("paged") else {}
    assert differences(envelope | counts, seen.json, "answer") == []


@pytest.mark.parametrize("method", SHAPES)
def test_a_method_answers_as_documented(caller: Caller, method: str) -> None:
    told = SHAPES[method]
    for params, shape in calls(told):
        check(asked(caller, told, method, params), told, shape)


@pytest.mark.parametrize("method", SHAPES3)
def test_a_method_of_rest_3_answers_as_documented(caller: Caller, method: str) -> None:
    for params, shape in calls(SHAPES3[method]):
        check(scene.third(caller, method, params), SHAPES3[method], shape)


def test_every_method_the_portal_answers_has_a_shape_and_a_page_it_stands_on() -> None:
    assert SHAPES.keys() == METHODS.keys() | {"batch"}
    assert SHAPES3.keys() == v3.METHODS.keys() | {"batch"}
    assert all(told["page"] and told["asked"] for told in (*SHAPES.values(), *SHAPES3.values()))
    assert all(told.get("page") or told["because"] for told in ERRORS)


@pytest.mark.parametrize(
    "told", ERRORS, ids=lambda told: f"{told.get('method', 'oauth')} {told['status']} {told['code']}"
)
def test_an_error_has_the_status_and_the_body_documented(caller: Caller, told: dict[str, Any]) -> None:
    portal, method = caller.portal, told.get("method", "")
    if "edit" in told:
        portal.person_edits("deal", 1, **told["edit"])
    portal.settings(**told.get("settings", {}))
    params = told["asked"]
    if "later" in told:
        params = {"auth": portal.tokens()["access_token"]} | params
        portal.advance(told["later"])
    if "fault" in told:
        portal.fault(told["fault"])
    if told.get("again"):
        asked(caller, told, method, params)
    seen = asked(caller, told, method, params)
    if told.get("by") == "third":
        assert differences({"error": "@error3"}, seen.json, "answer") == []
        assert (seen.status, seen.json["error"]["code"]) == (told["status"], v3.PREFIX + told["code"])
    else:
        assert differences("@error", seen.json, "answer") == []
        assert seen.error == (told["status"], told["code"])
        assert told.get("words", seen.json["error_description"]) == seen.json["error_description"]


def test_errors_within_a_batch_have_the_body_of_errors_and_each_command_its_time(caller: Caller) -> None:
    cmd = {"good": "crm.deal.list?select[]=ID", "bad": "crm.deal.get?id=999", "none": "crm.nothing"}
    result = caller.batch(cmd)
    for key in ("bad", "none"):
        assert differences("@error", result["result_error"][key]) == []
    assert differences("@time", result["result_time"]["good"]) == []
    counts = {"result_total": {"good": "int"}, "result_next": {"good": "int"}}
    assert differences(counts, {name: result[name] for name in counts}) == []


def test_a_field_of_the_users_is_described_with_its_labels_and_choices(caller: Caller) -> None:
    fields = caller.call("crm.item.fields", {"entityTypeId": 2}).result["fields"]
    assert differences({"ufCrmKind": "@user_described", "ufCrmMany": "@user_described", "*": "map"}, fields) == []
    assert [each["VALUE"] for each in fields["ufCrmKind"]["items"]] == ["Первый", "Второй"]


def test_a_box_of_ones_own_leaves_only_the_budget_out_of_its_time(caller: Caller) -> None:
    caller.portal.settings(plan="self_hosted")
    shape = {key: told for key, told in keys_of("time").items() if not key.startswith("operating")}
    assert differences(shape, caller.call("crm.deal.list").json["time"]) == []


def test_tokens_come_as_documented_and_are_renewed_as_documented(caller: Caller) -> None:
    first = caller.portal.tokens()
    told = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    code = caller.portal.control("POST", "/stand/oauth/code")["code"]
    for seen in (
        scene.authority(caller, told),
        scene.authority(caller, {"grant_type": "authorization_code", "code": code}),
    ):
        assert seen.status == 200
        assert differences("@tokens", seen.json, "answer") == []


WRONG = [
    ("digits", 7),
    ("digits", "7a"),
    ("int", True),
    ("int", "7"),
    ("moment", "2026-03-05 10:00"),
    ("moment | null", ""),
    ("yes-no", True),
    ("true", 1),
    ("none", {}),
    (["int"], []),
    (["int"], ["7"]),
    ({"a": "int"}, {}),
    ({"a": "int"}, {"a": 1, "b": 2}),
    ({"a?": "int"}, {"a": None}),
    ({"a!": {"is": "int", "because": "x"}}, {"a": "1"}),
    ({"*": "int"}, {"a": "1"}),
    ({"left": {"keys": ["a"], "because": "x"}, "*": "int"}, {"a": 1}),
    ("@category", {"id": 1}),
]


@pytest.mark.parametrize(("shape", "value"), WRONG)
def test_a_value_of_another_shape_is_noticed(shape: Any, value: object) -> None:
    assert len(differences(shape, value)) >= 1


def test_what_goes_beyond_the_documentation_or_is_left_out_says_why() -> None:
    for name, told in OBJECTS.items():
        for key, shape in told.items():
            if key.endswith("!") or key == "left":
                assert len(shape["because"]) > 10, (name, key)
