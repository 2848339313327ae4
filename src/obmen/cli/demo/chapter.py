"""What an exchange adds to the demo: a module or package in ``chapters`` with a ``CHAPTER``."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from obmen.core.text import Text

from . import chapters

if TYPE_CHECKING:
    from .evidence import Evidence
    from .stage import Stage

Life = list[Callable[[], object]]
"""What a person does, one act after another, with one object, such as an order."""


KSUP, PORTAL = Text("KSUP"), Text("Bitrix24")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``did``: what was done in 1C or stands there; ``holds``: what the system ``there`` holds of it, or did;
    ``times``: milliseconds from 1C's queue to KSUP, or to the answer where nothing comes into KSUP, one for each
    message that met no trouble made on purpose."""

    rule: str
    ok: bool
    did: Text
    holds: Text
    times: tuple[float, ...] = ()
    there: Text = KSUP

    @property
    def median(self) -> int | None:
        return round(median(self.times)) if self.times else None

    @property
    def worst(self) -> int | None:
        return round(max(self.times)) if self.times else None


@dataclass(frozen=True, slots=True)
class Chapter:
    """``day``: lives lived while all is well. ``trouble``: about so many acts more, lived while something is broken;
    both make the objects they need in the other system before they return. ``judge`` looks at the evidence alone.
    ``leave``: what a person who looks around afterwards finds waiting for him, in a sentence, or nothing."""

    day: "Callable[[Stage], list[Life]]"
    trouble: "Callable[[Stage, int], list[Life]]"
    judge: "Callable[[Evidence], list[Verdict]]"
    leave: "Callable[[Stage], Text] | None" = None


def all_chapters() -> list[Chapter]:
    """In the order of their names."""
    names = sorted(found.name for found in pkgutil.iter_modules(chapters.__path__))
    return [importlib.import_module(f"{chapters.__name__}.{name}").CHAPTER for name in names]
