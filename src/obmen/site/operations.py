"""The journal's operations of a command: one way for it, whoever writes to the journal just now."""

from typing import Any

from django.conf import settings
from django.db import connection

from obmen.core.errors import TryLater
from obmen.core.text import Text
from obmen.doors.correction import Correction, Corrections
from obmen.journal.api import JournalUnavailable, Writer, file_store
from obmen.worker.wiring import Wiring

from . import control, running
from .running import Place


def post(operation: Any) -> Any:
    """What the operation came to. On SQLite by the running server, or here while none runs; on PostgreSQL here. Raises
    TryLater and Misconfigured."""
    if connection.vendor != "sqlite":
        return here(operation)
    if server := running.find(settings.OBMEN_HOME):
        return control.post(server, operation)
    place = Place(settings.OBMEN_HOME)
    place.take()
    try:
        return here(operation)
    finally:
        place.leave()


def here(operation: Any) -> Any:
    """By a writer of this process's own. Raises TryLater."""
    writer = Writer()
    writer.start()
    try:
        if isinstance(operation, Correction):
            files = file_store(settings.OBMEN_HOME)
            return control.correct(Corrections(writer, files, Wiring(files)), operation)
        return writer.do(operation)
    except JournalUnavailable as error:
        text = Text("The journal cannot be written just now: {why}", why=str(error))
        raise TryLater(text, detail=str(error)) from error
    finally:
        writer.stop()
