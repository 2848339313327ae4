"""The journal and the plain model side by side, before anything is done with them."""

from django.db import connection
from hypothesis.stateful import RuleBasedStateMachine

from obmen.core import clock
from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal import api

from .house import House
from .plain import PlainJournal
from .plain_lines import Claim, Plain

TABLES = ("message", "body", "lane", "seen", "gate", "attempt", "tally")
WRONG = (Problem("sum", Text("not a number")),)


class BothJournals(RuleBasedStateMachine):
    """``given`` are the claims handed out and not yet answered, lost ones among them."""

    def __init__(self) -> None:
        super().__init__()
        self.time = clock.OwnedClock()
        self.restore = clock.use(self.time)
        _empty()
        self.writer = started()
        self.house = House(self.writer)
        self.flows = {"orders": self.house.flow, "incomes": self.house.add_flow("incomes")}
        self.plain = PlainJournal()
        self.messages: list[Plain] = []
        self.given: list[tuple[api.Claimed, Claim, bool]] = []

    def teardown(self) -> None:
        self.writer.stop()
        self.restore()

    def accepted(self, message: Plain, identity: str) -> None:
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

    def finished(self, pick: int, verdict: api.Verdict) -> tuple[Claim, bool] | None:
        """None where the lane was taken over meanwhile and nothing may have changed."""
        one, claim, unclear = self.given.pop(pick % len(self.given))
        ours = self.plain.ours(claim)
        assert self.house.finish(one, verdict) == ours
        return (claim, unclear) if ours else None


def started() -> api.Writer:
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
