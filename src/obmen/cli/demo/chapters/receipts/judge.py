"""The rules of receipts, judged by what stands in 1C and in KSUP."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.papers import noted, sent
from obmen.core.text import Text

Rung = list[tuple[str, Record]]
"""Receipts that were rung up, each with its base."""


def judge(evidence: Evidence) -> list[Verdict]:
    rung = [(base, one) for base, one in evidence.objects("receipt") if one["status"] == "Пробит"]
    with_card = [(base, one) for base, one in rung if one["card"]]
    without = [(base, one) for base, one in rung if not one["card"]]
    return [_bought(with_card, evidence), _counted(without, evidence)]


def _bought(with_card: Rung, evidence: Evidence) -> Verdict:
    """KSUP makes the deal, so 1C cannot name it."""
    owners, deals = _owners(evidence), _deals(evidence)
    known = [(base, one, owners[base, one["partner"]]) for base, one in with_card if (base, one["partner"]) in owners]
    right = sum(_is_right(deals.get((base, one["number"]), []), one, client) for base, one, client in known)
    unknown = len(with_card) - len(known)
    others = sum(len(found) for found in deals.values()) - len(known)
    did = Text(
        "receipts with a loyalty card: {count}; of clients KSUP does not know: {unknown}",
        count=len(with_card),
        unknown=unknown,
    )
    holds = Text(
        "deals «Розница», finished, with order, shipment and income: {right}; others: {others}",
        right=right,
        others=others,
    )
    return Verdict("K12", right == len(known) > 0 < unknown and not others, did, holds, _times(evidence, deals))


def _times(evidence: Evidence, deals: dict[tuple[str, str], list[Record]]) -> tuple[float, ...]:
    told = {
        (base, number, deals[base, number][0]["number"]): messages
        for (base, number, _), messages in sent(evidence, "receipts").items()
        if (base, number) in deals
    }
    return evidence.times(noted(evidence, "retail", told))


def _counted(without: Rung, evidence: Evidence) -> Verdict:
    told = [one for _, one in evidence.told("receipts") if one["type"] == "roznicanocard"]
    taken = sum(one["state"] == "accepted" for one in told)
    deals = _deals(evidence)
    there = sum((base, one["number"]) in deals for base, one in without)
    did = Text("receipts without a card: {count}, messages of them taken: {taken}", count=len(without), taken=taken)
    return Verdict("K13", taken == len(without) > 0 and not there, did, Text("such receipts: {count}", count=there))


def _owners(evidence: Evidence) -> dict[tuple[str, str], str]:
    """Contacts of KSUP by base and 1C's reference of the client."""
    codes = {(one["base"], one["code"]): one["owner"] for one in evidence.ksup["codes"] if one["kind"] == "contact"}
    refs = [(base, one["ref"], one["code"]) for base, one in evidence.objects("partner")]
    return {(base, ref): codes[base, code] for base, ref, code in refs if (base, code) in codes}


def _deals(evidence: Evidence) -> dict[tuple[str, str], list[Record]]:
    """Retail deals by base and number of the receipt, with their shipments and incomes."""
    papers: dict[str, dict[str, list[Record]]] = {}
    for kind in ("shipments", "incomes"):
        for one in evidence.ksup[kind]:
            papers.setdefault(one["deal"], {}).setdefault(kind, []).append(one)
    found: dict[tuple[str, str], list[Record]] = {}
    for number, deal in evidence.deals.items():
        if deal["type"] == "Розница":
            order = deal["orders"][0]
            found.setdefault((order["base"], order["order_number"]), []).append(deal | papers.get(number, {}))
    return found


def _is_right(deals: list[Record], receipt: Record, client: str) -> bool:
    if len(deals) != 1:
        return False
    (deal,) = deals
    lines = _lines(receipt["lines"])
    placed = [_lines(one["lines"]) for one in (*deal["orders"], *deal["shipments"])]
    total = [Decimal(one["sum"]) for one in deal["incomes"]]
    head = (deal["status"], deal["contact"]) == ("Завершённая", client)
    return head and placed == [lines, lines] and total == [Decimal(receipt["total"])]


def _lines(lines: Iterable[Record]) -> list[tuple[Any, ...]]:
    return [(one["article"], one["name"], Decimal(one["quantity"]), Decimal(one["sum"])) for one in lines]
