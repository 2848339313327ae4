"""Where a message stands in line, by the pointers of the flow's settings."""

import hashlib
import uuid

from obmen.core.inbound import Json, Kind, NotPlaced, Placement, Problem
from obmen.core.pointers import scalar
from obmen.core.text import Text

from .settings import RelaySettings

LONGEST = 200


def place(kind: Kind, data: Json, settings: RelaySettings) -> Placement:
    key = scalar(data, settings.key) if settings.key else ""
    if settings.key and not key:
        raise NotPlaced(Problem(_dotted(settings.key), Text("a text or a number is expected here")))
    identity = scalar(data, settings.identity) if settings.identity else ""
    called = (scalar(data, settings.title) if settings.title else "") or f"{kind.name} {key}".strip()
    return Placement(
        space="object",
        key=_short(key) if key else uuid.uuid4().hex,
        title=Text("Message {name}", name=called[:LONGEST]),
        business=f"{kind.name}:{_short(identity)}" if identity else "",
        search=tuple(filter(None, (key, identity, called))),
    )


def _short(value: str) -> str:
    """A key of any length as one a lane can have."""
    return value if len(value) <= LONGEST else hashlib.sha256(value.encode()).hexdigest()


def _dotted(pointer: str) -> str:
    return pointer.strip("/").replace("/", ".")
