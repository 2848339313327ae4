"""An exchange: what is brought from one role to another. One constant ``EXCHANGE`` in ``exchanges/<name>/__init__.py``,
beside the verbs ``deliver``, ``collect``, ``answer``, ``compare``, of which it has those it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from .inbound import Json, Kind, Placement
from .outcome import Outcome
from .settings import Settings
from .text import Text


@dataclass(frozen=True, slots=True)
class Exchange:
    """``kinds`` are the names of the source system's kinds it takes; empty = any kind of the source connection.
    ``questions`` are the names of the source system's questions ``answer`` takes.

    ``held_head``: what the messages behind a held one do: ``hold`` (deals, contacts) or ``pass`` (products, stock)
    (H2).
    ``place``: where a message stands when that depends on the flow's settings; None = as the kind says.
    ``every``: default pause between runs of ``collect`` ("5 min"), empty where messages are pushed.
    """

    title: Text
    source: type
    target: type
    settings: type[Settings]
    kinds: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    held_head: Literal["hold", "pass"] = "hold"
    place: Callable[[Kind, Json, Any], Placement] | None = None
    every: str = ""
    name: str = field(default="", compare=False)
    deliver: Callable[[Any, Any], Outcome] | None = field(default=None, compare=False)
    collect: Callable[[Any], None] | None = field(default=None, compare=False)
    answer: Callable[[Any, Any], Any] | None = field(default=None, compare=False)
    compare: Callable[[Any], Any] | None = field(default=None, compare=False)
