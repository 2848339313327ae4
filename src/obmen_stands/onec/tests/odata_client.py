"""A caller of the OData interface that writes its addresses itself, byte by byte."""

import base64
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from obmen_stands.onec.odata import PublishedBase

PLAIN = "/?&=$'(),:;*+"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, Any]]:
        assert self.status == 200, self.body.decode()
        rows: list[dict[str, Any]] = self.json["value"]
        return rows

    @property
    def error(self) -> tuple[int, str]:
        """HTTP status and 1C's code."""
        return self.status, self.json["odata.error"]["code"]


@dataclass(frozen=True)
class Caller:
    """`path` is quoted here with `%20` for a space; what is given percent-encoded stays."""

    base: PublishedBase
    login: str = "Администратор:Пароль-1С"
    coding: str = "utf-8"
    timeout: float = 20

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        where = urlsplit(self.base.address)
        code = base64.b64encode(self.login.encode(self.coding)).decode()
        connection = http.client.HTTPConnection(where.netloc, timeout=self.timeout)
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        try:
            target = quote(where.path + path, safe=PLAIN + "%")
            connection.request(method, target, content, {"Authorization": f"Basic {code}", **headers})
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def read(self, path: str, **headers: str) -> Answer:
        """With `$format=json` put in."""
        return self.ask(f"{path}{'&' if '?' in path else '?'}$format=json", **headers)

    def filtered(self, condition: str, of: str = "Document_ЗаказНаряд") -> Answer:
        return self.read(f"{of}?$filter={condition}")


def version(row: dict[str, Any]) -> int:
    """`DataVersion` as the counter it is: its base64 does not sort as text."""
    return int.from_bytes(base64.b64decode(row["DataVersion"]), "big")
