"""The pieces of the plain model: messages, lines, claims."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LEASE = timedelta(seconds=30)
PROBE = timedelta(seconds=60)


@dataclass(eq=False)
class Plain:
    """A message."""

    body: str
    key: str
    flow: str
    content: str
    holds: bool
    aspect: str = ""
    sequence: int | None = None
    state: str = "waiting"
    outcome: str = ""
    cause: str = ""
    tries: int = 0
    edition: int = 0
    unclear: bool = False
    aside: bool = False
    number: int = 0
    looked: bool = True

    def seen(self) -> tuple[object, ...]:
        return self.state, self.outcome, self.cause, self.tries, self.edition, self.unclear, self.holds, not self.looked


@dataclass(eq=False)
class Claim:
    message: Plain
    until: datetime


@dataclass(eq=False)
class Line:
    """A lane. ``claim`` stays after its lease until somebody else takes the lane."""

    messages: list[Plain] = field(default_factory=list)
    ready_at: datetime | None = None
    claim: Claim | None = None

    def head(self) -> Plain | None:
        return next((m for m in self.messages if m.state == "waiting" or (m.state == "held" and m.holds)), None)

    def running(self, message: Plain) -> bool:
        return self.claim is not None and self.claim.message is message

    def left_by_the_dead(self, now: datetime, *, sure: bool = False) -> None:
        """Whoever comes to it: a claim past its lease is nobody's, and its message may have been applied."""
        if self.claim and (sure or self.claim.until <= now):
            self.claim.message.unclear = True
            self.ready_at, self.claim = min(now, self.claim.until), None

    def overtaken(self, message: Plain) -> bool:
        return bool(message.aspect) and any(
            one.aspect == message.aspect
            and one.number > message.number
            and (one.state == "waiting" or (one.state == "done" and one.outcome != "superseded"))
            for one in self.messages
        )
