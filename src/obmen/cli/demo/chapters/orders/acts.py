"""What people in 1C do with orders."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.stage import Stage
from obmen.core.text import Text

UT, SHOP = "onec-ut", "onec-shop"
UNKNOWN_DEAL = 99_999
WARES = (
    "Окно «Тёплый дом» 1300×1400",
    'Блок балконный "Евро", левый',
    "Подоконник белый 300 мм",
    "Стеклопакет 4-10-4-10-4 И",
    "Отлив оцинкованный RAL 8017",
    "Ручка «Hoppe» с ключом",
    "Доставка на 5-й этаж 🚚",
)


def day(stage: Stage) -> list[Life]:
    """Orders that stay open, are cancelled, finished, closed in part; several in one deal; «Маркетинг»; old documents
    without a deal. Both bases number their orders alike."""
    new = partial(_life, stage)
    shared, kept = stage.deals(4), stage.deals(12)
    lives = [_opened_in_both(stage, deal) for deal in shared]
    lives += [new(UT, deal, "change", "change") for deal in kept]
    lives += [new(UT, deal, "change", "close") for deal in stage.deals(11)]
    lives += [new(UT, deal, "change", "ship all", "close") for deal in stage.deals(11)]
    lives += [new(SHOP, deal, "change", "ship part", "close") for deal in stage.deals(8)]
    lives += [new(SHOP, deal, "close") for deal in stage.deals(4)]
    lives += [new(SHOP, deal, "ship all", "close") for deal in stage.deals(4)]
    lives += [new(UT, deal, "change", order_type="Маркетинг") for deal in kept[:6]]
    lives += [new(UT, None, unchecked=True) for _ in range(4)]
    return lives


def trouble(stage: Stage, acts: int) -> list[Life]:
    """Four acts each that 1C tells of."""
    lives: list[Life] = []
    for number, deal in enumerate(stage.deals(acts // 4)):
        end = ("change", "change", "close") if number % 2 else ("change", "change", "ship all", "close")
        lives.append(_life(stage, SHOP if number % 2 else UT, deal, *end))
    return lives


def leave(stage: Stage) -> Text:
    """An order that obmen holds for a person."""
    Person(stage, UT).create(deal_number=UNKNOWN_DEAL)
    return Text(
        "1C has just sent an order for deal {deal}, which KSUP does not have: it waits for your decision on the start "
        "page of obmen",
        deal=UNKNOWN_DEAL,
    )


def _opened_in_both(stage: Stage, deal: int) -> Life:
    """An order in each base, with one number as these are their first; then one of the two is cancelled."""
    one, _ = opened = [_life(stage, base, deal, "change", "close") for base in (UT, SHOP)]
    for life in opened:
        life.pop(0)()
    return one


@dataclass(slots=True)
class Person:
    """Who writes one order in a base of 1C and goes on with it."""

    stage: Stage
    base: str
    order: dict[str, Any] = field(default_factory=dict)

    def create(self, **draft: Any) -> None:
        self._wrote(self.stage.bases[self.base].create_order(lines=self._lines(), **draft))

    def go_on(self, act: str) -> None:
        base, ref = self.stage.bases[self.base], self.order["ref"]
        match act:
            case "change":
                self._wrote(base.change_order(ref, lines=self._lines()))
            case "close":
                base.close_order(ref)
            case _:
                base.ship_order(ref, act.removeprefix("ship "))

    def _wrote(self, order: dict[str, Any]) -> None:
        self.order = order
        self.stage.said[self.base, order["ref"]].append(order)

    def _lines(self) -> list[dict[str, str]]:
        """Two or more, so that a part of them can be shipped."""
        chance = self.stage.chance
        return [
            {
                "article": f"{chance.randrange(1, 10**6):08}",
                "name": chance.choice(WARES),
                "quantity": str(chance.randint(2, 40)),
                "price": f"{chance.randint(100, 900_000) / 100:.2f}",
            }
            for _ in range(chance.randint(2, 6))
        ]


def _life(stage: Stage, base: str, deal: int | None, *acts: str, **draft: Any) -> Life:
    person = Person(stage, base)
    return [partial(person.create, deal_number=deal, **draft), *(partial(person.go_on, act) for act in acts)]
