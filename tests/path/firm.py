"""A firm on stands around a real server, and words for what is seen in 1C and in KSUP."""

import http.client
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from obmen.cli.demo.server import Server, serving
from obmen.site.tests.house import here
from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import KINDS, default_is

both = pytest.mark.parametrize("whole_firm", KINDS, indirect=True)
"""What may differ by the database. The rest is told on SQLite: the journal's own stories are told on both."""
BASES = {"onec-ut": "onec", "onec-shop": "server"}
SECONDS = 30.0
TROUBLES = ("lost_answer", "truncated", "500", "503", "html200", "down")
Record = dict[str, Any]


def line(article: str = "00-0012", name: str = "Стеклопакет 4М1", quantity: str = "2", price: str = "10.50") -> Record:
    return {"article": article, "name": name, "quantity": quantity, "price": price}


LINES = [line(), line("ОК-7/A", "Окно «Тёплый дом»", "1.5", "5200")]


@dataclass
class Firm:
    """``ut`` decides itself how an order ended, ``shop`` leaves it to obmen. Each story has deals of its own."""

    obmen: Server
    ksup: Ksup
    ut: OneC
    shop: OneC
    database: str
    _deals: Iterator[int] = field(default_factory=lambda: count(50_001))

    def deal(self) -> int:
        """A new one in KSUP."""
        number = next(self._deals)
        self.ksup.add_deals([str(number)])
        return number

    def unknown_deal(self) -> int:
        """A number KSUP does not know."""
        return next(self._deals)

    def order(self, base: OneC, deal: int, **draft: Any) -> Record:
        return base.create_order(deal_number=deal, **{"lines": LINES, **draft})

    def in_ksup(self, deal: int) -> Record:
        return self.ksup.deal(str(deal))

    def held(self, order: Record, base: str = "onec-ut") -> Record | None:
        """The order as KSUP has it in its deal."""
        orders = self.in_ksup(order["deal_number"])["orders"]
        found = [one for one in orders if (one["base"], one["order_number"]) == (base, order["number"])]
        return found[0] if found else None

    def notes(self, order: Record, what: str = "order") -> list[Record]:
        """What KSUP noted of this order, oldest first."""
        history = self.in_ksup(order["deal_number"])["history"]
        return [event for event in history if (event["what"], event["order_number"]) == (what, order["number"])]

    def arrives(self, order: Record, base: str = "onec-ut", seconds: float = SECONDS) -> Record:
        """Waits until KSUP has the lines 1C has → the order in KSUP."""
        until(lambda: (held := self.held(order, base)) is not None and lines_of(held) == lines_of(order), seconds)
        held = self.held(order, base)
        assert held
        return held

    def file(self, order: Record, base: str = "onec-ut") -> bytes:
        deal, number = order["deal_number"], quote(order["number"], safe="")
        url = f"{self.ksup.url}/api/v1/deals/{deal}/orders/{number}/file?base={base}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self.ksup.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            content: bytes = answer.read()
        return content

    def post(self, message: Record, key: str = "", base: str = "onec-ut", kind: str = "orders") -> tuple[int, Record]:
        """By hand at the door of a base."""
        headers = {"Authorization": f"Bearer {self.obmen.keys[base]}", **({"Idempotency-Key": key} if key else {})}
        return self._ask("POST", f"/in/{base}/{kind}", headers, json.dumps(message).encode())

    def state(self, message: Record, base: str = "onec-ut") -> str:
        """As the caller is told it; ``message`` is one of 1C's queue, empty = not taken yet."""
        if not message["answer"]:
            return ""
        return self.told(json.loads(message["answer"])["id"], base)

    def told(self, id_: str, base: str = "onec-ut") -> str:
        """The state of a message by the id its caller was answered."""
        return str(self._message(id_, base)["state"])

    def outcome(self, id_: str, base: str = "onec-ut") -> str | None:
        """What it came to, as its caller is told."""
        found: str | None = self._message(id_, base)["outcome"]
        return found

    def _message(self, id_: str, base: str) -> Record:
        return self._ask("GET", f"/in/{base}/messages/{id_}", {"Authorization": f"Bearer {self.obmen.keys[base]}"})[1]

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, Record]:
        connection = http.client.HTTPConnection(self.obmen.address.partition("//")[2], timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, json.load(answer)
        finally:
            connection.close()

    def command(self, *words: str) -> str:
        """What an operator types on the server's machine, and what is shown to him."""
        with default_is(self.database, self.obmen.home):
            done = here(*words)
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout


def messages_of(base: OneC, order: Record) -> list[Record]:
    """1C's queue as far as it is about this order."""
    return [message for message in base.queue() if message["order_ref"] == order["ref"]]


def lines_of(order: Record) -> list[tuple[Any, ...]]:
    """The same of both sides: what is written, exact."""
    return [
        (one["article"], one["name"], *(Decimal(one[name]) for name in ("quantity", "price", "sum")))
        for one in order["lines"]
    ]


def until(true: Callable[[], object], seconds: float = SECONDS) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


@contextmanager
def opened(home: Path, database: str) -> Iterator[Firm]:
    with ExitStack() as stack:
        ksup = stack.enter_context(Ksup.started(home / "ksup"))
        obmen = stack.enter_context(
            serving(home / "obmen", ksup, {name: {} for name in BASES}, database=database, program="tests.path.server")
        )
        ut, shop = (
            stack.enter_context(
                OneC.started(
                    target=obmen.address,
                    token=obmen.keys[name],
                    base=name,
                    decides=decides,
                    pause_factor=0.05,
                )
            )
            for name, decides in BASES.items()
        )
        yield Firm(obmen, ksup, ut, shop, database or f"sqlite:///{obmen.home / 'obmen.sqlite3'}")
