"""What clients and exchanges need from the layers above, as protocols; ``worker/wiring`` hands the real ones in."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol

from .files import StoredFile
from .inbound import Placement
from .mirror import Mirror
from .outcome import ObjectRef
from .planning import Figure, Planned


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket: holds ``most``, fills by ``a_second``."""

    most: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``most`` within any ``seconds``, counted in ``buckets`` that are forgotten one by one."""

    most: float
    seconds: float
    buckets: int = 10


@dataclass(frozen=True, slots=True)
class Slots:
    """At most ``most`` hold it at a time; who does not give it back loses it after ``seconds``."""

    most: int
    seconds: float


Good = Rate | Window | Slots


class Budget(Protocol):
    """The limited goods of a connection, shared by all processes: requests per second, seconds of work, sessions.

    Which there are, the system declares (``System.goods``); a name may end with ``*`` there, and then stands for all
    that begin so, each with a budget of its own. What is not declared is free.
    """

    def take(self, good: str, amount: float = 1.0) -> None:
        """Of a Rate or Window. Waits for it as long as the call is patient (``Call.patience``) or until that is
        stopped; else raises TryLater(after)."""
        ...

    def spend(self, good: str, amount: float) -> None:
        """More (or less, below 0) than was taken turned out to be used; never waits."""
        ...

    def bar(self, good: str, until: datetime) -> None:
        """The other side has said that nothing is to be had before."""
        ...

    def left(self, good: str) -> float:
        """What could be taken now."""
        ...

    def hold(self, good: str) -> AbstractContextManager[None]:
        """Of Slots. Waits as ``take`` does."""
        ...


class TokenStore(Protocol):
    """A secret that the other side renews (a refresh token), kept encrypted; ``renew`` runs in one process at a
    time."""

    def get(self, name: str) -> str | None: ...

    def renew(self, name: str, fetch: Callable[[str | None], str]) -> str: ...


class Tools(Protocol):
    """Given to each client when it is built."""

    @property
    def connection(self) -> str:
        """Short name of the connection the client is for."""
        ...

    @property
    def zone(self) -> tzinfo: ...

    @property
    def budget(self) -> Budget: ...

    @property
    def tokens(self) -> TokenStore: ...

    @property
    def mirror(self) -> Mirror: ...


class Links(Protocol):
    """Which object here is which object there (H4). Both answers leave deleted ones out."""

    def theirs(self, ours: ObjectRef, *, connection: str, kind: str) -> ObjectRef | None: ...

    def ours(self, theirs: ObjectRef, *, connection: str, kind: str) -> Sequence[ObjectRef]: ...

    def pairs(self, ours: tuple[str, str], theirs: tuple[str, str]) -> Iterable[tuple[str, str]]:
        """All links between two kinds of object, each named by connection and kind: id here, id there, the oldest
        first."""
        ...


class Run(Protocol):
    """One piece of work of an exchange: given to ``collect``, ``deliver``, ``answer`` and ``compare``.

    ``settings`` are the flow's; ``source`` and ``target`` the clients of both connections, typed by the exchange's
    roles;
    ``base`` the short name of the source connection (what KSUP keeps 1C's codes under); ``target_name`` that of the
    target's; ``now`` aware. ``period``: what a comparison is about, None = all.
    """

    settings: Any
    source: Any
    target: Any
    base: str
    target_name: str
    now: datetime
    dry: bool
    period: tuple[datetime, datetime] | None
    links: Links
    files: Sequence[StoredFile]

    def put(self, record: Any, *, kind: str, placement: Placement, flow: str = "") -> None:
        """A message for this flow (or another, by name), accepted in the same commit as the outcome."""
        ...

    def put_back(self, record: Any, *, kind: str) -> None:
        """A message of this kind as if the target had sent it by itself, accepted in the same commit as the outcome.
        Refused where no flow takes it."""
        ...

    def is_new(self, key: str, version: str) -> bool:
        """Whether this content differs from what was brought over last; remembered with the outcome."""
        ...

    def brought(self, key: str) -> str:
        """The version remembered for this key, empty where there is none."""
        ...

    def remember(self, key: str, version: str, *, always: bool = False) -> None:
        """Kept with the outcome of the message whose key it is; at most 100 characters. ``always``: kept too where the
        message comes to no outcome yet, for what it told is known whatever becomes of it."""
        ...

    def pushed(self, kind: str) -> Iterable[Any]:
        """What the source has sent of this kind by itself, the newest of each object, as the kind's record. For
        ``collect`` and ``compare``, where the source cannot be asked."""
        ...

    def decided(self, key: str) -> tuple[str, str]:
        """Which way a person decided the conflict of this key earlier, and what was ``seen`` then; empty where nobody
        did, or it was carried out."""
        ...

    def plan(self, row: Planned) -> None:
        """A row of the run's plan, in the order they shall be carried out. For ``collect`` and ``compare``."""
        ...

    def figure(self, figure: Figure) -> None:
        """A line of a comparison's head."""
        ...

    def progress(self, done: int, total: int | None = None) -> None: ...

    def stopped(self) -> bool:
        """Whether a person asked this run to stop."""
        ...
