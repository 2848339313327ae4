"""The journal as it is meant, in plain Python: lists and flags, no database. The model test holds the two together."""

from dataclasses import dataclass, field
from datetime import datetime

from .plain_lines import LEASE, PROBE, Claim, Line, Plain


@dataclass(eq=False)
class PlainJournal:
    lines: dict[str, Line] = field(default_factory=dict)
    keys: dict[str, Plain] = field(default_factory=dict)
    newest: dict[str, Plain] = field(default_factory=dict)
    paused_flows: set[str] = field(default_factory=set)
    paused: bool = False
    failing: bool = False
    probe_at: datetime | None = None
    ramp: int = 0
    born: int = 0

    def accept(self, message: Plain, identity: str, now: datetime) -> tuple[str, bool, bool]:
        """Id, duplicate, conflict."""
        first = self.keys.get(identity)
        if identity and first:
            same = first.content == message.content
            return first.body, same, not same
        if identity:
            self.keys[identity] = message
        line = self.lines.setdefault(message.key, Line())
        if message.aspect:
            self._compare(message, line)
        self.born += 1
        message.number = self.born
        line.messages.append(message)
        if message.state == "waiting":
            others = [m for m in line.messages[:-1] if m.state == "waiting"]
            if not others and not line.claim:
                line.ready_at = now
        return message.body, False, False

    def _compare(self, message: Plain, line: Line) -> None:
        before = self.newest.get(message.aspect)
        late = before and None not in (before.sequence, message.sequence) and message.sequence < before.sequence  # type: ignore[operator]
        if late:
            message.state, message.outcome, message.cause = "done", "superseded", ""
            return
        self.newest[message.aspect] = message
        if before and message.state == before.state == "waiting" and not before.unclear and not line.running(before):
            before.state, before.outcome = "done", "superseded"

    def looks(self, now: datetime) -> bool:
        """Whether a claim looks at the connection's lines at all."""
        return not self._shut(now) and self.room(now) > 0

    def _shut(self, now: datetime) -> bool:
        return self.paused or bool(self.failing and self.probe_at and self.probe_at > now)

    def ready(self, now: datetime) -> set[str]:
        """Keys of the lines a claim may take."""
        if self._shut(now):
            return set()
        return {key for key, line in self.lines.items() if self._ready(line, now)}

    def _ready(self, line: Line, now: datetime) -> bool:
        head = line.head()
        if head is None or head.state == "held" or head.flow in self.paused_flows:
            return False
        if line.claim:
            return line.claim.until <= now
        return line.ready_at is not None and line.ready_at <= now

    def room(self, now: datetime) -> int:
        running = sum(1 for line in self.lines.values() if line.claim and line.claim.until > now)
        return max(0, (1 if self.failing else self.ramp or 100) - running)

    def claim(self, key: str, now: datetime) -> tuple[Claim, bool]:
        line = self.lines[key]
        head = line.head()
        assert head is not None
        line.left_by_the_dead(now)
        line.claim = Claim(head, now + LEASE)
        if self.failing:
            self.probe_at = now + PROBE
        return line.claim, head.unclear

    def look_beyond_paused(self, now: datetime) -> None:
        """Where flows are paused, a claim comes to all lines that are due."""
        for line in self.lines.values() if self.paused_flows else ():
            line.left_by_the_dead(now)

    def ours(self, claim: Claim) -> bool:
        return self.lines[claim.message.key].claim is claim

    def done(self, claim: Claim, warned: bool, now: datetime) -> None:
        message = claim.message
        message.state, message.outcome, message.cause = "done", "created", ""
        message.unclear, message.looked = False, not warned
        self._tried(claim, now, spent=True)
        self._answered()

    def held(self, claim: Claim, cause: str, unclear: bool, now: datetime) -> None:
        message = claim.message
        message.state, message.cause = "held", cause
        message.unclear = cause == "unclear" or (unclear and cause == "gave up")
        self._tried(claim, now, spent=True)
        self._answered()

    def again(self, claim: Claim, cause: str, due: datetime, unclear: bool) -> None:
        """``cause``: retry, unclear, down, paused."""
        if cause == "retry":
            self._answered()
        claim.message.cause = cause
        claim.message.unclear = unclear
        self._tried(claim, due, spent=cause in {"retry", "unclear"})

    def _tried(self, claim: Claim, next_at: datetime, *, spent: bool) -> None:
        line = self.lines[claim.message.key]
        line.claim, line.ready_at = None, next_at
        claim.message.tries += spent

    def down(self, probe_at: datetime) -> None:
        self.failing, self.ramp, self.probe_at = True, 0, probe_at

    def _answered(self) -> None:
        if self.failing:
            self.failing, self.probe_at, self.ramp = False, None, 2
        elif self.ramp:
            self.ramp = self.ramp * 2 if self.ramp < 512 else 0

    def early(self, claim: Claim, unclear: bool, due: datetime, until: datetime, now: datetime) -> None:
        message, line = claim.message, self.lines[claim.message.key]
        others = [m for m in line.messages if m.state == "waiting" and m is not message]
        if line.overtaken(message):
            message.state, message.outcome, message.cause = "done", "superseded", ""
            message.unclear = False
            self._tried(claim, now, spent=True)
            self._answered()
        elif others and not message.aside:
            line.messages.remove(message)
            line.messages.append(message)
            message.aside, message.cause, message.unclear = True, "early", unclear
            self._tried(claim, now, spent=False)
            self._answered()
        elif now < until:
            self.again(claim, "retry", due, unclear)
        else:
            self.held(claim, "refused", unclear, now)

    def redo(self, message: Plain, now: datetime) -> bool:
        line = self.lines[message.key]
        if line.running(message):
            return False
        overtaken = line.overtaken(message)
        if overtaken and message.state == "done":
            return False
        if overtaken:
            message.state, message.outcome, message.cause, message.looked = "done", "superseded", "", True
        else:
            message.edition += (message.state == "done" or message.cause == "refused") and not message.unclear
            message.state, message.outcome, message.cause, message.looked = "waiting", "", "", True
            message.tries, message.aside = 0, False
        self._go_on(line, now)
        return True

    def skip(self, message: Plain, now: datetime) -> bool:
        if message.state != "held" or not message.holds:
            return False
        message.holds = False
        self._go_on(self.lines[message.key], now)
        return True

    def drop(self, message: Plain, now: datetime) -> bool:
        line = self.lines[message.key]
        if message.state not in {"held", "waiting"} or line.running(message):
            return False
        message.state, message.looked = "dropped", True
        self._go_on(line, now)
        return True

    @staticmethod
    def _go_on(line: Line, now: datetime) -> None:
        if not line.claim:
            line.ready_at = now

    def release(self, now: datetime) -> int:
        owned = [line for line in self.lines.values() if line.claim]
        for line in owned:
            line.left_by_the_dead(now, sure=True)
        return len(owned)

    def switch(self) -> None:
        """Pauses or resumes the connection; resumed, a failing one is probed at once, another opens slowly."""
        if self.paused:
            self.probe_at = None
            self.ramp = self.ramp if self.failing else 2
        self.paused = not self.paused

    def waiting(self) -> dict[str, int]:
        counts = {key: sum(m.state == "waiting" for m in line.messages) for key, line in self.lines.items()}
        return {key: count for key, count in counts.items() if count}
