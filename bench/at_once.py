"""How soon KSUP has what 1C has written, when little goes on."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from .ends import percentile
from .firm import BASE, Firm, basic, firm
from .processes import ROOT
from .results import Gate, Ground

RATE = 5.0
ROUNDS = 30
EXAMPLES = ROOT / "1c" / "ut11" / "examples"
LINES = [{"article": "00-0012", "name": "Стеклопакет 4М1", "quantity": "2", "price": "10.50"}]
TABLE = "From 1C's write to KSUP's data, five messages a second, all kinds by turns"
WAIT_SECONDS = 30.0


@dataclass
class Began:
    """``at``: when 1C had written it, or else began to send it, seconds of the wall; by the id obmen answered."""

    at: dict[str, float] = field(default_factory=dict)
    kind: dict[str, str] = field(default_factory=dict)


def at_once(ground: Ground) -> None:
    with firm(ground.folder / "at_once") as found:
        began = _played(found, ROUNDS if ground.scale == 1 else 5)
        applied = _applied(found)
    took = {id_: applied[id_] - at for id_, at in began.at.items()}
    for kind in sorted(set(began.kind.values())):
        seconds = [took[id_] for id_, its in began.kind.items() if its == kind]
        half, most = percentile(seconds, 0.5), percentile(seconds, 1)
        ground.results.add(TABLE, f"{kind}: half within / at most", f"{half:.1f} / {most:.1f} ms")
    every = list(took.values())
    ground.results.add(TABLE, f"all {len(every)}: 99 % within", percentile(every, 0.99), "ms")
    gate = Gate("from 1C's write to KSUP's data, half within", percentile(every, 0.5), 100, "ms", least=False)
    ground.results.gates.append(gate)


def _played(found: Firm, rounds: int) -> Began:
    began, base = Began(), _Base(found)
    _seed(found, rounds)
    due = time.monotonic()
    for turn in range(rounds):
        for act in base.acts(turn):
            time.sleep(max(0.0, due - time.monotonic()))
            due += 1 / RATE
            act(began)
    if not found.onec.wait_sent(WAIT_SECONDS):
        raise RuntimeError("1C has not sent everything")
    for message in found.onec.queue():
        id_ = json.loads(message["answer"])["id"]
        began.at[id_] = datetime.fromisoformat(message["queued_at"]).timestamp()
        began.kind[id_] = f"orders, {message['type']}"
    return began


def _seed(found: Firm, rounds: int) -> None:
    found.ksup.add_deals([str(first + turn) for first in (10_000, 20_000) for turn in range(rounds)])
    for named, kind in (("K", "company"), ("R", "person")):
        codes = [{BASE: f"{named}-{turn}"} for turn in range(rounds)]
        found.ksup.add_contacts([{"name": "Ёлкина", "type": kind, "codes": one} for one in codes])


class _Base:
    """1C: orders are written in the stand, which sends them by itself; what it has no documents for is sent as the
    modules for UT 11 form it."""

    def __init__(self, found: Firm) -> None:
        self._found = found
        self._headers = {"Authorization": basic(BASE, found.keys[BASE]), "Content-Type": "application/json"}
        self._orders: list[str] = []

    def acts(self, turn: int) -> Iterator[Callable[[Began], None]]:
        yield lambda _: self._order(20_000 + turn)
        (unknown,) = self._found.ksup.add_contacts([{"name": "Новый", "type": "person", "codes": {}}])
        deal, goods = 10_000 + turn, f"ТД-{turn:06}"
        receipt = {"number": f"Ч-{turn:06}", "ref": str(uuid4())}
        yield from (
            self._sends("counterparties", "K2-counterparties", code_1c=f"K-{turn}", name=f"ООО «Ромашка» {turn}"),
            self._sends("counterparty-codes", "K1.3-counterparty-codes", ksup_id=unknown, code_1c=f"N-{turn}"),
            self._sends("products", "K3-products.add", article=f"A-{turn}", ref=str(uuid4())),
            self._sends("incomes", "K8-incomes", deal_number=deal, document=goods, part=goods),
        )
        if self._orders[:-1]:
            yield lambda _: self._changed(self._orders[-2])
        yield from (
            self._sends("incomes", "K9-incomes.unallocated", document=f"Н-{turn:06}", ref=str(uuid4())),
            self._sends("shipments", "K10-shipments.add", deal_number=deal, number=goods),
            self._sends("receipts", "K12-receipts.roznica", code_1c=f"R-{turn}", **receipt),
            self._sends("shipments", "K11-shipments.change", deal_number=deal, number=goods),
        )
        if self._orders[:-2]:
            yield lambda _: self._closed(self._orders[-3])

    def _order(self, deal: int) -> None:
        self._orders.append(self._found.onec.create_order(deal_number=deal, lines=LINES)["number"])

    def _changed(self, number: str) -> None:
        self._found.onec.change_order(number, lines=[*LINES, {**LINES[0], "article": "00-0013"}])

    def _closed(self, number: str) -> None:
        self._found.onec.ship_order(number, "all")
        self._found.onec.close_order(number)

    def _sends(self, kind: str, example: str, **values: Any) -> Callable[[Began], None]:
        body = json.dumps({**json.loads((EXAMPLES / f"{example}.json").read_text()), **values}).encode()

        def send(began: Began) -> None:
            line = http.client.HTTPConnection(urlsplit(self._found.address).netloc, timeout=30)
            at = time.time()
            line.request("POST", f"/in/{BASE}/{kind}", body, {**self._headers, "Idempotency-Key": str(uuid4())})
            answer = json.load(line.getresponse())
            line.close()
            began.at[answer["id"]], began.kind[answer["id"]] = at, example.partition("-")[2].replace(".", ", ")

        return send


def _applied(found: Firm) -> dict[str, float]:
    """When KSUP had carried out the last act each message led to, by the id obmen answered."""
    until = time.monotonic() + WAIT_SECONDS
    with found.journal() as journal, found.kept() as kept:
        while left := journal.execute(
            "select kind, state, reason from journal_message where state <> 'done'"
        ).fetchall():
            if time.monotonic() > until:
                raise RuntimeError(f"{len(left)} messages are not delivered, {left[0]} among them")
            time.sleep(0.1)
        acts = kept.execute("select identity, at from identities order by at").fetchall()
        last = {int(identity.rsplit("-", 3)[1]): datetime.fromisoformat(at).timestamp() for identity, at in acts}
        bodies = journal.execute("select id, body_id from journal_message").fetchall()
    return {body: last[message] for message, body in bodies if message in last}
