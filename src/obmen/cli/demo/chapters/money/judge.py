"""The rules of money, judged by what stands in 1C and in KSUP."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.papers import deals_of_orders, noted, sent
from obmen.cli.demo.setting_up import RESPONSIBLE
from obmen.core.text import Text

Paid = tuple[str, str, str, Decimal]
"""Base, number of the document, deal (empty: no order is named), sum."""


def judge(evidence: Evidence) -> list[Verdict]:
    paid = list(_paid(evidence))
    return [_in_deals([one for one in paid if one[2]], evidence), _unallocated(paid, evidence)]


def _paid(evidence: Evidence) -> Iterator[Paid]:
    """Each order of a payment that has come, and what is left of it."""
    deals = deals_of_orders(evidence)
    for base, payment in evidence.objects("bank", "cash", "acquiring"):
        for line in payment["lines"] if payment["bank_posted"] else ():
            deal = deals[base, line["order"]] if line["order"] else ""
            yield base, payment["number"], deal, Decimal(line["sum"])


def _in_deals(paid: list[Paid], evidence: Evidence) -> Verdict:
    """A receipt of the shop has its money in a deal of its own (K12)."""
    bought = {number for number, deal in evidence.deals.items() if deal["type"] == "Розница"}
    incomes = [one for one in evidence.ksup["incomes"] if one["deal"] not in bought]
    held = Counter((one["base"], one["document"], one["deal"], Decimal(one["sum"])) for one in incomes)
    right = (held & Counter(paid)).total()
    did = Text(
        "payments for orders: {count}, of them for several at once: {shared}",
        count=len({one[:2] for one in paid}),
        shared=sum(count > 1 for count in Counter(one[:2] for one in paid).values()),
    )
    holds = Text("incomes in the deals, each once: {right} of {count}", right=right, count=len(paid))
    spans = noted(evidence, "income", sent(evidence, "incomes"))
    return Verdict("K8", right == len(paid) == len(incomes) > 0, did, holds, evidence.times(spans))


def _unallocated(paid: list[Paid], evidence: Evidence) -> Verdict:
    """Money for which an order was named later was told of first."""
    loose = {(base, one["order_number"]) for base, one in evidence.told("incomes") if one["deal_number"] is None}
    left = {one[:2]: one[3] for one in paid if not one[2]}
    notices = evidence.ksup["notices"]
    once = Counter((one["base"], one["document"]) for one in notices) == Counter(loose)
    right = sum(_rightly_told(one, left) for one in notices)
    named_later = len(loose) - len(left)
    did = Text(
        "payments with money for no order: {count}, for which one was named later: {later}",
        count=len(loose),
        later=named_later,
    )
    holds = Text("told to the person responsible, with the sum: {right}", right=right)
    ok = once and right == len(loose) > 0 < named_later and left.keys() <= loose
    return Verdict("K9", ok, did, holds)


def _rightly_told(notice: Record, left: dict[tuple[str, str], Decimal]) -> bool:
    sum_ = Decimal(notice["sum"])
    return bool(notice["told"] == RESPONSIBLE and sum_ == left.get((notice["base"], notice["document"]), sum_))
