"""What people in 1C do with products."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.setting_up import ASKED, GROUPS
from obmen.cli.demo.stage import Stage

WITHIN = "Балконные блоки"
"""A group in the first of those that are exported."""

KEPT = "Реклама"
RENAMED = "/1"
"""What stands behind the article of a product that got another one."""

MAKERS = ("Rehau", "Veka", "КБЕ", "Roto «NX»")
CHANGED, WITH_NEW_ARTICLE, MOVED, LEFT_OUT = 18, 6, 2, 2


def day(stage: Stage) -> list[Life]:
    """Products are entered and corrected, some get another article or come into a group that is exported; of others
    each condition keeps a few back."""
    trade = stage.bases[ASKED].trade
    trade.extension(groups=list(GROUPS))
    trade.add_group(WITHIN, GROUPS[0])
    lives = [_corrected(stage, 1) for _ in range(CHANGED)]
    for _ in range(WITH_NEW_ARTICLE):
        product = Product(stage)
        lives.append([product.enter, product.rename])
    for _ in range(MOVED):
        product = Product(stage)
        lives.append([partial(product.enter, group=KEPT), partial(product.change, group=WITHIN)])
    for why in ({"group": KEPT}, {"kind": "Услуга"}, {"archived": True}, {"marked": True}):
        lives += [_corrected(stage, 1, **why) for _ in range(LEFT_OUT)]
    return lives


def trouble(stage: Stage, acts: int) -> list[Life]:
    """Two acts each."""
    return [_corrected(stage, 1) for _ in range(acts // 2)]


@dataclass(slots=True)
class Product:
    stage: Stage
    row: dict[str, Any] = field(default_factory=dict)

    def enter(self, **more: Any) -> None:
        number = self.stage.number()
        group = self.stage.chance.choice((*GROUPS, WITHIN))
        named = {"article": f"ИЗ-{number:05}", "name": f"Створка {number}", "group": group, "manufacturer": MAKERS[0]}
        self.row = self.stage.bases[ASKED].trade.add_product(**{**named, **more})

    def correct(self) -> None:
        chance, number = self.stage.chance, self.stage.number()
        self.change(name=f"Створка «Евро» {number}", series=f"С-{number}", manufacturer=chance.choice(MAKERS))

    def rename(self) -> None:
        self.change(article=self.row["article"] + RENAMED)

    def change(self, **changes: Any) -> None:
        self.row = self.stage.bases[ASKED].trade.change_product(self.row["ref"], **changes)


def _corrected(stage: Stage, times: int, **more: Any) -> Life:
    product = Product(stage)
    return [partial(product.enter, **more), *[product.correct] * times]
