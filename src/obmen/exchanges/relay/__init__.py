"""What one web service sends goes on to another: the smallest flow there is.   Rules H1–H5."""

from typing import Any

from obmen.core.exchange import Exchange
from obmen.core.outcome import Link, ObjectRef, Outcome, created, updated
from obmen.core.pointers import scalar
from obmen.core.ports import Run
from obmen.core.roles.json_service import JsonService
from obmen.core.text import Text

from .placing import place
from .settings import RelaySettings

EXCHANGE = Exchange(
    title=Text("Messages of a web service → web service"),
    source=JsonService,
    target=JsonService,
    settings=RelaySettings,
    place=place,
)


def deliver(message: Any, run: Run) -> Outcome:
    sent = run.target.send(message, run.files)
    key = scalar(message, run.settings.key) if run.settings.key else ""
    links = (Link(ObjectRef(run.base, "object", key, key), sent.object),) if key and sent.object else ()
    return created(*links) if sent.created else updated(*links)
