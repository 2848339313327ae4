"""A small house for the journal's stories: two connections, a flow, a writer, and words for what is done in them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

from obmen.core import clock
from obmen.core.errors import Refused, TryLater
from obmen.core.outcome import Outcome, created
from obmen.core.text import Text
from obmen.journal.api import (
    Accept,
    Accepted,
    Addressed,
    AttemptNote,
    Claim,
    Claimed,
    Done,
    Finish,
    Hold,
    NewBody,
    Retry,
    Verdict,
    Writer,
    new_id,
)
from obmen.journal.models import Lane, Message
from obmen.setup.models import Connection, Flow

LEASE = timedelta(seconds=30)


class House:
    """``ut`` sends orders, ``ksup`` takes them; further flows and connections are added by the stories that need
    them."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.ut, self.ksup = self.connection("ut"), self.connection("ksup")
        self.flow = self.add_flow("orders")

    @classmethod
    def standing(cls, writer: Writer) -> "House":
        """The house another process has built in this database."""
        house = cls.__new__(cls)
        house.writer = writer
        house.ut, house.ksup = (Connection.objects.get(name=name) for name in ("ut", "ksup"))
        house.flow = Flow.objects.get(name="orders")
        return house

    @staticmethod
    def connection(name: str, slots: int = 100) -> Connection:
        return Connection.objects.create(name=name, title=name, system="http", slots=slots, changed_at=clock.now())

    def add_flow(self, name: str, source: Connection | None = None, target: Connection | None = None) -> Flow:
        return Flow.objects.create(
            name=name,
            title=name,
            exchange="relay",
            source=source or self.ut,
            target=target or self.ksup,
            changed_at=clock.now(),
        )

    def body(self, content: str = "", **fields: Any) -> NewBody:
        raw = content.encode() or new_id().encode()
        return NewBody(
            **{
                "id": new_id(),
                "source_id": self.ut.pk,
                "kind": "orders",
                "raw": raw,
                "content_type": "application/json",
                "headers": {},
                "files": (),
                "content_hash": sha256(raw).digest(),
                "received_at": clock.now(),
                **fields,
            }
        )

    def addressed(self, key: str, **fields: Any) -> Addressed:
        title = Text("Order {number}", number=key)
        plain = Addressed(self.flow.pk, self.ksup.pk, space="deal", key=key, title=title, search=key)
        return replace(plain, **fields)

    def accept(self, key: str, content: str = "", **fields: Any) -> Accepted:
        result: Accepted = self.writer.do(Accept(self.body(content), (self.addressed(key, **fields),)))
        return result

    def claim(self, limit: int = 100, owner: str = "one", lease: timedelta = LEASE) -> list[Claimed]:
        result: list[Claimed] = self.writer.do(Claim(owner, limit, lease))
        return result

    def finish(self, claimed: Claimed, verdict: Verdict, **more: Any) -> bool:
        result: bool = self.writer.do(Finish(claimed, verdict, AttemptNote(clock.now(), 5), **more))
        return result

    def done(self, claimed: Claimed, outcome: Outcome | None = None, **more: Any) -> bool:
        return self.finish(claimed, Done(outcome or created()), **more)

    def fail(self, claimed: Claimed, seconds: float = 60.0) -> bool:
        return self.finish(claimed, Retry(clock.now() + timedelta(seconds=seconds), TryLater(Text("Later"))))

    def hold(self, claimed: Claimed, cause: str = "refused") -> bool:
        return self.finish(claimed, Hold(cause, Refused(Text("There is no such deal"))))

    def message(self, body_id: str) -> Message:
        return Message.objects.get(body_id=body_id)

    def lane(self, key: str) -> Lane:
        return Lane.objects.get(key=key, space="deal")


@contextmanager
def writing() -> Iterator[Writer]:
    writer = Writer()
    writer.start()
    try:
        yield writer
    finally:
        assert writer.stop(10)
        connection.close()


def standing_still(writer: Writer) -> tuple[threading.Event, threading.Event]:
    """The writer's thread stands still after its next commit (the first event) until it may go on (the second)."""
    standing, go = threading.Event(), threading.Event()

    def wait(event: object) -> None:
        standing.set()
        go.wait(10)

    writer.listen(wait)
    return standing, go
