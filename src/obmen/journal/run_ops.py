"""Operations on runs, as data (``runs.py``, ``plans.py``, ``bulk.py``, ``spending.py`` do them)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from obmen.core.text import Text

Verb = Literal["collect", "compare"]
KEY = "key: "
"""How ``who`` begins where a program calls."""


@dataclass(frozen=True, slots=True)
class StartRun:
    """→ ``Started``. ``apply``: carries its plan out by itself. ``who`` empty: the schedule; it and who calls by a
    door's key (``KEY``) leave a stopped run alone; a person's new run takes its place. ``period``: of a comparison."""

    flow_id: int
    verb: Verb
    apply: bool
    who: str
    period: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """``fresh`` False: one of the flow's runs is under way already, this one. ``refused``: a Text as JSON, why none can
    run now; there is no run then."""

    run_id: int
    fresh: bool
    refused: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TakeRuns:
    """Runs that were asked for, or whose reader died, are this owner's for ``lease`` → list of ``TakenRun``."""

    owner: str
    lease: timedelta


@dataclass(frozen=True, slots=True)
class TakenRun:
    run_id: int
    flow_id: int
    verb: Verb
    apply: bool
    epoch: int
    state: Literal["reading", "working"]
    period: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class KeepRun:
    """Carries the lease on and tells how far it is → "go", "stop" (a person wants it) or "lost"."""

    run_id: int
    epoch: int
    lease: timedelta
    done: int = 0
    total: int | None = None
    requests: int = 0


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of a plan, in the form it is kept: texts and values as JSON, ``record`` the body of its message."""

    act: str
    key: str
    title: Mapping[str, Any]
    content_hash: bytes
    record: bytes | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: Mapping[str, Any] | None = None
    targets: tuple[Mapping[str, Any], ...] = ()
    finding: str = ""
    search: str = ""
    personal: tuple[str, ...] = ()
    ways: tuple[Mapping[str, Any], ...] = ()
    decided: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AddRows:
    """→ False where the run is another's by now."""

    run_id: int
    epoch: int
    rows: tuple[NewRow, ...]


@dataclass(frozen=True, slots=True)
class EndReading:
    """The plan stands, or reading failed (``reason``) → the state the run is in now. What earlier runs of the flow left
    waiting or held is over, but for what says the same as a row of this plan."""

    run_id: int
    epoch: int
    counts: Mapping[str, int] = field(default_factory=dict)
    figures: tuple[Mapping[str, Any], ...] = ()
    reason: Text | None = None
    detail: str = ""
    trace: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Carry:
    """The next rows of a working run become messages, in one commit → how many are left. ``held_head``: as of the
    exchange; what waits for a decision of the plan's own stops nothing that is sent by itself."""

    run_id: int
    space: str
    kind: str
    limit: int = 500
    held_head: Literal["hold", "pass"] = "hold"


@dataclass(frozen=True, slots=True)
class ApplyPlan:
    """A planned run goes to work, with the rows of these numbers only where any are named → 1, or 0 where it is not
    planned (any more), another run of the flow is under way, the flow is paused, or the plan is older than a day."""

    run_id: int
    who: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StopRun:
    """It reads no more, or delivers no more rows; what is on its way ends in its own time → 1 or 0."""

    run_id: int
    who: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """A stopped run goes on where it stood → 1 or 0."""

    run_id: int
    who: str


@dataclass(frozen=True, slots=True)
class DropRun:
    """A planned or stopped run is given up: what waits of it ends superseded, a chunk in a transaction → 1 or 0."""

    run_id: int
    who: str
    after: int = 0  # how far it has come


@dataclass(frozen=True, slots=True)
class EndRuns:
    """Working runs none of whose messages waits, unless behind a held one, are done → how many."""


@dataclass(frozen=True, slots=True)
class ClaimBulk:
    """Heads of lanes that are delivered many at a time, of one target that has none such under way → ``Claimed``s in
    the order of the plan; all of one flow, none where the target does not work now or its turn has not come.
    ``beside``: the next ones, while this owner has some under way."""

    owner: str
    target_id: int
    limit: int
    lease: timedelta
    beside: bool = False


@dataclass(frozen=True, slots=True)
class RenewBulk:
    """Carries the lease on of all that was claimed with this lane → False where that was finished or taken over."""

    target_id: int
    lane: tuple[int, int]  # lane id, epoch
    lease: timedelta


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Lanes claimed whose heads were not tried; due again at ``due`` (None: now), as ``reason`` says → how many."""

    lanes: tuple[tuple[int, int], ...]  # lane id, epoch
    due: datetime | None = None
    run_ids: tuple[int, ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class CountRequests:
    """Of the rows a run delivers."""

    run_id: int
    requests: int
