"""One portal for a file of stories, emptied before each; and a caller who speaks plain HTTP to its webhook."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from obmen_stands.bitrix24 import Bitrix24

FORM = "application/x-www-form-urlencoded"


@dataclass
class Seen:
    status: int
    headers: HTTPMessage
    raw: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def result(self) -> Any:
        assert self.status == 200, self.raw.decode()
        return self.json["result"]

    @property
    def error(self) -> tuple[int, str]:
        return self.status, self.json["error"]


class Caller:
    def __init__(self, portal: Bitrix24) -> None:
        self.portal = portal

    def call(self, method: str, params: object = None, *, address: str = "10.0.0.1", patience: float = 30) -> Seen:
        """By JSON."""
        raw = json.dumps({} if params is None else params).encode()
        return self.send(
            "POST", method, raw, {"Content-Type": "application/json", "X-Stand-Address": address}, patience
        )

    def form(self, method: str, pairs: list[tuple[str, str]], *, get: bool = False) -> Seen:
        if get:
            return self.send("GET", f"{method}?{urlencode(pairs)}")
        return self.send("POST", method, urlencode(pairs).encode(), {"Content-Type": FORM})

    def send(
        self,
        verb: str,
        method: str,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        patience: float = 30,
    ) -> Seen:
        return self.knock(verb, urlsplit(self.portal.webhook).path + method, raw, headers or {}, patience)

    def at(self, verb: str, path: str, told: dict[str, str]) -> Seen:
        """Any address of the portal, by form or query."""
        if verb == "GET":
            return self.knock(verb, f"{path}?{urlencode(told)}", None, {})
        return self.knock(verb, path, urlencode(told).encode(), {"Content-Type": FORM})

    def knock(self, verb: str, path: str, raw: bytes | None, headers: dict[str, str], patience: float = 30) -> Seen:
        connection = HTTPConnection("127.0.0.1", self.portal.port, timeout=patience)
        try:
            connection.request(verb, path, raw, headers)
            answer = connection.getresponse()
            return Seen(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def batch(self, commands: dict[str, str] | list[str], *, halt: int = 0) -> Any:
        return self.call("batch", {"halt": halt, "cmd": commands}).result

    def deals(self, **params: object) -> list[int]:
        """Ids in the order they came."""
        return [int(deal["ID"]) for deal in self.call("crm.deal.list", {"select": ["ID"], **params}).result]


@pytest.fixture(scope="module")
def process() -> Iterator[Bitrix24]:
    with Bitrix24.started() as portal:
        yield portal


@pytest.fixture
def portal(process: Bitrix24) -> Bitrix24:
    process.reset()
    return process


@pytest.fixture
def caller(portal: Bitrix24) -> Caller:
    return Caller(portal)


@pytest.fixture
def key_field(caller: Caller) -> str:
    """The user field that holds the number of the work order."""
    field = {"FIELD_NAME": "ID_1C", "USER_TYPE_ID": "string", "LABEL": "Номер заказ-наряда"}
    assert caller.call("crm.deal.userfield.add", {"fields": field}).result > 0
    return "UF_CRM_ID_1C"
