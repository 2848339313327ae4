"""What a client is built with (``core.ports.Tools``)."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, tzinfo

from obmen.core.mirror import Kept, Mirror
from obmen.core.ports import Budget, TokenStore


@dataclass(frozen=True, slots=True)
class ConnectionTools:
    connection: str
    zone: tzinfo
    budget: Budget
    tokens: TokenStore
    mirror: Mirror


class NoBudget:
    """For a live check of settings that are not saved yet: there is nothing to share with anybody."""

    def take(self, good: str, amount: float = 1.0) -> None:
        return

    def spend(self, good: str, amount: float) -> None:
        return

    def bar(self, good: str, until: datetime) -> None:
        return

    def left(self, good: str) -> float:
        return float("inf")

    def hold(self, good: str) -> AbstractContextManager[None]:
        return nullcontext()


class NoTokens:
    """For a live check: a renewed secret would have nowhere to be kept."""

    def get(self, name: str) -> str | None:
        return None

    def renew(self, name: str, fetch: object) -> str:
        raise LookupError(name)


class NoMirror:
    """Nothing is known beforehand, and nothing is kept."""

    def kept(self, name: str) -> Kept:
        return Kept()

    def rows(self, name: str) -> tuple[()]:
        return ()

    def keep(self, name: str, revision: int, rows: Mapping[str, str | None], note: str) -> bool:
        return False

    def forget(self, ids: Collection[str]) -> None:
        return
