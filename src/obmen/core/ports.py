"""What clients and exchanges need from the layers above, as protocols; ``worker/wiring`` hands the real ones in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Protocol

from .files import StoredFile
from .inbound import Placement
from .outcome import ObjectRef
from .settings import Settings
from .text import Text


class Budget(Protocol):
    """Requests per second (and other limited goods) of a connection, shared by all processes."""

    def take(self, good: str, amount: float = 1.0) -> None:
        """Takes from the budget; raises TryLater(after) when there is none left within the call's deadline."""
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


class Links(Protocol):
    """Which object here is which object there (H4). Both answers leave deleted ones out."""

    def theirs(self, ours: ObjectRef, *, connection: str, kind: str) -> ObjectRef | None: ...

    def ours(self, theirs: ObjectRef, *, connection: str, kind: str) -> Sequence[ObjectRef]: ...


class Run(Protocol):
    """One piece of work of an exchange: given to ``collect``, ``deliver``, ``answer`` and ``compare``.

    ``settings`` are the flow's; ``source`` and ``target`` the clients of both connections, typed by the exchange's
    roles;
    ``base`` the short name of the source connection (what KSUP keeps 1C's codes under); ``now`` aware.
    """

    settings: Any
    source: Any
    target: Any
    base: str
    now: datetime
    dry: bool
    links: Links
    files: Sequence[StoredFile]

    def put(self, record: Any, *, kind: str, placement: Placement, flow: str = "") -> None:
        """A message for this flow (or another, by name), accepted in the same commit as the outcome."""
        ...

    def is_new(self, key: str, version: str) -> bool:
        """Whether this content differs from what was brought over last; remembered with the outcome."""
        ...

    def progress(self, done: int, total: int | None = None) -> None: ...

    def stopped(self) -> bool:
        """Whether a person asked this run to stop."""
        ...


class Choices(Protocol):
    """A live list for a form: value to title."""

    def __call__(self, settings: Settings) -> Mapping[str, str | Text]: ...
