"""A server on a raw socket that behaves as badly as it is told to."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Act = Callable[[socket.socket, "Hostile"], None]


@dataclass
class Hostile:
    """``heads``: the head of each request that came, in order; ``connections``: how many were opened."""

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    def head(self, connection: socket.socket) -> bytes:
        """Reads one request, body included; b"" when the caller hung up instead."""
        read = b""
        while b"\r\n\r\n" not in read:
            if not (chunk := connection.recv(65536)):
                return b""
            read += chunk
        head, _, body = read.partition(b"\r\n\r\n")
        self.heads.append(head)
        left = _length(head) - len(body)
        while left > 0 and (chunk := connection.recv(65536)):
            left -= len(chunk)
        return head


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


@contextmanager
def hostile(act: Act) -> Iterator[Hostile]:
    server = Hostile()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=_serve, args=(listening, act, server), daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listening: socket.socket, act: Act, server: Hostile) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        server.connections += 1
        threading.Thread(target=_one, args=(connection, act, server), daemon=True).start()


def _one(connection: socket.socket, act: Act, server: Hostile) -> None:
    with connection:
        try:
            act(connection, server)
        except OSError:
            """The client has gone, as it should from many of these."""


def answering(raw: bytes) -> Act:
    """Reads the request, sends these bytes, closes."""

    def act(connection: socket.socket, server: Hostile) -> None:
        if server.head(connection):
            connection.sendall(raw)

    return act


def cut_at_once(connection: socket.socket, server: Hostile) -> None:
    """Accepts and hangs up."""


def cut_after_the_request(connection: socket.socket, server: Hostile) -> None:
    server.head(connection)


def reset_after_the_request(connection: socket.socket, server: Hostile) -> None:
    """Closing sends RST instead of a goodbye."""
    server.head(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def never_answers(connection: socket.socket, server: Hostile) -> None:
    server.head(connection)
    time.sleep(3)


def drips(connection: socket.socket, server: Hostile) -> None:
    server.head(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(60):
        connection.sendall(b" ")
        time.sleep(0.05)


def http(status: str, body: bytes = b"", content_type: str = "application/json", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{more}Connection: close\r\n\r\n".encode() + body
