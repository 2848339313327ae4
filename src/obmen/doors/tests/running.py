"""A server of the doors alone, over real sockets, and a caller who speaks raw HTTP."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any, Self

import uvicorn
from django.conf import settings
from django.db import connections
from starlette.routing import Router

from obmen.core import clock
from obmen.doors.app import Doors, DoorTools, Limits
from obmen.doors.protocol import BoundedProtocol
from obmen.journal.api import FileStore, Writer
from obmen.journal.files_folder import FolderStore
from obmen.setup import snapshot, tokens
from obmen.setup.models import Connection, Flow

ORDER: dict[str, Any] = {
    "type": "add",
    "order_number": "ТДЦБ-000117",
    "deal_number": 12345,
    "lines": [{"article": "00-1", "name": "Фильтр", "quantity": 2, "price": 625.25, "sum": 1250.5}],
}


def no_answer(connection: str, question: str, data: Any, seconds: float) -> Any:
    raise LookupError(question)


@dataclass
class Answer:
    status: int
    headers: Message
    body: Any

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


@dataclass
class Running:
    """``token`` opens the connection ``onec-ut``."""

    port: int
    token: str
    writer: Writer
    files: FileStore
    connection: Connection

    def post(self, path: str = "/in/onec-ut/orders", body: Any = None, **headers: str) -> Answer:
        """A body that is neither bytes nor text is sent as JSON. Header names: ``_`` stands for ``-``."""
        return self.ask("POST", path, body, **headers)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, **headers)

    def ask(self, method: str, path: str, body: Any, **headers: str) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        raw = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            caller.request(method, path, raw, {name: value for name, value in sent.items() if value})
            return answered(caller.getresponse())
        finally:
            caller.close()

    def content(self, sha256: str) -> bytes:
        with self.files.open(sha256) as file:
            return file.read()

    def socket(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def head(self, length: int, path: str = "/in/onec-ut/orders", **headers: str) -> bytes:
        lines = [f"POST {path} HTTP/1.1", "Host: obmen", f"Authorization: Bearer {self.token}"]
        lines += [f"Content-Length: {length}", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()


def answered(response: http.client.HTTPResponse) -> Answer:
    raw = response.read()
    assert response.headers["Content-Type"] == "application/json; charset=utf-8", raw
    return Answer(response.status, response.headers, json.loads(raw))


def answer_on(caller: socket.socket) -> Answer:
    """The next answer on a connection of one's own."""
    response = http.client.HTTPResponse(caller)
    response.begin()
    return answered(response)


def multipart(*parts: tuple[bytes, bytes], boundary: bytes = b"a-boundary") -> bytes:
    """Each part: its head without the last line end, and its content."""
    framed = b"".join(b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary, head, content) for head, content in parts)
    return framed + b"--%s--\r\n" % boundary


@contextmanager
def running(
    *,
    limits: Limits | None = None,
    reply: Callable[..., Any] = no_answer,
    name: str = "onec-ut",
    system: str = "onec",
    least_free: int = 0,
) -> Iterator[Running]:
    """The journal's writer, the doors and the snapshot's watcher, as the server has them. ``least_free``: what the file
    store leaves free of the disk."""
    connection = a_connection(name, system)
    _, token = tokens.issue(connection, who="test")
    files = FolderStore(settings.OBMEN_HOME / "files", least_free=least_free)
    writer, watcher = Writer(), snapshot.Watcher()
    watcher.start()
    writer.start()
    tools = DoorTools(writer, files, reply, limits=lambda: limits or Limits(free_disk=0))
    try:
        with _Server(tools) as server:
            yield Running(server.port, token, writer, files, connection)
    finally:
        tools.pool.shutdown()
        writer.stop()
        watcher.stop()
        connections.close_all()


def a_connection(name: str, system: str) -> Connection:
    return Connection.objects.create(name=name, title=name, system=system, changed_at=clock.now())


def a_flow(source: Connection, name: str = "orders") -> Flow:
    """Of the exchange ``orders``, into a KSUP that is not there: what is taken in waits."""
    target = a_connection(f"ksup-{name}", "ksup")
    return Flow.objects.create(
        name=name, title=name, exchange="orders", source=source, target=target, changed_at=clock.now()
    )


class _Server:
    """uvicorn in a thread."""

    def __init__(self, tools: DoorTools) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            Doors(tools, Router()),
            http=BoundedProtocol,
            log_config=None,
            lifespan="off",
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.005)
        assert self._server.started
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listening.close()
