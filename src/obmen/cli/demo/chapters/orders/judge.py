"""The rules of orders, judged by what stands in 1C and in KSUP."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence
from obmen.core.text import Text

from .facts import PLACED, Order, orders

NEW, CANCELLED, FINISHED = "Новая", "Отменённая", "Завершённая"


def judge(evidence: Evidence) -> list[Verdict]:
    known = list(orders(evidence))
    ordinary = [order for order in known if order.deal and not order.marketing]
    return [
        _created(ordinary, evidence),
        _marketing(known),
        _without_deal(known, evidence),
        _side_by_side(ordinary, evidence),
        _changed(ordinary, evidence),
        _cancelled(ordinary, evidence),
        _finished(ordinary, evidence),
        _in_part(ordinary, evidence),
        _in_order(ordinary),
    ]


def _created(ordinary: list[Order], evidence: Evidence) -> Verdict:
    first = [
        (order, [event for event in order.noted("order") if event["detail"]["done"] == "created"]) for order in ordinary
    ]
    once = [(order, events[0]) for order, events in first if len(events) == 1 and order.held]
    spans = [(order.sent("add")[0]["queued_at"], event["at"]) for order, event in once]
    return Verdict(
        "K4",
        len(once) == len(ordinary) > 0,
        Text("orders created: {count}", count=len(ordinary)),
        Text("in their deals, each created once: {count}", count=len(once)),
        evidence.times(spans),
    )


def _marketing(known: list[Order]) -> Verdict:
    kept = [order for order in known if order.marketing]
    taken = sum(message["state"] == "accepted" for order in kept for message in order.messages)
    sent = sum(len(order.messages) for order in kept)
    there = sum(bool(order.held or order.history) for order in kept)
    return Verdict(
        "K4.1",
        taken == sent > 0 and not there,
        Text("«Маркетинг» orders: {count}, messages of them taken: {taken}", count=len(kept), taken=taken),
        Text("orders of this type: {count}", count=there),
        _answers(kept),
    )


def _without_deal(known: list[Order], evidence: Evidence) -> Verdict:
    """KSUP is searched for the number in every deal: the order must stand nowhere."""
    without = [order for order in known if not order.document["deal_number"]]
    told = [order for order in without if order.messages[0]["state"] == "error" and order.messages[0]["code"] == 422]
    there = {(one["base"], one["order_number"]) for deal in evidence.deals.values() for one in deal["orders"]}
    found = sum((order.base, order.document["number"]) in there for order in without)
    return Verdict(
        "K4.2",
        len(told) == len(without) > 0 and not found,
        Text(
            "orders without a deal number: {count}, refused with the field named: {told}",
            count=len(without),
            told=len(told),
        ),
        Text("such orders: {count}", count=found),
        _answers(told),
    )


def _side_by_side(ordinary: list[Order], evidence: Evidence) -> Verdict:
    """Composition and file of every order, and of several orders in one deal each its own."""
    right = [order for order in ordinary if order.as_written]
    numbers = Counter((order.document["deal_number"], order.document["number"]) for order in ordinary)
    twins = sum(count > 1 for count in numbers.values())
    shared = sum(count > 1 for count in Counter(order.document["deal_number"] for order in ordinary).values())
    did = Text(
        "deals of several orders: {shared}, of which with equal numbers from two bases: {twins}",
        shared=shared,
        twins=twins,
    )
    holds = Text(
        "orders with the file and all lines as in 1C: {right} of {count}", right=len(right), count=len(ordinary)
    )
    spans = [(order.sent("add")[0]["queued_at"], order.noted("order")[0]["at"]) for order in right if not order.changed]
    return Verdict("K4.3", len(right) == len(ordinary) and twins > 0, did, holds, evidence.times(spans))


def _changed(ordinary: list[Order], evidence: Evidence) -> Verdict:
    changed = [order for order in ordinary if order.changed]
    right = [order for order in changed if order.as_written]
    spans = [(order.sent(*PLACED)[-1]["queued_at"], order.noted("order")[-1]["at"]) for order in right]
    return Verdict(
        "K5",
        len(right) == len(changed) > 0,
        Text(
            "changes: {count} in {orders} orders",
            count=sum(len(order.sent("change")) for order in changed),
            orders=len(changed),
        ),
        Text("orders with the last composition and file: {count}", count=len(right)),
        evidence.times(spans),
    )


def _cancelled(ordinary: list[Order], evidence: Evidence) -> Verdict:
    ended, right, spans = _ends("cancelled", ordinary, evidence)
    kept = sum(len(order.deal["orders"]) > 1 for order in ended if order.deal)
    did = Text("orders closed without a shipment: {count}", count=len(ended))
    holds = Text(
        "deals «Отменённая»: {gone}, kept because of another open order: {kept}", gone=len(right) - kept, kept=kept
    )
    return Verdict("K6", len(right) == len(ended) > 0 and kept > 0, did, holds, spans)


def _finished(ordinary: list[Order], evidence: Evidence) -> Verdict:
    ended, right, spans = _ends("finished", ordinary, evidence)
    did = Text("orders closed and shipped: {count}", count=len(ended))
    return Verdict(
        "K7", len(right) == len(ended) > 0, did, Text("deals «Завершённая»: {count}", count=len(right)), spans
    )


def _in_part(ordinary: list[Order], evidence: Evidence) -> Verdict:
    ended, right, spans = _ends("part", ordinary, evidence)
    did = Text("orders closed and shipped in part: {count}", count=len(ended))
    holds = Text("deals neither cancelled nor finished: {count}", count=len(right))
    return Verdict("K7.1", len(right) == len(ended) > 0, did, holds, spans)


def _in_order(ordinary: list[Order]) -> Verdict:
    right = sum(order.in_order for order in ordinary)
    told = sum(len(order.messages) for order in ordinary)
    return Verdict(
        "H2",
        right == len(ordinary) > 0,
        Text("messages about {count} orders: {told}", count=len(ordinary), told=told),
        Text("orders whose states came in the order of 1C: {right}", right=right),
    )


def _ends(end: str, ordinary: list[Order], evidence: Evidence) -> tuple[list[Order], list[Order], tuple[float, ...]]:
    """The orders that ended so, those of them whose state and deal are right in KSUP, and how long these took."""
    expected = _expected(ordinary)
    ended = [order for order in ordinary if order.ended == end]
    right = [order for order in ended if _stands(order, expected[order.document["deal_number"]])]
    spans = [(order.sent("cancel", "finished", "closed")[0]["queued_at"], _end_noted(order)) for order in right]
    return ended, right, evidence.times(spans)


def _stands(order: Order, status: str) -> bool:
    """One note of the state: it was written once."""
    assert order.deal
    state = "closed" if order.ended == "part" else order.ended
    return bool(
        order.held
        and order.held["state"] == state
        and len(order.noted("state")) == 1
        and order.deal["status"] == status
    )


def _end_noted(order: Order) -> str:
    assert order.deal
    statuses = [event["at"] for event in order.deal["history"] if event["what"] == "status"]
    return str(statuses[-1] if statuses else order.noted("state")[-1]["at"])


def _expected(ordinary: list[Order]) -> dict[int, str]:
    """The status of each deal by all its orders in 1C: it ends when none of them is open, and none was closed with
    only a part of it shipped."""
    ends: dict[int, set[str]] = defaultdict(set)
    for order in ordinary:
        ends[order.document["deal_number"]].add(order.ended)
    return {deal: _status(states) for deal, states in ends.items()}


def _status(states: set[str]) -> str:
    if states & {"", "part"}:
        return NEW
    return FINISHED if "finished" in states else CANCELLED


def _answers(sent: Iterable[Order]) -> tuple[float, ...]:
    """Milliseconds until 1C had its answer: nothing reaches KSUP here that could be measured."""
    return tuple(
        float(message["answers"][-1]["ms"]) for order in sent for message in order.messages if message["answers"]
    )
