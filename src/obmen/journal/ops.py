"""The journal's operations: what doors, workers, pages and commands post to the writer (``Writer.submit``).

An operation is data; what it does stands in the module named in its docstring. Times are aware; ids of connections,
flows and lanes are the rows' own.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from obmen.core.inbound import Problem
from obmen.core.text import Text

from .verdicts import AttemptNote, Verdict


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file whose bytes already stand, durable, in the file store. ``size`` in bytes, ``sha256`` hex."""

    field: str
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NewBody:
    """``id``: ``ids.new_id()``. ``content_hash``: 32 bytes that are equal for equal content (parsed JSON without order,
    hashes of the files), whatever the bytes look like."""

    id: str
    source_id: int
    kind: str
    raw: bytes
    content_type: str
    headers: dict[str, str]
    files: tuple[NewFile, ...]
    content_hash: bytes
    received_at: datetime
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Addressed:
    """A body as one flow takes it. No flow, or problems = held, with ``cause``; no target = in no lane.

    ``identity``: the caller's key, scoped ("orders:7f3a…"), known per source connection. ``business``, ``aspect``,
    ``sequence``, ``moment``: as ``core.inbound.Placement``. ``search``: folded by ``search.fold``.
    ``on_repeat``: what equal business identity with other content means. ``held_head``: what those behind it do
    while it is held. ``guarded``: held where its equal (content, flow, kind, source) came within the last ten minutes.
    """

    flow_id: int | None
    target_id: int | None
    space: str
    key: str
    title: Text
    identity: str | None = None
    business: str = ""
    aspect: str = ""
    sequence: int | None = None
    moment: datetime | None = None
    problems: tuple[Problem, ...] = ()
    search: str = ""
    on_repeat: Literal["change", "hold"] = "change"
    held_head: Literal["hold", "pass"] = "hold"
    cause: str = ""
    reason: Text | None = None
    run_id: int | None = None
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """``id``: of the body that stands for the message: the first one's where it is a duplicate or a conflict (then
    nothing was kept). ``state``: held when any flow holds it."""

    id: str
    state: Literal["waiting", "held", "done"]
    duplicate: bool = False
    conflict: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Accept:
    """Keeps a message, once for each flow (``accept.py``) → ``Accepted``."""

    body: NewBody
    addressed: tuple[Addressed, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """Keeps what could not be placed in the bounded list *rejected* (``reject.py``) → its id.

    ``age``, ``rows``, ``size`` (bytes): what the connection's list may hold from now on.
    """

    id: str
    source_id: int
    kind: str
    raw: bytes
    content_type: str
    problems: tuple[Problem, ...]
    age: timedelta = timedelta(days=7)
    rows: int = 1_000
    size: int = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Claim:
    """Takes the heads of at most ``limit`` free lanes for ``lease`` (``claim.py``) → list of ``Claimed``.

    ``owner`` names the worker process, at most 60 characters, different for each start of it.
    """

    owner: str
    limit: int
    lease: timedelta


@dataclass(slots=True)
class Claimed:
    """A message to deliver now. ``identity`` names the work to the other side and is the same over every repeat.

    ``tries`` already spent; ``unclear``: an earlier try may have been applied: look first, or repeat under the same
    identity. ``lease_until`` by ``clock.now()``: nothing may be sent that could end after it. ``run_works``: its run
    was under way when it was claimed; a row that is redone is of one that has ended.
    """

    message_id: int
    place: int
    body_id: str
    flow_id: int
    source_id: int
    target_id: int
    lane_id: int
    epoch: int
    lease_until: datetime
    kind: str
    space: str
    key: str
    raw: bytes
    content_type: str
    headers: dict[str, str]
    files: tuple[NewFile, ...]
    tries: int
    edition: int
    unclear: bool
    forced: bool
    trial: bool
    received_at: datetime
    first_tried_at: datetime | None
    identity: str
    title: Text
    run_id: int | None = None
    run_works: bool = False


@dataclass(frozen=True, slots=True)
class Renew:
    """Carries leases on (``claim.py``) → the lane ids that are still ours; the others' work must stop."""

    lanes: tuple[tuple[int, int], ...]  # (lane id, epoch)
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Release:
    """Gives back lanes whose owner is known to be dead, before their lease ends (``claim.py``) → how many.

    ``alive``: owners that live. Their last tries count as unclear. For a database only one process works on.
    """

    alive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """What a delivery came to, with all it leaves behind, in one commit (``finish.py``) → True, or False when the lane
    was taken over meanwhile and nothing was applied."""

    claimed: Claimed
    verdict: Verdict
    attempt: AttemptNote
    puts: tuple[tuple[NewBody, Addressed], ...] = ()
    fingerprints: dict[str, str] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FinishMany:
    """Of messages delivered together, in one commit → for each as of ``Finish``."""

    finishes: tuple[Finish, ...]
