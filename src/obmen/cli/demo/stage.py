"""What the chapters act on, and the pace at which they do."""

import random
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from obmen.core import clock
from obmen_stands.onec import OneC

from .chapter import Life
from .company import Company

FIRST_DEAL = 12_301
SEED = 117


class Stage:
    """``acted`` is called after each act. ``said``: what a base answered to each writing of an object, by (base,
    ref)."""

    def __init__(self, company: Company, acted: Callable[[], None]) -> None:
        self.company = company
        self.chance = random.Random(SEED)  # noqa: S311  the same day each time, not a secret
        self.said: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self._acted = acted
        self._next_deal = FIRST_DEAL

    @property
    def bases(self) -> dict[str, OneC]:
        return self.company.bases

    def deals(self, count: int) -> list[int]:
        """Makes new deals in KSUP."""
        numbers = list(range(self._next_deal, self._next_deal + count))
        self._next_deal += count
        self.company.ksup.add_deals([{"number": str(one), "title": f"Окна и двери, договор {one}"} for one in numbers])
        return numbers

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
