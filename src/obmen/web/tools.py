"""What the server hands to the pages when it starts. A page asks for it at each request, so tests may put in theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import Accepted, Journal
from obmen.journal.files import FileStore
from obmen.setup.snapshot import FlowView
from obmen.worker.plan import Plan
from obmen.worker.wiring import Wiring


class Addressed(Protocol):
    """Where a message would stand."""

    @property
    def space(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Text: ...


class FlowPlan(Protocol):
    """``flow`` None: no exchange takes it. ``plan`` None: it would be held before it is tried."""

    @property
    def flow(self) -> FlowView | None: ...
    @property
    def addressed(self) -> Addressed: ...
    @property
    def plan(self) -> Plan | None: ...


class Trial(Protocol):
    """``problems`` without ``flows``: the door would reject it; with flows: it would be held."""

    @property
    def problems(self) -> Sequence[Problem]: ...
    @property
    def flows(self) -> Sequence[FlowPlan]: ...


class Trials(Protocol):
    """``doors.trial.Trials``: pages and doors know nothing of each other, the server brings them together. Both raise
    LookupError where the connection takes no such kind, and the errors of the core and the journal."""

    def plan(self, connection: str, kind: str, raw: bytes) -> Trial: ...

    def send(self, connection: str, kind: str, raw: bytes) -> Accepted | tuple[Problem, ...]: ...


class Draft(Protocol):
    """What a corrected message would be: wrong, or with its plan."""

    @property
    def problems(self) -> Sequence[Problem]: ...
    @property
    def addressed(self) -> Addressed | None: ...
    @property
    def plan(self) -> Plan | None: ...


class Corrections(Protocol):
    """``doors.correction.Corrections``. Both raise LookupError where there is no such message."""

    def plan(self, number: int, raw: bytes) -> Draft: ...

    def carry_out(self, number: int, raw: bytes, who: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """``writer``: the one way to change the journal."""

    writer: Journal
    wiring: Wiring
    files: FileStore
    trials: Trials
    corrections: Corrections


_tools: Tools | None = None


def use(tools: Tools | None) -> None:
    global _tools
    _tools = tools


def tools() -> Tools:
    if _tools is None:
        raise RuntimeError("the server has not handed its tools to the pages")
    return _tools
