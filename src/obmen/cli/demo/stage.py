"""What the chapters act on, and the pace at which they do."""

import random
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from obmen.core import clock
from obmen_stands.onec import OneC

from .chapter import Life
from .company import Company

FIRST_DEAL = 12_301
SEED = 117


@dataclass(frozen=True, slots=True)
class Question:
    """``told``: what KSUP showed to who pressed the button; ``ms``: how long he waited."""

    articles: tuple[str, ...]
    contact: str
    told: dict[str, Any]
    ms: float


class Stage:
    """``acted`` is called after each act. ``said``: what a base answered to each writing of an object, by (base, ref).
    ``tasks``: contacts of KSUP that got a task, and whether one with an order. ``asked``: questions that were
    answered, ``asking``: how many there are in all."""

    def __init__(self, company: Company, acted: Callable[[], None]) -> None:
        self.company = company
        self.chance = random.Random(SEED)  # noqa: S311  the same day each time, not a secret
        self.said: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.tasks: dict[str, bool] = {}
        self.asking = 0
        self.asked: list[Question] = []
        self._people = ThreadPoolExecutor(4, "asks")
        self._acted = acted
        self._next_deal = FIRST_DEAL
        self._last = 0

    @property
    def bases(self) -> dict[str, OneC]:
        return self.company.bases

    def number(self) -> int:
        """One that nobody has had yet."""
        self._last += 1
        return self._last

    def deals(self, count: int) -> list[int]:
        """Makes new deals in KSUP."""
        numbers = list(range(self._next_deal, self._next_deal + count))
        self._next_deal += count
        self.company.ksup.add_deals([{"number": str(one), "title": f"Окна и двери, договор {one}"} for one in numbers])
        return numbers

    def order_task(self, contact: str, *, order: bool = True) -> None:
        """A contact of KSUP gets one."""
        self.tasks[contact] = order
        self.company.ksup.order_task(contact, order=order)

    def ask(self, articles: tuple[str, ...], contact: str = "") -> "Future[None]":
        """Somebody in KSUP asks for prices and waits, while others work on."""
        self.asking += 1
        return self._people.submit(self._ask, articles, contact)

    def _ask(self, articles: tuple[str, ...], contact: str) -> None:
        began = clock.monotonic()
        told = self.company.ksup.ask_prices(articles, contact)
        self.asked.append(Question(articles, contact, told, (clock.monotonic() - began) * 1000))

    def live(self, lives: list[Life], *, seconds: float) -> None:
        """Acts the lives out, mixed as a working day mixes them and spread evenly over the time."""
        waiting = [list(life) for life in lives]
        acts = sum(map(len, waiting))
        began, pause = clock.monotonic(), threading.Event()
        for done in range(acts):
            life = self.chance.choice(waiting)
            life.pop(0)()
            self._acted()
            if not life:
                waiting.remove(life)
            clock.wait(pause, max(0.0, began + seconds * (done + 1) / acts - clock.monotonic()))
