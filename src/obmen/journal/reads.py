"""Reading the journal for pages and commands: on Django's own connection, never waiting for the writer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty = not filtered. ``flow`` and ``connection`` are ids; a connection is the message's source or target."""

    since: datetime | None = None
    until: datetime | None = None
    flow: int | None = None
    connection: int | None = None
    kind: str = ""
    key: str = ""
    state: str = ""
    outcome: str = ""
    text: str = ""
    needs_look: bool = False
