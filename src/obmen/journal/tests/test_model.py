"""The journal against a plain Python model: whatever is done in whatever order, both say the same (H1–H5)."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from obmen.core import clock
from obmen.core.errors import Misconfigured, Refused, TryLater, Unclear
from obmen.core.inbound import Problem
from obmen.core.outcome import created
from obmen.core.text import Text
from obmen.journal import api
from obmen.journal.models import Gate, Lane, Message
from tests.fixtures.database import Database

from .house import House
from .plain import LEASE, PROBE, Claim, Plain, PlainJournal

TABLES = ("message", "body", "lane", "seen", "gate", "attempt")
WRONG = (Problem("sum", Text("not a number")),)
KEYS = st.sampled_from(["deal 1", "deal 2"])
ANY = st.integers(0, 1000)
WHY = Text("Why")


class JournalMachine(RuleBasedStateMachine):
    """``given`` are the claims handed out and not yet answered, lost ones among them."""

    def __init__(self) -> None:
        super().__init__()
        self.time = clock.OwnedClock()
        self.restore = clock.use(self.time)
        _empty()
        self.writer = _started()
        self.house = House(self.writer)
        self.flows = {"orders": self.house.flow, "incomes": self.house.add_flow("incomes")}
        self.plain = PlainJournal()
        self.messages: list[Plain] = []
        self.given: list[tuple[api.Claimed, Claim, bool]] = []

    def teardown(self) -> None:
        self.writer.stop()
        self.restore()

    @rule(
        key=KEYS,
        flow=st.sampled_from(["orders", "incomes"]),
        holds=st.booleans(),
        aspect=st.booleans(),
        sequence=st.none() | st.integers(1, 5),
    )
    def accept(self, key: str, flow: str, holds: bool, aspect: bool, sequence: int | None) -> None:
        name = f"{flow} of {key}" if aspect else ""
        self._accept(Plain("", key, flow, "a", holds, aspect=name, sequence=sequence), "")

    @rule(key=KEYS, content=st.sampled_from("ab"), identity=st.sampled_from(["k1", "k2"]))
    def accept_under_a_key(self, key: str, content: str, identity: str) -> None:
        self._accept(Plain("", key, "orders", content, holds=True), identity)

    @rule(key=KEYS, holds=st.booleans())
    def accept_a_wrong_one(self, key: str, holds: bool) -> None:
        self._accept(Plain("", key, "orders", "a", holds, state="held", cause="wrong content"), "")

    def _accept(self, message: Plain, identity: str) -> None:
        body = self.house.body(message.content)
        message.body = body.id
        addressed = self.house.addressed(
            message.key,
            flow_id=self.flows[message.flow].pk,
            identity=identity or None,
            aspect=message.aspect,
            sequence=message.sequence,
            held_head="hold" if message.holds else "pass",
            problems=WRONG if message.state == "held" else (),
        )
        told = self.writer.do(api.Accept(body, (addressed,)))
        assert (told.id, told.duplicate, told.conflict) == self.plain.accept(message, identity, self.time.now())
        if told.id == body.id:
            assert told.state == message.state
            self.messages.append(message)

    @rule(limit=st.integers(1, 3), owner=st.sampled_from(["one", "two"]))
    def claim(self, limit: int, owner: str) -> None:
        now = self.time.now()
        ready, room = self.plain.ready(now), self.plain.room(now)
        taken = self.writer.do(api.Claim(owner, limit, LEASE))
        assert {one.key for one in taken} <= ready
        assert len(taken) == min(limit, room, len(ready))
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

    def _finish(self, pick: int, verdict: api.Verdict) -> tuple[Claim, bool] | None:
        """None where the lane was taken over meanwhile and nothing may have changed."""
        one, claim, unclear = self.given.pop(pick % len(self.given))
        ours = self.plain.ours(claim)
        assert self.house.finish(one, verdict) == ours
        return (claim, unclear) if ours else None

    @precondition(lambda self: self.given)
    @rule(pick=ANY, warned=st.booleans())
    def succeed(self, pick: int, warned: bool) -> None:
        if ours := self._finish(pick, api.Done(created().warned(WHY) if warned else created())):
            self.plain.done(ours[0], warned, self.time.now())

    @precondition(lambda self: self.given)
    @rule(pick=ANY, cause=st.sampled_from(["refused", "gave up", "unclear"]))
    def park(self, pick: int, cause: str) -> None:
        if ours := self._finish(pick, api.Hold(cause, Refused(WHY))):
            self.plain.held(ours[0], cause, ours[1], self.time.now())

    @precondition(lambda self: self.given)
    @rule(pick=ANY, seconds=st.integers(1, 60), unclear=st.booleans())
    def fail(self, pick: int, seconds: int, unclear: bool) -> None:
        due = self.time.now() + timedelta(seconds=seconds)
        verdict = api.Unsure(due, Unclear(WHY)) if unclear else api.Retry(due, TryLater(WHY))
        if ours := self._finish(pick, verdict):
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
        if ours := self._finish(pick, api.ConnectionDown(TryLater(WHY, connection_down=True), probe)):
            self.plain.down(probe)
            self.plain.again(ours[0], "down", self.time.now(), ours[1])

    @precondition(lambda self: self.given)
    @rule(pick=ANY)
    def find_a_wrong_setting(self, pick: int) -> None:
        if ours := self._finish(pick, api.Pause(Misconfigured(WHY))):
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
        self.writer = self.house.writer = _started()
        assert self.writer.do(api.Release()) == self.plain.release(self.time.now())

    @invariant()
    def both_say_the_same(self) -> None:
        rows = {row.body_id: row for row in Message.objects.order_by("id")}
        for message in self.messages:
            row = rows[message.body]
            told = (row.state, row.outcome, row.cause, row.tries, row.edition, row.unclear, row.holds, row.needs_look)
            assert told == message.seen()
            assert row.attention == (row.needs_look or row.state == "held")
        waiting = {lane.key: lane.waiting for lane in Lane.objects.all() if lane.waiting}
        assert waiting == self.plain.waiting()
        assert [gate.failing_since is not None for gate in Gate.objects.all()] in ([], [self.plain.failing])


def _started() -> api.Writer:
    writer = api.Writer()
    writer.start()
    return writer


def _empty() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM journal_{table}")
        cursor.execute("DELETE FROM setup_audit")
        cursor.execute("DELETE FROM setup_flow")
        cursor.execute("DELETE FROM setup_connection")


@pytest.mark.rule("H2")
@pytest.mark.rule("H3")
@pytest.mark.timeout(300)
def test_the_journal_does_what_the_plain_model_says(database: Database) -> None:
    run_state_machine_as_test(
        JournalMachine,
        settings=settings(
            max_examples=40,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=True,
        ),
    )
