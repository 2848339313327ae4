"""Files on their way out, and many threads on one client."""

import socket
import threading
import time
import tracemalloc
from typing import Any, Self

import pytest

from obmen.core.errors import Unclear
from obmen.core.files import StoredFile
from tests.batteries.hostile import Hostile, answering, hostile, http
from tests.batteries.small_run import calling, stored

from .http_client import ending, read, web, write


class Zeros:
    """A file of zeros that is nowhere as a whole."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.closed = True

    def read(self, amount: int) -> bytes:
        chunk = b"0" * min(amount, self.left)
        self.left -= len(chunk)
        return chunk


def test_a_file_is_streamed_and_never_wholly_in_memory() -> None:
    zeros = Zeros(40 << 20)
    opened: Any = lambda: zeros  # noqa: E731
    file = StoredFile("file", 'Заказ "ё" №1.pdf', "application/pdf", 40 << 20, "00", opened)
    with hostile(answering(http("200 OK", b"{}"))) as server, calling():
        tracemalloc.start()
        assert write(web(server.url), files=[file]).status == 200
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert b"multipart/form-data" in server.heads[0]
    assert peak < 8 << 20
    assert zeros.closed


def test_a_file_that_is_read_slowly_holds_up_no_other_request() -> None:
    class Slow(Zeros):
        def read(self, amount: int) -> bytes:
            time.sleep(0.1)
            return super().read(min(amount, 1000))

    with hostile(answering(http("200 OK", b"{}"))) as server:
        client = web(server.url)

        def upload() -> None:
            opened: Any = lambda: Slow(15_000)  # noqa: E731
            with calling():
                write(client, files=[StoredFile("file", "a.pdf", "application/pdf", 15_000, "00", opened)])

        uploading = threading.Thread(target=upload)
        uploading.start()
        time.sleep(0.3)
        began = time.monotonic()
        with calling():
            assert read(client).status == 200
        assert time.monotonic() - began < 0.8
        assert uploading.is_alive()
        uploading.join()


def test_a_file_that_is_gone_is_found_before_anything_is_sent() -> None:
    def gone() -> Any:
        raise FileNotFoundError("no such file in the store")

    file = StoredFile("file", "a.pdf", "application/pdf", 5, "00", gone)
    with hostile(answering(http("200 OK", b"{}"))) as server, calling(), pytest.raises(FileNotFoundError):
        write(web(server.url), files=[file])
    assert server.connections == 0


@pytest.mark.parametrize("content_type", ["application/pdf", "nonsense", "", "a/b\r\nX-Evil: 1"])
@pytest.mark.parametrize("name", ["Заказ №1.pdf", 'a"; x="b.pdf', "a\r\nX-Evil: 1", "\x00", ""])
def test_a_file_of_any_name_and_type_goes_out_and_adds_no_header(name: str, content_type: str) -> None:
    bodies: list[bytes] = []

    def receive(connection: socket.socket, server: Hostile) -> None:
        bodies.append(connection.recv(65536))
        connection.sendall(http("200 OK", b"{}"))

    with hostile(receive) as server, calling():
        assert write(web(server.url), files=[stored(b"%PDF", name, content_type)]).status == 200
    assert b"\nX-Evil" not in bodies[0]


def test_a_file_shorter_than_it_says_is_not_taken_for_a_whole_one() -> None:
    short = stored(b"12345")
    file = StoredFile("file", "a.pdf", "application/pdf", 5000, short.sha256, short.open)
    with hostile(answering(http("200 OK", b"{}"))) as server:
        assert isinstance(ending(lambda client: write(client, files=[file]), server.url, seconds=1), Unclear)


def test_one_client_serves_many_threads() -> None:
    def kept(connection: socket.socket, server: Hostile) -> None:
        while server.head(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    statuses: list[int] = []
    with hostile(kept) as server:
        client = web(server.url)

        def work() -> None:
            with calling():
                statuses.extend(write(client).status for _ in range(20))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.close()
    assert statuses == [200] * 160
    assert server.connections <= 16
