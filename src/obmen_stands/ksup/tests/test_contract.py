"""The published contract: valid, current, and the same as what the stand serves."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from openapi_spec_validator import validate

from obmen_stands.contract_yaml import as_yaml
from obmen_stands.ksup import Ksup
from obmen_stands.ksup.acts import ACTS
from obmen_stands.ksup.api import PREFIX
from obmen_stands.ksup.openapi import contract
from obmen_stands.ksup.tests.conftest import Caller

FILE = Path(__file__).parents[4] / "docs" / "ksup.openapi.yaml"
PUBLISHED: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
ADDRESSES = [(method, path) for path, methods in PUBLISHED["paths"].items() for method in methods]


def test_the_published_contract_is_valid_openapi() -> None:
    validate(PUBLISHED)


def test_the_published_contract_is_the_one_the_stand_is_made_from() -> None:
    assert FILE.read_text(encoding="utf-8") == as_yaml(contract())


def test_every_act_of_the_stand_is_published() -> None:
    assert {(act.method.lower(), PREFIX + act.path) for act in ACTS} == set(ADDRESSES)


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_every_published_address_is_served_and_takes_its_example(
    ksup: Ksup, caller: Caller, method: str, path: str
) -> None:
    known = seed(ksup, caller)
    told = PUBLISHED["paths"][path][method]
    for parameter in told.get("parameters", []):
        example = str(known.get(parameter["name"], parameter["schema"]["examples"][0]))
        path = path.replace(f"{{{parameter['name']}}}", quote(example, safe=""))
        if parameter["in"] == "query":
            path += f"{'&' if '?' in path else '?'}{parameter['name']}={quote(example)}"
    body = example_body(told) if "requestBody" in told else None
    seen = caller.ask(method.upper(), path.removeprefix(PREFIX), body, key="example" if body else None)
    assert str(seen.status) in told["responses"]
    assert seen.status < 300, seen.raw.decode()


def seed(ksup: Ksup, caller: Caller) -> dict[str, str]:
    """What the examples speak of: a contact with its code, an order with its file, a shipment, a notice."""
    base = {"base": "onec-ut"}
    (contact,) = ksup.add_contacts([{"name": "ООО «Ромашка»", "type": "company"}])
    caller.ask("PUT", f"/contacts/{contact}/code", base | {"code_1c": "00-00000042"}, key="seed-1")
    caller.put_file("seed-2", b"abc")
    shipment = base | {"date": "2026-03-06", "lines": []}
    id_ = caller.ask("POST", "/deals/12345/shipments", shipment, key="seed-3").json["id"]
    notice = base | {"date": "2026-03-05", "sum": "1", "user": "1", "text": "Деньги"}
    told = caller.ask("POST", "/notices/unallocated-income", notice, key="seed-4").json["id"]
    more = {"shipment_id": id_, "notice_id": told, "identity": "seed-1"}
    return {"ksup_id": contact, "order_number": "УТ-1", **more}


def example_body(told: dict[str, Any]) -> dict[str, Any]:
    """The body made of the examples of its fields; the file goes apart and has its own stories."""
    schema = told["requestBody"]["content"]["application/json"]["schema"]
    name = schema.get("allOf", [schema])[0]["$ref"].rpartition("/")[2]
    fields = PUBLISHED["components"]["schemas"][name]["properties"]
    return {field: schema["examples"][0] for field, schema in fields.items() if field != "file"}


def test_every_field_has_a_title_and_an_example() -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in PUBLISHED["components"]["schemas"].items()
        for field, told in schema["properties"].items()
        if name != "Error" and not (told.get("title") and "examples" in told)
    ]
    assert bare == []
