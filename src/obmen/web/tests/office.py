"""An office for the stories of the pages: 1C and KSUP, the orders between them, people of each role, a journal that is
really written."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

from obmen.core import clock
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.core.inbound import Problem
from obmen.core.outcome import Link, ObjectRef, Outcome, created
from obmen.core.text import Text
from obmen.doors.correction import Corrections
from obmen.doors.trial import Trials
from obmen.journal.api import (
    Accept,
    Addressed,
    AttemptNote,
    Claim,
    Claimed,
    ConnectionDown,
    Done,
    Finish,
    Hold,
    NewBody,
    NewFile,
    Pause,
    Reject,
    Verdict,
    Writer,
    new_id,
)
from obmen.journal.files import file_store
from obmen.journal.models import Message
from obmen.journal.search import fold
from obmen.setup import connections, flows
from obmen.setup.models import Connection, Flow
from obmen.web import standing
from obmen.web.throttle import failures
from obmen.web.tools import Tools, use
from obmen.worker.wiring import Wiring

from .people import PASSWORD, People

__all__ = ["LINES", "PASSWORD", "Office", "opened"]

LINES = [
    {"article": "00-0123", "name": "Стеклопакет 4М1-10-4М1", "quantity": 2, "price": "5 200,00", "sum": "10 400,00"},
    {"article": "00-0771", "name": "Подоконник 200, белый", "quantity": "1,5", "price": "900,00", "sum": "1 350,00"},
]

TITLES = {"add": "Order {number} created", "change": "Order {number} changed"}


class Office(People):
    def __init__(self, writer: Writer, home: Path) -> None:
        self.writer, self.files = writer, file_store(home)
        self.wiring = Wiring(self.files)
        corrections = Corrections(writer, self.files, self.wiring)
        use(Tools(writer, self.wiring, self.files, Trials(writer, self.files, self.wiring), corrections))
        standing.forget()
        failures.forget()
        super().__init__()

    @property
    def last(self) -> int:
        """The number of the newest message."""
        return Message.objects.latest("id").pk

    def connect(self) -> None:
        """Both systems and the exchange of orders, as an administrator would have saved them."""
        address = {"address": "http://127.0.0.1:9", "seconds": 1}
        drafts = (
            connections.Draft("onec-ut", "1С: УТ 11", "onec", {}),
            connections.Draft("ksup", "КСУП", "ksup", address, {"token": "s3cret-of-ksup"}),
        )
        for draft in drafts:
            saved = connections.save(draft, who="administrator", check=None).connection
            Connection.objects.filter(pk=saved.pk).update(check_ok=True, checked_at=clock.now())
        flows.save(flows.Draft("orders", "Заказы 1С → КСУП", "orders", "onec-ut", "ksup", {}), who="administrator")
        standing.forget()

    @property
    def onec(self) -> Connection:
        return Connection.objects.get(name="onec-ut")

    @property
    def ksup(self) -> Connection:
        return Connection.objects.get(name="ksup")

    @property
    def flow(self) -> Flow:
        return Flow.objects.get(name="orders")

    def order(self, number: str, deal: str = "12345", kind: str = "add", **more: Any) -> Message:
        """Accepted as from the door; ``at``: when; ``search``: further words; the rest are fields of the order."""
        words = more.pop("search", "")
        body = self._body({"type": kind, "order_number": number, "deal_number": deal, "lines": LINES}, more)
        addressed = Addressed(
            self.flow.pk,
            self.ksup.pk,
            "deal",
            deal,
            Text(TITLES[kind], number=number),
            search=fold(f"{number} {deal} {words}"),
            identity=None,
        )
        self.writer.do(Accept(body, (addressed,)))
        standing.forget()
        return Message.objects.get(body_id=body.id)

    def _body(self, order: dict[str, Any], more: dict[str, Any]) -> NewBody:
        at, files, kind = more.pop("at", clock.now()), more.pop("files", ()), more.pop("kind_name", "orders")
        raw = json.dumps(more.pop("data", None) or {**order, **more}, ensure_ascii=False).encode()
        content = sha256(raw + new_id().encode()).digest()
        return NewBody(new_id(), self.onec.pk, kind, raw, "application/json", {}, files, content, at)

    def file(self, name: str, content: bytes) -> NewFile:
        digest, size = self.files.write([content])
        return NewFile("file", name, "application/pdf", size, digest)

    def claim(self) -> list[Claimed]:
        claimed: list[Claimed] = self.writer.do(Claim("office", 100, timedelta(seconds=30)))
        return claimed

    def everything(self) -> Iterator[Claimed]:
        """The heads of free lanes, as slots come free, until none is left."""
        while claimed := self.claim():
            yield from claimed

    def finish(self, claimed: Claimed, verdict: Verdict, ms: int = 41, trace: Any = None) -> None:
        self.writer.do(Finish(claimed, verdict, AttemptNote(clock.now(), ms, trace)))
        standing.forget()

    def deliver(self, outcome: Outcome | None = None, trace: Any = None) -> None:
        """Everything that can go goes."""
        for claimed in self.everything():
            theirs = ObjectRef(
                "ksup", "deal", claimed.key, f"Сделка {claimed.key}", f"https://ksup.example/deals/{claimed.key}"
            )
            ours = ObjectRef("onec-ut", "order", str(claimed.message_id))
            self.finish(claimed, Done(outcome or created(Link(ours, theirs))), trace=trace)

    def hold(self, error: ObmenError | None = None, cause: str = "refused", deal: str = "12345") -> None:
        """The heads of all free lines are held."""
        gone = Refused(
            Text("KSUP has no deal {deal}. Give the order in 1C the number of another deal", deal=deal),
            field="deal_number",
            detail='{"error": {"code": "gone"}}',
        )
        for claimed in self.everything():
            self.finish(claimed, Hold(cause, error or gone))

    def held(self, number: str = "ТДЦБ-000117", **more: Any) -> Message:
        message = self.order(number, **more)
        self.hold()
        return Message.objects.get(pk=message.pk)

    def down(self) -> None:
        error = TryLater(Text("KSUP does not answer"), connection_down=True, detail="connection refused")
        self.finish(self.claim()[0], ConnectionDown(error, clock.now() + timedelta(minutes=1)))

    def misconfigure(self) -> None:
        error = Misconfigured(Text("KSUP does not take the key"), setting="token", detail="401")
        self.finish(self.claim()[0], Pause(error))

    def reject(self, raw: bytes = b'{"order_number": "1"') -> str:
        problem = Problem("", Text("this is not JSON (line {line}, column {column})", line=1, column=20))
        name = new_id()
        self.writer.do(Reject(name, self.onec.pk, "orders", raw, "application/json", (problem,)))
        standing.forget()
        return name


@contextmanager
def opened(home: Path) -> Iterator[Office]:
    writer = Writer()
    writer.start()
    try:
        yield Office(writer, home)
    finally:
        use(None)
        assert writer.stop(10)
        connection.close()
