"""What became of every acknowledged order, told by KSUP's own data; of one that is not there, obmen's journal has to
say that a newer one replaced it."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import psycopg

from obmen_stands.ksup import Ksup

from .load import Order

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Judgement:
    """``lost``, ``twice``, ``overtaken``, ``wrong``: the orders, in words. ``superseded``: a newer state of the same
    order had come before they were sent, and so they ended in the journal (H5). ``extra``: arrivals above one for each
    order, before KSUP's dedupe."""

    acknowledged: int
    applied: int
    superseded: int
    extra: int
    lost: list[str]
    twice: list[str]
    overtaken: list[str]
    wrong: list[str]

    def problems(self, in_flight: int) -> list[str]:
        """``in_flight``: deliveries that were under way at the kills."""
        found = [f"lost: {one}" for one in self.lost] + [f"applied twice: {one}" for one in self.twice]
        found += [f"out of order: {one}" for one in self.overtaken] + [f"not as sent: {one}" for one in self.wrong]
        if self.extra > in_flight:
            found.append(
                f"{self.extra} arrivals above one for each order, {in_flight} deliveries in flight at the kills"
            )
        return found


def journal_of(database: str) -> Any:
    """A connection to this OBMEN_DATABASE, made before the load: later the servers may have taken all there are."""
    if database.startswith("sqlite:///"):
        return sqlite3.connect(database.removeprefix("sqlite:///"), timeout=10)
    return psycopg.connect(database, autocommit=True)


def superseded_in(journal: Any) -> frozenset[int]:
    """Numbers of the orders that ended *superseded*: a number stands in the key the order was sent under."""
    asked = "SELECT identity FROM journal_message WHERE state = 'done' AND outcome = 'superseded'"
    return frozenset(int(identity.rpartition("k-")[2]) for (identity,) in journal.execute(asked).fetchall())


def judge(acknowledged: Mapping[str, Sequence[Order]], ksup: Ksup, superseded: AbstractSet[int]) -> Judgement:
    """To be asked when nothing is under way any more. ``superseded``: what the journal says of them."""
    verdicts = [of_deal(acknowledged[deal["number"]], deal, superseded) for deal in ksup.dump()["deals"]]
    writes = [one for one in ksup.arrivals() if one["act"] == "order.put"]
    applied_by_identity = Counter(one["identity"] for one in writes if one["outcome"] == "applied")
    twice = [f"identity {identity}" for identity, times in applied_by_identity.items() if times > 1]
    return Judgement(
        acknowledged=sum(map(len, acknowledged.values())),
        applied=sum(one.applied for one in verdicts),
        superseded=sum(one.superseded for one in verdicts),
        extra=len(writes) - len({one["identity"] for one in writes}),
        lost=[line for one in verdicts for line in one.lost],
        twice=twice + [line for one in verdicts for line in one.twice],
        overtaken=[line for one in verdicts for line in one.overtaken],
        wrong=[line for one in verdicts for line in one.wrong],
    )


def of_deal(sent: Sequence[Order], deal: Row, ended: AbstractSet[int]) -> Judgement:
    """``deal`` as KSUP dumps it; ``ended``: numbers of those that ended superseded in the journal."""
    history = [int(event["detail"]["sum"]) for event in deal["history"] if event["what"] == "order"]
    there = set(history)
    last = {order.name: order for order in sent}
    missing = [order for order in sent if order.number not in there]
    superseded = [order for order in missing if last[order.name] is not order and order.number in ended]
    lost = [order for order in missing if order not in superseded]
    expected = [order.number for order in sent if order.number in there]
    once = list(dict.fromkeys(history))
    return Judgement(
        acknowledged=len(sent),
        applied=len(history),
        superseded=len(superseded),
        extra=0,
        lost=[f"{order.name} ({order.number}) of deal {order.deal}" for order in lost],
        twice=[f"{number} in deal {deal['number']}" for number, times in Counter(history).items() if times > 1],
        overtaken=[] if once == expected else [f"deal {deal['number']}: {_first_difference(once, expected)}"],
        wrong=[
            f"{order['order_number']} of deal {deal['number']}" for order in deal["orders"] if not _as_sent(order, sent)
        ],
    )


def _first_difference(found: list[int], expected: list[int]) -> str:
    place = next((n for n, pair in enumerate(zip(found, expected, strict=False)) if pair[0] != pair[1]), len(expected))
    return f"{found[place : place + 5]} instead of {expected[place : place + 5]}"


def _as_sent(order: Row, sent: Sequence[Order]) -> bool:
    """Its newest state, and the newest file that came with one that was applied or superseded by one without a file."""
    states = [one for one in sent if one.name == order["order_number"]]
    if not states or int(order["sum"]) != states[-1].number:
        return False
    held = order["file"]["sha256"] if order["file"] else ""
    return not states[-1].file or held == states[-1].sha256
