"""The head of a comparison: counts and sums of both sides, as a reader writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import words
from .planview import written


@dataclass(frozen=True, slots=True)
class ShownFigure:
    title: str
    ours: str
    theirs: str
    equal: bool


def figures(stored: Iterable[Mapping[str, Any]]) -> list[ShownFigure]:
    """``stored``: title (a Text in JSON), ours, theirs."""
    return [
        ShownFigure(words.say(f["title"]), _figure(f["ours"]), _figure(f["theirs"]), f["ours"] == f["theirs"])
        for f in stored
    ]


def _figure(text: str) -> str:
    """A count, a sum, or both («12 · 10400.00»), as a reader writes them."""
    return " · ".join(words.number(int(one)) if one.isdecimal() else written(one) for one in text.split(" · "))
