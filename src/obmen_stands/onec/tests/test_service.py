"""The extension's HTTP service: its contract, the bodies of `1c/ut11`, its counterparties and prices."""

import base64
import http.client
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from obmen_stands.contract_yaml import as_yaml
from obmen_stands.onec import OneC
from obmen_stands.onec.service.acts import ACTS
from obmen_stands.onec.service.openapi import PREFIX, contract

ROOT = Path(__file__).parents[4]
FILE = ROOT / "docs" / "onec.openapi.yaml"
PUBLISHED: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
GOLDEN = ROOT / "1c" / "ut11" / "examples" / "service"
FILTER = {"retail": "690", "special": "655.5", "stock": {"Магазин": "4", "Внешний склад": "12.5"}}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Service:
    onec: OneC
    login: str = "Администратор:Пароль-1С"

    def ask(self, method: str, path: str, body: Any = None, key: str = "", login: str = "") -> tuple[int, Any]:
        sent = {"Authorization": "Basic " + base64.b64encode((login or self.login).encode()).decode()}
        sent |= {"Idempotency-Key": key} if key else {}
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection(urlsplit(self.onec.address).netloc, timeout=10)
        try:
            connection.request(method, f"{PREFIX}{path}", raw, sent)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8-sig")
        finally:
            connection.close()
        return answer.status, json.loads(text) if text.startswith("{") else text

    def create(self, key: str = "k-1", **fields: Any) -> tuple[int, Any]:
        return self.ask("POST", "/counterparties", golden("counterparties.request") | fields, key)

    def prices(self, *articles: str, **more: Any) -> Any:
        status, answer = self.ask("POST", "/prices-and-stock", {"articles": articles, **more})
        assert status == 200, answer
        return answer


@pytest.fixture
def service(stand: OneC) -> Service:
    stand.empty()
    return Service(stand)


def conforms(body: Any, model: str) -> None:
    OAS31Validator({**PUBLISHED, "$ref": f"#/components/schemas/{model}"}).validate(body)


def test_the_published_contract_is_valid_and_the_one_the_stand_is_made_from() -> None:
    validate(PUBLISHED)
    assert FILE.read_text(encoding="utf-8") == as_yaml(contract())


def test_every_address_of_the_stand_is_published_and_no_other() -> None:
    served = {(f"{PREFIX}/{address}", method.lower()) for address, acts in ACTS.items() for method in acts}
    assert served == {(path, method) for path, methods in PUBLISHED["paths"].items() for method in methods}


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("counterparties.request", "CounterpartyRequest"),
        ("counterparties.created", "CounterpartyAnswer"),
        ("counterparties.waiting", "CounterpartyAnswer"),
        ("ping.answer", "Ping"),
        ("prices-and-stock.request", "PricesRequest"),
        ("prices-and-stock.answer", "PricesAnswer"),
        ("refusal", "Refused"),
    ],
)
def test_the_bodies_of_the_1c_side_are_those_of_the_contract(name: str, model: str) -> None:
    conforms(golden(name), model)
    assert golden(name).keys() == PUBLISHED["components"]["schemas"][model]["properties"].keys()


@pytest.mark.rule("K14")
def test_asked_as_the_1c_side_is_the_stand_answers_as_it_does(service: Service) -> None:
    service.onec.trade.add_product("00-00000125", "Фильтр масляный W 712/95", **FILTER)
    status, answer = service.ask("POST", "/prices-and-stock", golden("prices-and-stock.request"))
    assert (status, answer | {"as_of": ""}) == (200, golden("prices-and-stock.answer") | {"as_of": ""})
    _, ping = service.ask("GET", "/ping")
    quiet = {"waiting": 0, "rejected": 0, "oldest_seconds": 0, "sending": True}
    assert ping == golden("ping.answer") | {"queue": quiet}


@pytest.mark.rule("K1.3")
def test_a_counterparty_is_made_once_whatever_is_repeated(service: Service) -> None:
    status, made = service.create()
    assert (status, made["state"], made["ksup_id"]) == (201, "created", "77")
    conforms(made, "CounterpartyAnswer")
    assert service.create() == (200, made)
    assert service.create("another key", name="ООО «Ромашка плюс»") == (200, made)
    assert service.ask("GET", "/counterparties?identity=k-1") == (200, made)
    (partner,) = service.onec.trade.held()["partners"]
    assert (partner["code"], partner["name"], partner["phone"]) == (
        made["code_1c"], "ООО «Ромашка»", "+7 495 000-00-00",
    )  # fmt: skip


@pytest.mark.rule("K1.3")
def test_a_counterparty_may_wait_for_a_person(service: Service) -> None:
    service.onec.trade.extension(create_at_once=False)
    assert service.create() == (202, golden("counterparties.waiting"))
    (entered,) = service.onec.trade.enter()
    assert service.create()[1]["code_1c"] == entered["code"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"type": "firm"}, "type"),
        ({"ksup_id": None}, "ksup_id"),
        ({"ksup_id": "7" * 101}, "ksup_id"),
    ],
)
def test_a_counterparty_that_cannot_be_made_is_refused_by_field(service: Service, change: Any, field: str) -> None:
    status, answer = service.create(**change)
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (422, "wrong_field", field)
    assert service.onec.trade.held()["partners"] == []


def test_other_refusals(service: Service) -> None:
    assert service.create(key="")[1]["error"]["field"] == "Idempotency-Key"
    assert service.ask("POST", "/counterparties", b"[1]", "k")[1]["error"]["code"] == "wrong_body"
    assert service.ask("POST", "/prices-and-stock", {"articles": []})[1]["error"]["field"] == "articles"
    assert service.ask("GET", "/counterparties?identity=none")[0] == 404
    service.create()
    assert service.create(name="Другой")[1]["error"]["code"] == "key_reused"
    assert service.ask("GET", "/prices-and-stock")[0] == 405
    assert service.ask("GET", "/elsewhere") == (404, "")
    assert service.ask("GET", "/ping", login="Администратор:нет")[0] == 401
    service.onec.trade.extension(lacks=["prices-and-stock"])
    assert service.ask("POST", "/prices-and-stock", {"articles": ["1"]}) == (404, "")


@pytest.mark.rule("K14")
def test_prices_are_of_the_first_product_of_an_article_and_marked_ones_are_not_there(service: Service) -> None:
    trade = service.onec.trade
    trade.add_product("A-1", "Первая", retail="10.50")
    trade.add_product("A-1", "Вторая", retail="20")
    trade.add_product("A-2", "Помечена", marked=True)
    answer = service.prices("A-1", " A-1 ", "A-2")
    assert [(one["name"], one["price_retail"]) for one in answer["items"]] == [("Первая", 10.5)] * 2
    assert answer["missing"] == ["A-2"]
    assert answer["warnings"] == ["Артикул A-1 в 1С у нескольких номенклатур: показана «Первая»"]


@pytest.mark.rule("K14")
def test_the_price_by_agreement_is_that_of_the_partner_asked_for(service: Service) -> None:
    trade = service.onec.trade
    trade.add_product("A-1", "Окно", retail="100", stock={"Магазин": "-2"})
    code = trade.add_partner("ООО «Ёлки»", agreement={"A-1": "80.25"})["code"]
    assert [one["price_agreement"] for one in service.prices("A-1", contact_code=code)["items"]] == [80.25, 80.25]
    assert [one["available"] for one in service.prices("A-1")["items"]] == [-2, 0]
    assert service.prices("A-1")["items"][0]["price_agreement"] is None


@pytest.mark.parametrize(
    ("fault", "status"),
    [("login_page", 200), ("maintenance", 403), ("no_licence", 500), ("internal_error", 500), ("no_rights", 403)],
)
def test_the_web_server_and_the_platform_speak_instead_of_the_service(
    service: Service, fault: str, status: int
) -> None:
    service.onec.odata.fault(**{fault: 1})
    found, body = service.ask("GET", "/ping")
    assert found == status
    assert "service" not in body
    assert service.ask("GET", "/ping")[0] == 200


def test_sessions_are_one_pool_with_those_of_odata(service: Service) -> None:
    service.onec.odata.settings(licences=1, people=1)
    assert "лиценз" in service.ask("GET", "/ping")[1]
    assert [one["status"] for one in service.onec.odata.asked()["requests"]] == [500]
