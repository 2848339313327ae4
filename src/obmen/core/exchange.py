"""An exchange: what is brought from one role to another. One constant ``EXCHANGE`` in ``exchanges/<name>/__init__.py``,
beside the verbs ``deliver``, ``deliver_many``, ``collect``, ``answer``, ``compare``, of which it has those it needs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from .errors import ObmenError
from .inbound import Json, Kind, Placement
from .outcome import Outcome
from .settings import Settings
from .text import Text


@dataclass(frozen=True, slots=True)
class Exchange:
    """``kinds`` are the names of the source system's kinds it takes; empty = any kind of the source connection,
    or none where it answers ``questions``.
    ``gathered``: those of them that ``collect`` reads all together (``run.pushed``); their newest is never pruned.
    ``questions`` are the names of the source system's questions ``answer`` takes. ``wait(settings)``: how many
    seconds one may take; None = as long as the server lets any wait.

    ``held_head``: what the messages behind a held one do: ``hold`` (deals, contacts) or ``pass`` (products, stock)
    (H2).
    ``place``: where a message stands when that depends on the flow's settings; None = as the kind says.
    ``every``: default pause between runs of ``collect`` ("5 min"), empty where messages are pushed.
    ``planned``: the record of a row of its plan (``core.planning``), None where ``collect`` makes none; such a row is
    a message about the object ``space`` (``of_source``: as of a Placement), in one line with what is pushed about it,
    carried out by ``deliver_many``, at most ``bulk`` at a time.
    ``deliver_many(records, run)`` gives the place of each record and what it came to as soon as that is known; what it
    raises is of all that it gave nothing for.
    ``titles``: of the names in ``before`` and ``after`` of its rows, as people read them.
    ``suggest(values, source, target)`` fills in settings from both sides: values as typed so far to values with more.
    ``lacks(settings)``: which setting that may be left out is not there, and what waits for it; None = nothing.
    """

    title: Text
    source: type
    target: type
    settings: type[Settings]
    kinds: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    wait: Callable[[Any], float] | None = None
    held_head: Literal["hold", "pass"] = "hold"
    place: Callable[[Kind, Json, Any], Placement] | None = None
    every: str = ""
    planned: type[BaseModel] | None = None
    space: str = ""
    of_source: bool = False
    bulk: int = 0
    titles: Mapping[str, Text] = field(default_factory=dict)
    suggest: Callable[[dict[str, Any], Any, Any], dict[str, Any]] | None = None
    lacks: Callable[[Any], Text | None] | None = None
    name: str = field(default="", compare=False)
    deliver: Callable[[Any, Any], Outcome] | None = field(default=None, compare=False)
    deliver_many: Callable[[Sequence[Any], Any], Iterator[tuple[int, Outcome | ObmenError]]] | None = field(
        default=None, compare=False
    )
    collect: Callable[[Any], None] | None = field(default=None, compare=False)
    answer: Callable[[Any, Any], Any] | None = field(default=None, compare=False)
    compare: Callable[[Any], Any] | None = field(default=None, compare=False)

    @property
    def is_run(self) -> bool:
        """Looks at both sides by itself; else its messages come by themselves and there is nothing to begin."""
        return self.collect is not None or self.compare is not None
