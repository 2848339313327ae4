"""A door as obmen's is told to be: keeps every arrival, answers by plan, and refuses what a strict server would."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Plan = Callable[["Arrival"], int]
TOKEN = "ключ-1"
BASIC = "Basic " + base64.b64encode(f"onec-ut:{TOKEN}".encode()).decode()


@dataclass
class Arrival:
    """`seconds` by a steady clock; `file` is (name, content) wherever it stood in the request."""

    seconds: float
    path: str
    headers: dict[str, str]
    raw: bytes
    message: dict[str, Any]
    file: tuple[str, bytes] | None

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key")


class Receiver:
    """Answers 202 to a new key and 200 to one it knows, unless `plan` says another code."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.arrivals: list[Arrival] = []
        self.plan: Plan = lambda _: 0
        self.delay = 0.0
        self.headers: dict[str, str] = {}
        self._known: set[str | None] = set()

    def answer(self, arrival: Arrival) -> int:
        self.arrivals.append(arrival)
        planned = self.plan(arrival)
        if planned:
            return planned
        code = 200 if arrival.key in self._known else 202
        self._known.add(arrival.key)
        return code

    def told(self) -> list[tuple[str, str]]:
        """(kind of event, order number) as they came."""
        return [(arrival.message["type"], arrival.message["order_number"]) for arrival in self.arrivals]


class Door(BaseHTTPRequestHandler):
    server: "Server"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver = self.server.receiver
        code = receiver.answer(read(self.path, headers, raw)) if headers["authorization"] == BASIC else 401
        time.sleep(receiver.delay)
        body = '{"errors": [{"field": "deal_number", "reason": "Не указан"}]}' if code >= 400 else "{}"
        self.send_response(code)
        for name, value in receiver.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.receiver = Receiver(f"http://127.0.0.1:{self.server_port}")

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up is what these tests are about."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def read(path: str, headers: dict[str, str], raw: bytes) -> Arrival:
    kind = headers.get("content-type", "application/json")
    if not kind.startswith("multipart/form-data"):
        message = json.loads(raw.decode("utf-8-sig"))
        file = message.get("file")
        found = (file["name"], base64.b64decode(file["content"])) if file else None
        return Arrival(time.monotonic(), path, headers, raw, message, found)
    whole = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw, policy=policy.HTTP)
    parts: dict[object, Any] = {part.get_param("name", header="content-disposition"): part for part in whole.walk()}
    message = json.loads(parts["json"].get_content())
    content = parts["file"].get_payload(decode=True)
    return Arrival(time.monotonic(), path, headers, raw, message, ("", content))
