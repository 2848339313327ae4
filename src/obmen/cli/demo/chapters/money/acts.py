"""What people in 1C do with money."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.chapters.orders.acts import SHOP, UT, Person
from obmen.cli.demo.stage import Stage

IN_PARTS, TOGETHER, TOO_MUCH, LOOSE, ALLOCATED, POSTED_LATER = 4, 3, 3, 6, 2, 2


def day(stage: Stage) -> list[Life]:
    """Orders are paid in parts, two with one payment, or with more than they cost; money comes that belongs to no
    order, and for some of it an order is named later; the bank posts what was expected."""
    lives = [_paid_in_parts(stage, deal) for deal in stage.deals(IN_PARTS)]
    lives += [_paid_together(stage, stage.deals(2)) for _ in range(TOGETHER)]
    lives += [_paid_too_much(stage, deal) for deal in stage.deals(TOO_MUCH)]
    lives += [[partial(_loose, stage, base)] for base in (UT, SHOP) for _ in range(LOOSE // 2)]
    for deal in stage.deals(ALLOCATED):
        payer = Payer(stage, UT)
        lives.append([partial(payer.order, deal), payer.pay_nothing_named, payer.name_the_order])
    for deal in stage.deals(POSTED_LATER):
        payer = Payer(stage, UT)
        lives.append([partial(payer.order, deal), partial(payer.pay, 1, bank_posted=False), payer.bank_posts])
    return lives


def trouble(stage: Stage, acts: int) -> list[Life]:
    """Three acts each."""
    return [_paid_in_parts(stage, deal) for deal in stage.deals(acts // 3)]


@dataclass(slots=True)
class Payer:
    """Who pays for orders of one base."""

    stage: Stage
    base: str
    orders: list[dict[str, Any]] = field(default_factory=list)
    payment: dict[str, Any] = field(default_factory=dict)

    def order(self, deal: int) -> None:
        person = Person(self.stage, self.base)
        person.create(deal_number=deal)
        self.orders.append(person.order)

    def pay(self, share: int, *, more: str = "0", **draft: Any) -> None:
        """One of so many equal parts of each order, and something besides."""
        parts = {one["ref"]: (Decimal(one["total"]) / share).quantize(Decimal("0.01")) for one in self.orders}
        paid = [{"order": ref, "sum": str(sum_)} for ref, sum_ in parts.items()]
        total = sum(parts.values(), Decimal(more))
        self.payment = self.stage.bases[self.base].pay(sum=str(total), orders=paid, **draft)

    def pay_nothing_named(self) -> None:
        self.payment = self.stage.bases[self.base].pay(sum=self.orders[0]["total"])

    def name_the_order(self) -> None:
        whole = {"order": self.orders[0]["ref"], "sum": self.payment["total"]}
        self.payment = self.stage.bases[self.base].allocate(self.payment["ref"], whole)

    def bank_posts(self) -> None:
        self.stage.bases[self.base].bank_posts(self.payment["ref"])


def _paid_in_parts(stage: Stage, deal: int) -> Life:
    payer, document = Payer(stage, stage.chance.choice((UT, SHOP))), stage.chance.choice(("bank", "cash"))
    return [partial(payer.order, deal), *[partial(payer.pay, 2, document=document)] * 2]


def _paid_together(stage: Stage, deals: list[int]) -> Life:
    payer = Payer(stage, UT)
    return [*(partial(payer.order, deal) for deal in deals), partial(payer.pay, 1)]


def _paid_too_much(stage: Stage, deal: int) -> Life:
    payer = Payer(stage, UT)
    return [partial(payer.order, deal), partial(payer.pay, 1, more="100.50", document="acquiring")]


def _loose(stage: Stage, base: str) -> None:
    stage.bases[base].pay(sum=str(Decimal(stage.chance.randint(100, 900_000)) / 100))
