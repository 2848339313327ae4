"""K14: what obmen adds to a question for prices and stock that 1C answers by itself."""

import json
from dataclasses import replace
from typing import Any

from .asks import Asks
from .ends import asked, percentile
from .firm import PASSWORD, USER, Firm, basic, firm
from .results import Gate, Ground

RATE = 50.0
ROUNDS = 6
QUESTIONS = 2_000
PRODUCTS = 40
CHOSEN = 5
LIMITS = """
[options.limits]
questions_at_once = 50
"""
TABLE = "Prices and stock, asked of 1C directly and through obmen, 50 questions a second"


def prices(ground: Ground) -> None:
    """The same question on both ways by turns, each as often a second."""
    with firm(ground.folder / "prices", LIMITS) as found:
        ways = _ways(found, ground.count(QUESTIONS) // ROUNDS)
        for way in ways.values():
            asked(replace(way, rate=5, count=10))  # the first one builds clients and wakes caches
        took: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS):
            for name in list(ways)[:: 1 if turn % 2 else -1]:
                told = asked(ways[name])
                if told.refused:
                    raise RuntimeError(f"{len(told.refused)} questions {name} were refused: {told.refused[0]!r}")
                took[name] += told.seconds
        memory = found.server.memory()
    _tell(ground, took, memory)


def _ways(found: Firm, count: int) -> dict[str, Asks]:
    question = _question(found)
    through, directly = (
        f"{found.address}/ask/ksup/prices",
        f"{found.onec.trade.publication}/hs/obmen/v1/prices-and-stock",
    )
    told = json.dumps(question, ensure_ascii=False)
    return {
        "directly": Asks(directly, basic(USER, PASSWORD), told, count, RATE),
        "through obmen": Asks(through, f"Bearer {found.keys['ksup']}", told, count, RATE),
    }


def _question(found: Firm) -> dict[str, Any]:
    articles = [f"00-{number:08}" for number in range(PRODUCTS)]
    stock = {"Магазин": "4", "Внешний склад": "12.5"}
    for article in articles:
        found.onec.trade.add_product(article, f"Фильтр {article}", retail="690", special="655.50", stock=stock)
    code = found.onec.trade.add_partner("ООО «Ёлки»", agreement={articles[0]: "600.10"})["code"]
    return {"articles": articles[:CHOSEN], "contact_code": code}


def _tell(ground: Ground, took: dict[str, list[float]], memory: float) -> None:
    for name, seconds in took.items():
        half, most = percentile(seconds, 0.5), percentile(seconds, 0.99)
        ground.results.add(TABLE, f"{name}: answer, half / 99 % within", f"{half:.1f} / {most:.1f} ms")
    ground.results.add(TABLE, "memory of obmen meanwhile", memory, "MB")
    for title, share, limit in (("half", 0.5, 5), ("99 %", 0.99, 25)):
        directly, through = (percentile(took[name], share) for name in ("directly", "through obmen"))
        what = f"prices and stock: obmen adds to a direct question of 1C, {title} within"
        ground.results.gates.append(Gate(what, through - directly, limit, "ms", least=False))
