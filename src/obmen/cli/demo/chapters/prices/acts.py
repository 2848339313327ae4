"""What people in KSUP ask of 1C."""

from decimal import Decimal
from functools import partial
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.clients import Client, in_both
from obmen.cli.demo.setting_up import ASKED
from obmen.cli.demo.stage import Stage
from obmen.core.text import Text

SLOW_FIRST = 4.0
"""Seconds 1C takes to start a session: whoever asks first waits."""

SESSION_AGE = 3.0
"""Seconds 1C keeps a session nobody uses: shorter than in life, as is the play."""

PRODUCTS, CLIENTS, QUESTIONS = 12, 3, 24
WAREHOUSES = ("Магазин", "Внешний склад")
UNKNOWN = "НЕТ-00001"
"""An article that 1C does not have."""


def day(stage: Stage) -> list[Life]:
    """The button is pressed for some products, for a client with an agreement or for none; of some products KSUP has
    another name than 1C, and one 1C does not have. 1C has slept."""
    stage.bases[ASKED].odata.settings(first_call=SLOW_FIRST, session_age=SESSION_AGE)
    articles = [_product(stage, place) for place in range(PRODUCTS)]
    clients = ["", *(one.ksup_id for one in _clients(stage, articles))]
    lives: list[Life] = []
    for _ in range(QUESTIONS):
        asked = (*stage.chance.sample(articles, 3), UNKNOWN)
        lives.append([partial(stage.ask, asked, stage.chance.choice(clients))])
    return lives


def trouble(_stage: Stage, _acts: int) -> list[Life]:
    """Who asks while KSUP is down cannot ask."""
    return []


def leave(_stage: Stage) -> Text:
    return Text(
        "In KSUP choose products and press «Получить цены и остатки»: 1C {base} answers at once, after a pause within "
        "{seconds} s",
        base=ASKED,
        seconds=round(SLOW_FIRST),
    )


def _product(stage: Stage, place: int) -> str:
    """In no group, so that its name in KSUP is KSUP's own."""
    number, chance = stage.number(), stage.chance
    article, name = f"ЦН-{number:05}", f"Подоконник {number}"
    prices: dict[str, Any] = {"retail": _price(stage), "special": _price(stage) if place % 2 else None}
    stock = {warehouse: str(chance.randint(-3, 40)) for warehouse in WAREHOUSES}
    stage.bases[ASKED].trade.add_product(article, name, stock=stock, **prices)
    named = name if place % 3 else f"Доска подоконная {number}"
    stage.company.ksup.add_products([{"article": article, "name": named}])
    return article


def _clients(stage: Stage, articles: list[str]) -> list[Client]:
    clients = in_both(stage, ASKED, CLIENTS)
    for client in clients:
        agreement = {article: _price(stage) for article in articles[::2]}
        stage.bases[ASKED].trade.change_partner(client.code, agreement=agreement)
    return clients


def _price(stage: Stage) -> str:
    return str(Decimal(stage.chance.randint(100, 900_000)) / 100)
