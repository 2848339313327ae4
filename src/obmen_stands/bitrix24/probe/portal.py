"""A portal as the probe talks to it: plain calls by JSON, and clear words where nobody answers."""

import json
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

PATIENCE, PAUSE, TRIES = 70.0, 2.0, 4
NO_KEY = ("INVALID_CREDENTIALS", "NO_AUTH_FOUND")
MOVED = (301, 302, 303, 307, 308)


class Unanswered(Exception):
    """Says to the person at the keyboard what is wrong; never with the secret of the webhook."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    seconds: float

    @property
    def code(self) -> str:
        """Empty for a success; of an error its code, or its words where it has none."""
        if "result" in self.body:
            return ""
        return str(self.body.get("error") or self.body.get("error_description") or self.status)

    @property
    def result(self) -> Any:
        return self.body.get("result")

    @property
    def operating(self) -> float | None:
        """Seconds the portal has charged for the method so far; None where it has no such limit."""
        told = self.body.get("time", {}).get("operating")
        return None if told is None else float(told)

    @property
    def processing(self) -> float:
        return float(self.body.get("time", {}).get("processing", 0))

    def refusal(self) -> str:
        return f"отказ: {self.status} {self.code}"


@dataclass
class Portal:
    webhook: str
    asked: int = 0
    left: list[str] = field(default_factory=list)
    """What was made and could not be deleted."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.webhook)
        if parts.scheme not in ("http", "https") or not re.fullmatch(r"/rest/\d+/[^/]+/?", parts.path):
            raise Unanswered("Это не адрес вебхука. Он выглядит так: https://портал/rest/1/секрет/")
        self.scheme, self.host, self.path = parts.scheme, parts.netloc, parts.path.rstrip("/")

    def check(self) -> None:
        """That somebody answers, is a portal, and lets us in."""
        answer = self.call("crm.deal.list", {"select": ["ID"], "start": -1})
        if answer.code in NO_KEY:
            raise Unanswered(
                f"Портал {self.host} не знает такого вебхука: он отозван или записан с ошибкой ({_of(answer)})"
            )
        if answer.code == "insufficient_scope":
            raise Unanswered(f"Вебхуку не дали права на CRM ({_of(answer)}). Добавьте ему crm")
        if answer.code:
            raise Unanswered(f"Портал {self.host} отказал: {_of(answer)}")

    def call(self, method: str, params: object = None, *, path: str = "") -> Answer:
        """Any answer of a portal; where it asks to call less often, it is asked again. Raises Unanswered."""
        for _ in range(TRIES):
            answer = self._once(f"{path or self.path}/{method}", params)
            if answer.code != "QUERY_LIMIT_EXCEEDED":
                break
            time.sleep(PAUSE)
        return answer

    def batch(self, commands: dict[str, str]) -> Answer:
        return self.call("batch", {"halt": 0, "cmd": commands})

    def _once(self, path: str, params: object) -> Answer:
        self.asked += 1
        begun = time.monotonic()
        kind = HTTPSConnection if self.scheme == "https" else HTTPConnection
        connection = kind(self.host, timeout=PATIENCE)
        try:
            raw = json.dumps({} if params is None else params).encode()
            connection.request("POST", path, raw, {"Content-Type": "application/json", "Accept": "application/json"})
            answer = connection.getresponse()
            status, place, text = answer.status, answer.headers.get("location", ""), answer.read()
        except (OSError, HTTPException) as error:
            raise Unanswered(f"По адресу {self.host} никто не отвечает: {type(error).__name__} {error}") from None
        finally:
            connection.close()
        if status in MOVED:
            raise Unanswered(f"Портал переехал: {urlsplit(place).netloc or '?'}. Возьмите вебхук там")
        return Answer(status, self._read(status, text), time.monotonic() - begun)

    def _read(self, status: int, text: bytes) -> dict[str, Any]:
        try:
            told = json.loads(text)
        except ValueError:
            told = None
        if not isinstance(told, dict) or not {"result", "error"} & told.keys():
            raise Unanswered(f"По адресу {self.host} отвечает не REST Битрикс24 (HTTP {status}). Проверьте адрес")
        return told


def _of(answer: Answer) -> str:
    return f"HTTP {answer.status} {answer.code}"
