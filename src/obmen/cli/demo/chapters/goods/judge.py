"""The rules of shipments, judged by what stands in 1C and in KSUP."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.papers import About, deals_of_orders, noted, sent
from obmen.core.text import Text

Line = tuple[str, str, Decimal, Decimal]
"""Article, name, quantity, sum."""


@dataclass(frozen=True, slots=True)
class _Shipped:
    """Of one deal. ``lines``: as they are in 1C now; ``held``: KSUP's; ``told``: how often 1C told of it."""

    lines: list[Line]
    held: list[list[Line]]
    told: int


def judge(evidence: Evidence) -> list[Verdict]:
    shipped = list(_shipped(evidence))
    spans = noted(evidence, "shipment", sent(evidence, "shipments"))
    return [_added(shipped, evidence, evidence.times(spans)), _corrected(shipped)]


def _shipped(evidence: Evidence) -> Iterator[_Shipped]:
    held: dict[About, list[list[Line]]] = defaultdict(list)
    for one in evidence.ksup["shipments"]:
        held[one["base"], one["number"], one["deal"]].append(_lines(one["lines"]))
    told = sent(evidence, "shipments")
    for about, lines in _of_deals(evidence):
        yield _Shipped(lines, held.get(about, []), len(told.get(about, ())))


def _of_deals(evidence: Evidence) -> Iterator[tuple[About, list[Line]]]:
    """A correction says how all lines of its shipment became."""
    deals = deals_of_orders(evidence)
    corrected = {(base, one["shipment"]): one for base, one in evidence.objects("correction")}
    for base, one in evidence.objects("shipment"):
        lines: list[Record] = corrected.get((base, one["ref"]), one)["lines"]
        for deal in {deals[base, line["order"]] for line in one["lines"]}:
            own = [line for line in lines if deals[base, line["order"]] == deal]
            yield (base, one["number"], deal), _lines(own)


def _added(shipped: list[_Shipped], evidence: Evidence, times: tuple[float, ...]) -> Verdict:
    once = sum(len(one.held) == 1 for one in shipped)
    documents = [one for _, one in evidence.objects("shipment")]
    several = sum(len({line["order"] for line in one["lines"]}) > 1 for one in documents)
    did = Text("shipments: {count}, of them of several orders: {several}", count=len(documents), several=several)
    holds = Text("shipments in the deals, each once: {once} of {count}", once=once, count=len(shipped))
    return Verdict("K10", once == len(shipped) > 0 < several, did, holds, times)


def _corrected(shipped: list[_Shipped]) -> Verdict:
    """And what was not corrected stands as it was told first."""
    changed = [one for one in shipped if one.told > 1]
    right = sum(one.held == [one.lines] for one in changed)
    others = sum(one.held != [one.lines] for one in shipped)
    did = Text("shipments changed or corrected: {count}", count=len(changed))
    named = {"right": right, "others": others}
    holds = Text("shipments with the last lines: {right}; of all, with other lines than in 1C: {others}", **named)
    return Verdict("K11", right == len(changed) > 0 and not others, did, holds)


def _lines(lines: list[Record]) -> list[Line]:
    return [(one["article"], one["name"], Decimal(one["quantity"]), Decimal(one["sum"])) for one in lines]
