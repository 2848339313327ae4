"""One POST over its own connection, kept within a limit, with the ways 1C loses an answer."""

import http.client
import select
import time
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from .wire import Written

Loss = Literal["", "answer", "cut"]
CHUNK = 256 * 1024
LONGEST_ANSWER = 1_000_000


@dataclass(frozen=True)
class Answer:
    """`code` is None when there was no answer; `text` then says why, in words for a person."""

    code: int | None
    text: str
    headers: dict[str, str] = field(default_factory=dict)


def post(url: str, headers: dict[str, str], written: Written, *, limit: float, loss: Loss = "") -> Answer:
    """Sends once. Never raises for what the network or the other side does."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=limit)
    deadline = time.monotonic() + limit
    try:
        connection.connect()
        early = _send(connection, parts.path, headers | written.headers, written.body, deadline)
        if loss and not early:
            return _lose(connection, loss, deadline)
        return _answer(connection, deadline)
    except TimeoutError:
        return Answer(None, f"Нет ответа за {limit:g} с")
    except (OSError, http.client.HTTPException) as error:
        return Answer(None, f"Нет связи: {error}")
    finally:
        connection.close()


def _send(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str], body: bytes, deadline: float
) -> bool:
    """True if the other side closed before it had heard all: its answer may still be there to read."""
    connection.putrequest("POST", path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader("Connection", "close")
    connection.endheaders()
    view = memoryview(body)
    try:
        for start in range(0, len(body), CHUNK):
            _limit(connection, deadline)
            connection.send(view[start : start + CHUNK])
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


def _limit(connection: http.client.HTTPConnection, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if connection.sock:
        connection.sock.settimeout(left)


def _answer(connection: http.client.HTTPConnection, deadline: float) -> Answer:
    _limit(connection, deadline)
    sock = connection.sock
    response = connection.getresponse()
    content = b""
    while len(content) < LONGEST_ANSWER:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)
        piece = response.read1(65_536)
        if not piece:
            break
        content += piece
    return Answer(response.status, content.decode("utf-8", "replace"), dict(response.getheaders()))


def _lose(connection: http.client.HTTPConnection, loss: Loss, deadline: float) -> Answer:
    if loss == "cut":
        return Answer(None, "Соединение закрыто сразу после отправки")
    # Waits for the first byte, so that the other side has surely done its work.
    select.select([connection.sock], [], [], max(0.0, deadline - time.monotonic()))
    return Answer(None, "Ответ пришёл и потерян")
