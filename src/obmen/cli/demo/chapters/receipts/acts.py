"""What happens at the tills of the shop."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.chapters.orders.acts import SHOP, UT, WARES
from obmen.cli.demo.clients import in_both, in_onec
from obmen.cli.demo.stage import Stage

CLIENTS, BOUGHT, WITHOUT_CARD, PUT_ASIDE, STRANGERS = 6, 2, 16, 2, 2


def day(stage: Stage) -> list[Life]:
    """Clients with cards come several times, others without; what was put aside is sold after all or is not; and a
    client comes whom KSUP does not know."""
    cards = [(base, _card(stage, base, one.code)) for base in (UT, SHOP) for one in in_both(stage, base, CLIENTS)]
    lives: list[Life] = [[partial(Till(stage, base).sell, card)] for base, card in cards for _ in range(BOUGHT)]
    lives += [[partial(Till(stage, base).sell)] for base in (UT, SHOP) for _ in range(WITHOUT_CARD // 2)]
    for base, card in cards[:PUT_ASIDE]:
        till = Till(stage, base)
        lives.append([partial(till.sell, card, status="Отложен"), till.ring_up])
        lives.append([partial(Till(stage, base).sell, card, status="Аннулирован")])
    strangers = in_onec(stage, UT, STRANGERS)
    return lives + [[partial(Till(stage, UT).sell, _card(stage, UT, one.code))] for one in strangers]


def trouble(stage: Stage, acts: int) -> list[Life]:
    """One act each."""
    cards = [one["code"] for one in stage.bases[SHOP].objects("card")]
    return [[partial(Till(stage, SHOP).sell, stage.chance.choice((*cards, "")))] for _ in range(acts)]


def _card(stage: Stage, base: str, client: str) -> str:
    return str(stage.bases[base].give_card(client)["code"])


@dataclass(slots=True)
class Till:
    stage: Stage
    base: str
    receipt: dict[str, Any] = field(default_factory=dict)

    def sell(self, card: str = "", **draft: Any) -> None:
        self.receipt = self.stage.bases[self.base].sell(self._lines(), card=card, **draft)

    def ring_up(self) -> None:
        self.stage.bases[self.base].ring_up(self.receipt["ref"])

    def _lines(self) -> list[dict[str, str]]:
        chance = self.stage.chance
        return [
            {
                "article": f"РЗ-{chance.randrange(200):04}",
                "name": chance.choice(WARES),
                "quantity": str(chance.randint(1, 5)),
                "price": f"{chance.randint(100, 90_000) / 100:.2f}",
            }
            for _ in range(chance.randint(1, 4))
        ]
