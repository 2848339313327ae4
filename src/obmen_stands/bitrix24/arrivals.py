"""The log of requests, as the trainer may read it."""

from dataclasses import asdict, dataclass, field
from typing import Any

RENEWAL = "oauth.token"
"""What troubles call the address where tokens are had."""


@dataclass
class Arrival:
    """`at` and `spent` in the portal's seconds.

    `outcome`: done, refused, failed, moved, fault, cut (at 60 s), torn (the caller left before it had said all).
    """

    at: float
    address: str
    method: str = ""
    commands: list[str] = field(default_factory=list)
    status: int | None = None
    outcome: str = "done"
    code: str = ""
    fault: str | None = None
    spent: float = 0.0
    refused: dict[str, int] = field(default_factory=dict)

    def view(self) -> dict[str, Any]:
        return asdict(self)


def method_of(path: str) -> str:
    if path.startswith("/oauth/token"):
        return RENEWAL
    return path.rstrip("/").rpartition("/")[2].lower().removesuffix(".json")
