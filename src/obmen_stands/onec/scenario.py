"""A burst of acts: many orders living their lives at once, the way a working day mixes them."""

import random
import time
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .documents import Documents
from .generator import Recipe, generate, line
from .orders import LineDraft, Order, OrderChange
from .shipping import Shipments

Course = Literal["open", "saved_again", "changed", "cancelled", "finished", "part"]

COURSES: dict[Course, tuple[str, ...]] = {
    "open": (),
    "saved_again": ("save again",),
    "changed": ("change", "change"),
    "cancelled": ("change", "close"),
    "finished": ("change", "ship all", "close"),
    "part": ("ship part", "close"),
}


class Burst(BaseModel):
    """Orders of `recipe` take the `courses` in turn; `acts` stops after so many. Same seed, same acts in same order."""

    model_config = ConfigDict(extra="forbid")
    recipe: Recipe = Recipe()
    courses: list[Course] = Field(default=list(COURSES), min_length=1)
    acts: int | None = Field(None, ge=1)
    pause_ms: int = Field(0, ge=0, le=60_000)
    """Between two acts."""


def play(documents: Documents, shipments: Shipments, burst: Burst) -> list[dict[str, Any]]:
    """What was done, in order."""
    done: list[dict[str, Any]] = []
    for act, order in _acts(documents, shipments, burst):
        done.append({"act": act, "ref": order.ref, "number": order.number, "deal_number": order.deal_number})
        if len(done) == burst.acts:
            break
        if burst.pause_ms:
            time.sleep(burst.pause_ms / 1000)
    return done


def _acts(documents: Documents, shipments: Shipments, burst: Burst) -> Iterator[tuple[str, Order]]:
    chance = random.Random(burst.recipe.seed)
    drafts = list(reversed(generate(burst.recipe)))
    living: list[tuple[Order, list[str]]] = []
    born = 0
    while drafts or living:
        if drafts and (not living or chance.random() < 0.4):
            order = documents.create(drafts.pop())
            yield "create", order
            living.append((order, list(COURSES[burst.courses[born % len(burst.courses)]])))
            born += 1
            continue
        place = chance.randrange(len(living))
        order, steps = living[place]
        if not steps:
            del living[place]
            continue
        step = steps.pop(0)
        order = _step(documents, shipments, step, order, chance)
        living[place] = (order, steps)
        yield step, order


def _step(documents: Documents, shipments: Shipments, step: str, order: Order, chance: random.Random) -> Order:
    if step == "close":
        return documents.close(order.ref)
    if step == "ship all":
        return shipments.in_all(order.ref, "all")
    if step == "ship part":
        return shipments.in_all(order.ref, "part")
    return documents.change(
        order.ref, OrderChange(lines=_changed(order, chance)) if step == "change" else OrderChange()
    )


def _changed(order: Order, chance: random.Random) -> list[LineDraft]:
    """One more of the first line, and now and then a new line."""
    drafts = as_drafts(order)
    first = drafts[0]
    drafts[0] = first.model_copy(update={"quantity": first.quantity + 1, "sum": None})
    return [*drafts, line(chance)] if chance.random() < 0.5 else drafts


def as_drafts(order: Order) -> list[LineDraft]:
    """The lines as a person would see them in the form."""
    names = ("article", "name", "quantity", "price", "sum", "cancelled")
    return [LineDraft(**{name: getattr(one, name) for name in names}) for one in order.lines]
