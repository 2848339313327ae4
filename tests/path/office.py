"""A person at a page of KSUP, the doors of obmen, 1C with its extension: questions on their whole way."""

import http.client
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

from obmen.doors.limits import Limits
from obmen.doors.tests.running import Running, running
from obmen.setup import connections, flows, snapshot, tokens
from obmen.setup.models import Connection, Flow
from obmen.worker import ask
from obmen.worker.loop import Worker
from obmen.worker.wiring import Wiring
from obmen_stands.ksup import Ksup
from obmen_stands.ksup.signing import session
from obmen_stands.onec import OneC

_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Office:
    doors: Running
    ksup: Ksup
    wiring: Wiring

    def press(self, *articles: str, contact: str = "") -> str:
        """The button «Получить цены и остатки» → the page that comes, as text."""
        connection = http.client.HTTPConnection(urlsplit(self.ksup.url).netloc, timeout=30)
        form = urlencode([*(("article", one) for one in articles), ("contact", contact)])
        signed_in = f"ksup_{self.ksup.port}={session('2', self.ksup.token)}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": signed_in}
        connection.request("POST", "/products/prices", form, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        assert answer.status == 200, page
        body = page.partition("<main>")[2]
        return " ".join(unescape(_TAGS.sub(" ", body)).split())

    def ask(self, *articles: str, **more: Any) -> Any:
        """Past the page, as KSUP's contract has it."""
        return self.doors.post("/ask/ksup/prices", {"articles": articles, **more})

    def connects(
        self, name: str, onec: OneC, wait: int = 20, warehouses: tuple[str, ...] = (), **settings: Any
    ) -> None:
        """One more base with its flow; of one that is there already, its settings."""
        values = {"address": onec.trade.publication, "user": "Администратор", "profile": "ut_11", **settings}
        _save(name, "onec", values, {"password": "Пароль-1С"})
        own = {"wait": wait, "warehouses": list(warehouses)}
        draft = flows.Draft(f"prices-{name}", f"Цены {name}", "prices", "ksup", name, own)
        flows.save(draft, who="test")
        snapshot.refresh()

    def exchanges_contacts(self, name: str) -> None:
        """Both ways between KSUP and this base."""
        for exchange, source, target in (("contacts", "ksup", name), ("counterparties", name, "ksup")):
            flows.save(flows.Draft(f"{exchange}-{name}", exchange, exchange, source, target, {}), who="test")
        snapshot.refresh()

    def key(self, name: str) -> str:
        """Of the doors, for another connection than KSUP's."""
        return tokens.issue(Connection.objects.get(name=name), who="test")[1]

    @contextmanager
    def working(self) -> Iterator[None]:
        worker = Worker(self.doors.writer, self.wiring, owner=f"test-{time.monotonic_ns()}")
        worker.start()
        try:
            yield
        finally:
            worker.stop(5)

    def pause(self, name: str) -> None:
        flow = Flow.objects.get(name=f"prices-{name}")
        flow.paused = True
        flow.save()
        snapshot.refresh()


def _save(name: str, system: str, values: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
    connections.save(connections.Draft(name, f"1С {name}" if system == "onec" else name, system, values, secrets),
                     who="test", check=None)  # fmt: skip


@contextmanager
def office(ksup: Ksup, onec: OneC, **limits: Any) -> Iterator[Office]:
    wirings: list[Wiring] = []

    def reply(*asked: Any) -> Any:
        return ask.answer(wirings[0], *asked)

    with running(reply=reply, name="ksup", system="ksup", limits=Limits(free_disk=0, **limits)) as doors:
        wirings.append(Wiring(doors.files, doors.writer))
        _save("ksup", "ksup", {"address": ksup.url}, {"token": ksup.token})
        office = Office(doors, ksup, wirings[0])
        office.connects("onec-ut", onec)
        ksup.knows_server(f"http://127.0.0.1:{doors.port}", doors.token)
        yield office
