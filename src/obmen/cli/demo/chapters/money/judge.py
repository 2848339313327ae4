"""The rules of money, judged by what stands in 1C and in KSUP."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.papers import deals_of_orders, noted, sent
from obmen.cli.demo.setting_up import RESPONSIBLE
from obmen.core.text import Text

KINDS = ("bank", "cash", "acquiring")
"""Of payments. Each numbers its own, so that one number may be of several."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Of a payment that has come. ``deal``: of its order; empty: no order is named."""

    base: str
    payment: Record
    deal: str
    sum: Decimal

    @property
    def seen(self) -> tuple[str, str, str, Decimal]:
        return self.base, self.payment["number"], self.deal, self.sum


def judge(evidence: Evidence) -> list[Verdict]:
    paid = list(_paid(evidence))
    return [_in_deals([one for one in paid if one.deal], evidence), _unallocated(paid, evidence)]


def _paid(evidence: Evidence) -> Iterator[_Part]:
    deals = deals_of_orders(evidence)
    for base, payment in evidence.objects(*KINDS):
        for line in payment["lines"] if payment["bank_posted"] else ():
            yield _Part(base, payment, deals[base, line["order"]] if line["order"] else "", Decimal(line["sum"]))


def _in_deals(paid: list[_Part], evidence: Evidence) -> Verdict:
    """A receipt of the shop has its money in a deal of its own (K12)."""
    bought = {number for number, deal in evidence.deals.items() if deal["type"] == "Розница"}
    incomes = [one for one in evidence.ksup["incomes"] if one["deal"] not in bought]
    held = Counter((one["base"], one["document"], one["deal"], Decimal(one["sum"])) for one in incomes)
    right = (held & Counter(one.seen for one in paid)).total()
    parts = Counter(one.payment["ref"] for one in paid)
    did = Text(
        "payments for orders: {count}, of them for several at once: {shared}",
        count=len(parts),
        shared=sum(count > 1 for count in parts.values()),
    )
    holds = Text("incomes in the deals, each once: {right} of {count}", right=right, count=len(paid))
    spans = noted(evidence, "income", sent(evidence, "incomes"))
    return Verdict("K8", right == len(paid) == len(incomes) > 0, did, holds, evidence.times(spans))


def _unallocated(paid: list[_Part], evidence: Evidence) -> Verdict:
    """Money for which an order was named later was told of first, all of it."""
    left = {one.payment["ref"]: one.sum for one in paid if not one.deal}
    payments = {one["ref"]: one for _, one in evidence.objects(*KINDS)}
    told = [(base, one["order_ref"]) for base, one in evidence.told("incomes") if one["deal_number"] is None]
    loose = Counter(
        (base, payments[ref]["number"], left.get(ref, Decimal(payments[ref]["total"]))) for base, ref in told
    )
    notices = [one for one in evidence.ksup["notices"] if one["told"] == RESPONSIBLE]
    held = Counter((one["base"], one["document"], Decimal(one["sum"])) for one in notices)
    later = len(told) - len(left)
    did = Text(
        "payments with money for no order: {count}, for which one was named later: {later}",
        count=len(told),
        later=later,
    )
    holds = Text("told to the person responsible, with the sum: {right}", right=(held & loose).total())
    ok = held == loose and len(notices) == len(evidence.ksup["notices"]) and left.keys() <= {ref for _, ref in told}
    return Verdict("K9", ok and later > 0, did, holds)
