"""The Run an exchange is given (``core.ports.Run``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from obmen.core.discovery import kind_of
from obmen.core.errors import Refused
from obmen.core.files import StoredFile
from obmen.core.inbound import Placement
from obmen.core.planning import Figure, Planned
from obmen.core.ports import Links
from obmen.core.text import Text
from obmen.journal.api import decision
from obmen.setup import snapshot
from obmen.setup.snapshot import FlowView


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message put by a delivery, accepted in the same commit as its outcome. ``flow``: a name, empty = the same."""

    record: Any
    kind: str
    placement: Placement
    flow: str


@dataclass(slots=True)
class DeliveryRun:
    """For one message. What the exchange leaves here is read by ``perform`` when it is through."""

    flow: FlowView
    settings: Any
    source: Any
    target: Any
    base: str
    target_name: str
    now: datetime
    dry: bool
    links: Links
    files: Sequence[StoredFile]
    period: tuple[datetime, datetime] | None = None
    follow_ups: list[FollowUp] = field(default_factory=list)
    fingerprints: dict[str, str] = field(default_factory=dict)
    lasting: dict[str, str] = field(default_factory=dict)

    def put(self, record: Any, *, kind: str, placement: Placement, flow: str = "") -> None:
        self.follow_ups.append(FollowUp(record, kind, placement, flow))

    def put_back(self, record: Any, *, kind: str) -> None:
        view = snapshot.current()
        target = view.connections[self.flow.target_id]
        flows, declared = view.flows_taking(target.name, kind), kind_of(target.system, kind)
        if not flows or declared is None:
            text = Text("No exchange takes «{kind}» of {title}: add one and redo the message",
                        kind=declared.title if declared else kind, title=target.title)  # fmt: skip
            raise Refused(text)
        placement = declared.place(record.model_dump(mode="json"), target.zone)
        self.follow_ups += [FollowUp(record, kind, placement, flow.name) for flow in flows]

    def is_new(self, key: str, version: str) -> bool:
        """One delivery sees one message only, so its content is always new to it; the version is remembered."""
        self.fingerprints[key] = version
        return True

    def brought(self, key: str) -> str:
        return ""

    def remember(self, key: str, version: str, *, always: bool = False) -> None:
        self.fingerprints[key] = version
        if always:
            self.lasting[key] = version

    def pushed(self, kind: str) -> Iterable[Any]:
        raise TypeError("a delivery sees one message only")

    def decided(self, key: str) -> tuple[str, str]:
        found = decision(self.flow.id, key)
        return (found.way, found.seen) if found else ("", "")

    def plan(self, row: Planned) -> None:
        raise TypeError("a delivery plans nothing")

    def figure(self, figure: Figure) -> None:
        raise TypeError("a delivery compares nothing")

    def progress(self, done: int, total: int | None = None) -> None:
        return

    def stopped(self) -> bool:
        return False
