"""Where no server works on the data folder, a command that starts a run works it off itself."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

from obmen.journal.api import Writer, file_store, new_id
from obmen.worker.runs import Runs
from obmen.worker.wiring import Wiring

from . import running
from .operations import post
from .running import Place

Post = Callable[[Any], Any]


@contextmanager
def runs_worked_off() -> Iterator[Post]:
    """Runs that are asked for within, by what this gives, are read and carried out: by the server, or here while none
    runs. On PostgreSQL here too, beside any other worker."""
    if connection.vendor != "sqlite":
        with _working(Writer()) as posted:
            yield posted
    elif running.find(settings.OBMEN_HOME):
        yield post
    else:
        place = Place(settings.OBMEN_HOME)
        place.take()
        try:
            with _working(Writer()) as posted:
                yield posted
        finally:
            place.leave()


@contextmanager
def _working(writer: Writer) -> Iterator[Post]:
    writer.start()
    owner = f"{socket.gethostname()[:30]}-{os.getpid()}-{new_id()[-8:]}"
    runs = Runs(writer, Wiring(file_store(settings.OBMEN_HOME), writer), owner=owner)
    runs.start()
    try:
        yield writer.do
    finally:
        runs.stop()
        writer.stop()
