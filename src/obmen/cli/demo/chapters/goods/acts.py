"""What people in 1C do with shipments."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.chapters.orders.acts import UT, Person
from obmen.cli.demo.stage import Stage

IN_PARTS, CHANGED, CORRECTED, TOGETHER = 3, 4, 4, 2


def day(stage: Stage) -> list[Life]:
    """Orders go out in parts, two with one shipment; shipments are changed, or corrected by a document of their own."""
    lives = [_in_parts(stage, deal) for deal in stage.deals(IN_PARTS)]
    lives += [_put_right(stage, deal, Keeper.change) for deal in stage.deals(CHANGED)]
    lives += [_put_right(stage, deal, Keeper.correct) for deal in stage.deals(CORRECTED)]
    for _ in range(TOGETHER):
        keeper = Keeper(stage)
        lives.append([*(partial(keeper.order, deal) for deal in stage.deals(2)), partial(keeper.ship, "all")])
    return lives


def trouble(stage: Stage, acts: int) -> list[Life]:
    """Three acts each."""
    ways = (Keeper.change, Keeper.correct)
    return [_put_right(stage, deal, ways[deal % 2]) for deal in stage.deals(acts // 3)]


@dataclass(slots=True)
class Keeper:
    """Who ships orders."""

    stage: Stage
    orders: list[dict[str, Any]] = field(default_factory=list)
    shipment: dict[str, Any] = field(default_factory=dict)

    def order(self, deal: int) -> None:
        person = Person(self.stage, UT)
        person.create(deal_number=deal)
        self.orders.append(person.order)

    def ship(self, what: str) -> None:
        self.shipment = self.stage.bases[UT].ship({one["ref"]: what for one in self.orders})

    def change(self) -> None:
        self.stage.bases[UT].change_shipment(self.shipment["ref"], self._fewer())

    def correct(self) -> None:
        self.stage.bases[UT].correct_shipment(self.shipment["ref"], self._fewer())

    def _fewer(self) -> dict[str, str]:
        first = self.shipment["lines"][0]
        return {first["article"]: str(Decimal(first["quantity"]) / 2)}


def _in_parts(stage: Stage, deal: int) -> Life:
    keeper = Keeper(stage)
    return [partial(keeper.order, deal), *(partial(keeper.ship, what) for what in ("part", "all"))]


def _put_right(stage: Stage, deal: int, how: Callable[[Keeper], None]) -> Life:
    keeper = Keeper(stage)
    return [partial(keeper.order, deal), partial(keeper.ship, "all"), partial(how, keeper)]
