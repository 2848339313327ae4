"""What Hypothesis does with the journal and the plain model side by side."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from obmen.core.errors import Misconfigured, Refused, TryLater, Unclear
from obmen.core.outcome import created
from obmen.core.text import Text
from obmen.journal import api
from obmen.journal.models import Gate, Lane, Message
from obmen.journal.overview import overview

from .both import BothJournals, started
from .plain_lines import LEASE, PROBE, Plain

KEYS = st.sampled_from(["deal 1", "deal 2"])
ANY = st.integers(0, 1000)
WHY = Text("Why")


class JournalMachine(BothJournals):
    @rule(
        key=KEYS,
        flow=st.sampled_from(["orders", "incomes"]),
        holds=st.booleans(),
        aspect=st.booleans(),
        sequence=st.none() | st.integers(1, 5),
    )
    def accept(self, key: str, flow: str, holds: bool, aspect: bool, sequence: int | None) -> None:
        name = f"{flow} of {key}" if aspect else ""
        self.accepted(Plain("", key, flow, "a", holds, aspect=name, sequence=sequence), "")

    @rule(key=KEYS, content=st.sampled_from("ab"), identity=st.sampled_from(["k1", "k2"]))
    def accept_under_a_key(self, key: str, content: str, identity: str) -> None:
        self.accepted(Plain("", key, "orders", content, holds=True), identity)

    @rule(key=KEYS, holds=st.booleans())
    def accept_a_wrong_one(self, key: str, holds: bool) -> None:
        self.accepted(Plain("", key, "orders", "a", holds, state="held", cause="wrong content"), "")

    @rule(limit=st.integers(1, 3), owner=st.sampled_from(["one", "two"]))
    def claim(self, limit: int, owner: str) -> None:
        now = self.time.now()
        ready, room, looks = self.plain.ready(now), self.plain.room(now), self.plain.looks(now)
        taken = self.writer.do(api.Claim(owner, limit, LEASE))
        assert {one.key for one in taken} <= ready
        assert len(taken) == min(limit, room, len(ready))
        if looks:
            self.plain.look_beyond_paused(now)
        for one in taken:
            claim, unclear = self.plain.claim(one.key, now)
            meant = claim.message
            assert (one.body_id, one.tries, one.edition, one.unclear) == (
                meant.body,
                meant.tries,
                meant.edition,
                unclear,
            )
            self.given.append((one, claim, unclear))

    @precondition(lambda self: self.given)
    @rule(pick=ANY, warned=st.booleans())
    def succeed(self, pick: int, warned: bool) -> None:
        if ours := self.finished(pick, api.Done(created().warned(WHY) if warned else created())):
            self.plain.done(ours[0], warned, self.time.now())

    @precondition(lambda self: self.given)
    @rule(pick=ANY, cause=st.sampled_from(["refused", "gave up", "unclear"]))
    def park(self, pick: int, cause: str) -> None:
        if ours := self.finished(pick, api.Hold(cause, Refused(WHY))):
            self.plain.held(ours[0], cause, ours[1], self.time.now())

    @precondition(lambda self: self.given)
    @rule(pick=ANY, seconds=st.integers(0, 40))
    def come_too_early(self, pick: int, seconds: int) -> None:
        now = self.time.now()
        due, until = now + timedelta(seconds=2), now + timedelta(seconds=seconds)
        if ours := self.finished(pick, api.Early(Refused(WHY), due, until)):
            self.plain.early(*ours, due, until, now)

    @precondition(lambda self: self.given)
    @rule(pick=ANY, seconds=st.integers(1, 60), unclear=st.booleans())
    def fail(self, pick: int, seconds: int, unclear: bool) -> None:
        due = self.time.now() + timedelta(seconds=seconds)
        verdict = api.Unsure(due, Unclear(WHY)) if unclear else api.Retry(due, TryLater(WHY))
        if ours := self.finished(pick, verdict):
            self.plain.again(ours[0], "unclear" if unclear else "retry", due, unclear or ours[1])

    @rule()
    def all_goes_well(self) -> None:
        self.claim(100, "one")
        while self.given:
            self.succeed(0, warned=False)

    @precondition(lambda self: self.given)
    @rule(pick=ANY)
    def find_the_connection_down(self, pick: int) -> None:
        probe = self.time.now() + PROBE
        if ours := self.finished(pick, api.ConnectionDown(TryLater(WHY, connection_down=True), probe)):
            self.plain.down(probe)
            self.plain.again(ours[0], "down", self.time.now(), ours[1])

    @precondition(lambda self: self.given)
    @rule(pick=ANY)
    def find_a_wrong_setting(self, pick: int) -> None:
        if ours := self.finished(pick, api.Pause(Misconfigured(WHY))):
            self.plain.paused = True
            self.plain.again(ours[0], "paused", self.time.now(), ours[1])

    @rule(seconds=st.integers(1, 40))
    def time_passes(self, seconds: int) -> None:
        self.time.advance(seconds=seconds)

    @precondition(lambda self: self.messages)
    @rule(pick=ANY, act=st.sampled_from(["redo", "skip", "drop"]))
    def act(self, pick: int, act: str) -> None:
        message = self.messages[pick % len(self.messages)]
        ids = (self.house.message(message.body).pk,)
        ops = {"redo": api.Redo(ids, "anna"), "skip": api.Skip(ids, "anna"), "drop": api.Drop(ids, "anna", "why")}
        self.plain.lines[message.key].left_by_the_dead(self.time.now())
        assert self.writer.do(ops[act]) == getattr(self.plain, act)(message, self.time.now())

    @rule(what=st.sampled_from(["orders", "incomes", "ksup"]))
    def pause(self, what: str) -> None:
        self._switch(what, to=True)

    @rule()
    def resume_all(self) -> None:
        for what in ("orders", "incomes", "ksup"):
            self._switch(what, to=False)

    def _switch(self, what: str, *, to: bool) -> None:
        flow = self.flows.get(what)
        was = what in self.plain.paused_flows if flow else self.plain.paused
        if was == to:
            return
        op: api.PauseFlow | api.ResumeFlow | api.PauseConnection | api.ResumeConnection
        if flow:
            self.plain.paused_flows ^= {what}
            op = (api.PauseFlow if to else api.ResumeFlow)(flow.pk, "anna")
        else:
            self.plain.switch()
            op = (api.PauseConnection if to else api.ResumeConnection)(self.house.ksup.pk, "anna")
        assert self.writer.do(op) == 1

    @rule()
    def die_and_start_again(self) -> None:
        self.writer.stop()
        self.writer = self.house.writer = started()
        assert self.writer.do(api.Release()) == self.plain.release(self.time.now())

    @invariant()
    def both_say_the_same(self) -> None:
        rows = {row.body_id: row for row in Message.objects.order_by("id")}
        for message in self.messages:
            row = rows[message.body]
            told = (row.state, row.outcome, row.cause, row.tries, row.edition, row.unclear, row.holds, row.needs_look)
            assert told == message.seen()
            assert row.attention == (row.needs_look or row.state == "held")
        shown = overview(self.time.now())
        assert (shown.waiting, shown.held) == tuple(
            sum(m.state == s for m in self.messages) for s in ("waiting", "held")
        )
        waiting = {lane.key: lane.waiting for lane in Lane.objects.all() if lane.waiting}
        assert waiting == self.plain.waiting()
        assert [gate.failing_since is not None for gate in Gate.objects.all()] in ([], [self.plain.failing])
