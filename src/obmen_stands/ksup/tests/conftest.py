"""One KSUP for a file of stories, emptied before each; and a caller who speaks plain HTTP to it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import quote

import pytest

from obmen_stands.ksup import Ksup

LINE = {"article": "00125", "name": "Фильтр масляный", "quantity": "2", "price": "625.25", "sum": "1250.50"}


@dataclass
class Seen:
    status: int
    headers: HTTPMessage
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def error(self) -> tuple[int, str, str | None]:
        told = self.json["error"]
        return self.status, told["code"], told["field"]


class Caller:
    def __init__(self, ksup: Ksup) -> None:
        self.ksup = ksup

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Seen:
        sent = {"Authorization": f"Bearer {self.ksup.token}", "Content-Type": "application/json"}
        sent |= {"Idempotency-Key": key} if key else {}
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = HTTPConnection("127.0.0.1", self.ksup.port, timeout=30)
        try:
            connection.request(method, f"/api/v1{path}", raw, sent | (headers or {}))
            answer = connection.getresponse()
            return Seen(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def put_order(self, key: str, deal: str = "12345", **fields: object) -> Seen:
        return self.ask("PUT", f"/deals/{deal}/orders", order(**fields), key=key)

    def put_file(self, key: str, content: bytes, **told: object) -> Seen:
        """The order with a file; `told` overrides what the JSON says of it."""
        whole = order(file=file_info(content) | told)
        parts = part('name="json"', json.dumps(whole).encode()) + part('name="file"; filename="order.pdf"', content)
        headers = {"Content-Type": "multipart/form-data; boundary=cut-here"}
        return self.ask("PUT", "/deals/12345/orders", parts + b"--cut-here--\r\n", key=key, headers=headers)

    def put_state(self, key: str, number: str, state: str, base: str = "onec-ut") -> Seen:
        path = f"/deals/12345/orders/{quote(number, safe='')}/state?base={base}"
        return self.ask("PUT", path, {"state": state}, key=key)


def order(**fields: object) -> dict[str, object]:
    return {"base": "onec-ut", "order_number": "УТ-1", "lines": [LINE]} | fields


def file_info(content: bytes) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    return {"name": "Заказ.pdf", "content_type": "application/pdf", "size": len(content), "sha256": digest}


def part(disposition: str, content: bytes) -> bytes:
    return f"--cut-here\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


@pytest.fixture(scope="module")
def process() -> Iterator[Ksup]:
    with Ksup.started() as ksup:
        yield ksup


@pytest.fixture
def ksup(process: Ksup) -> Ksup:
    process.reset()
    process.add_deals(["12345", "777"])
    return process


@pytest.fixture
def caller(ksup: Ksup) -> Caller:
    return Caller(ksup)
