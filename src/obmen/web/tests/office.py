"""An office for the stories of the pages: 1C and KSUP, the orders between them, people of each role, a journal that is
really written."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from obmen.core import clock
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.core.outcome import Link, ObjectRef, Outcome, created
from obmen.core.text import Text
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

PASSWORD = "белая берёза у окна"
LINES = [
    {"article": "00-0123", "name": "Стеклопакет 4М1-10-4М1", "quantity": 2, "price": "5 200,00", "sum": "10 400,00"},
    {"article": "00-0771", "name": "Подоконник 200, белый", "quantity": "1,5", "price": "900,00", "sum": "1 350,00"},
]


class Office:
    def __init__(self, writer: Writer, home: Path) -> None:
        self.writer, self.files = writer, file_store(home)
        self.wiring = Wiring(self.files)
        use(Tools(writer, self.wiring, self.files, Trials(writer, self.files, self.wiring)))
        standing.forget()
        failures.forget()
        for role in ("viewer", "operator", "administrator"):
            person = User.objects.create(username=role, password=_hashed())
            person.groups.add(Group.objects.get(name=role))

    def signed_in(self, role: str, language: str = "ru") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(self.person(role))
        return client

    @staticmethod
    def person(role: str) -> User:
        return User.objects.get(username=role)

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
        """Accepted as from the door; ``at``: when; ``search``: further words."""
        at: datetime = more.pop("at", clock.now())
        words = more.pop("search", "")
        files = more.pop("files", ())
        kind_name = more.pop("kind_name", "orders")
        data = more.pop("data", None) or {
            "type": kind,
            "order_number": number,
            "deal_number": deal,
            "lines": LINES,
            **more,
        }
        title = {
            "add": Text("Order {number} created", number=number),
            "change": Text("Order {number} changed", number=number),
        }
        raw = json.dumps(data, ensure_ascii=False).encode()
        body = NewBody(
            new_id(),
            self.onec.pk,
            kind_name,
            raw,
            "application/json",
            {},
            files,
            sha256(raw + new_id().encode()).digest(),
            at,
        )
        addressed = Addressed(
            self.flow.pk,
            self.ksup.pk,
            "deal",
            deal,
            title[kind],
            search=fold(f"{number} {deal} {words}"),
            identity=None,
        )
        self.writer.do(Accept(body, (addressed,)))
        standing.forget()
        return Message.objects.get(body_id=body.id)

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
        from obmen.core.inbound import Problem

        problem = Problem("", Text("this is not JSON (line {line}, column {column})", line=1, column=20))
        name = new_id()
        self.writer.do(Reject(name, self.onec.pk, "orders", raw, "application/json", (problem,)))
        standing.forget()
        return name


@cache
def _hashed() -> str:
    """Once: a good hash takes its time."""
    return make_password(PASSWORD)


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
