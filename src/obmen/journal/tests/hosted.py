"""A writer here, and over there the server, its event loop and a worker: lines with both their ends in one process."""

import socket
import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest
from django.db import connection

from obmen.journal.api import Writer
from obmen.journal.host import WriterHost
from obmen.journal.remote import RemoteWriter

from .house import writing


class Line:
    """To one other process: its two ends, and the writer over there."""

    def __init__(self) -> None:
        self.near, self.far = Pipe()
        self.gone = threading.Event()
        self.remote = RemoteWriter(self.far, self.gone.set)

    def cut(self, end: Connection) -> None:
        """As the kernel does when the process that holds it is gone."""
        with socket.socket(fileno=end.fileno()) as it:
            it.shutdown(socket.SHUT_RDWR)
            it.detach()


class Hosted:
    """``looped``: the far end of a line that an event loop may take."""

    def __init__(self, writer: Writer) -> None:
        self.server, self.worker = Line(), Line()
        near, self.looped = Pipe()
        self.host = WriterHost(writer, [self.server.near, self.worker.near], silent=[near])
        self.host.start()
        self.server.remote.start()
        self.worker.remote.start()

    def left(self) -> int:
        """What is kept for the worker and not sent."""
        return self.host._guests[1].line._out.qsize()


@pytest.fixture
def writer(database: object) -> Iterator[Writer]:
    with writing() as standing:
        yield standing


@pytest.fixture
def hosted(writer: Writer) -> Iterator[Hosted]:
    hosted = Hosted(writer)
    yield hosted
    hosted.host.close(5)
    for line in (hosted.server, hosted.worker):
        assert line.gone.wait(10)
        line.near.close()
        line.far.close()
    connection.close()


@pytest.fixture
def line(hosted: Hosted) -> Line:
    return hosted.worker
