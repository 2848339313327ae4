"""What a client is built with (``core.ports.Tools``)."""

from dataclasses import dataclass
from datetime import tzinfo

from obmen.core.ports import Budget, TokenStore


@dataclass(frozen=True, slots=True)
class ConnectionTools:
    connection: str
    zone: tzinfo
    budget: Budget
    tokens: TokenStore


class NoBudget:
    """For a live check of settings that are not saved yet: there is nothing to share with anybody."""

    def take(self, good: str, amount: float = 1.0) -> None:
        return


class NoTokens:
    """For a live check: a renewed secret would have nowhere to be kept."""

    def get(self, name: str) -> str | None:
        return None

    def renew(self, name: str, fetch: object) -> str:
        raise LookupError(name)
