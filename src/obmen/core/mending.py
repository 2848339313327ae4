"""Rows of a comparison carried out one by one, each as if the source had just told of it (H10)."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .call import within
from .errors import ObmenError, Refused, Unclear
from .outcome import Outcome, unchanged
from .ports import Run
from .text import Text

R = TypeVar("R")
NEWER = Text("1C has told of this deal by itself since both sides were compared: that stands. Compare again")


def mend(
    records: Sequence[R], run: Run, deliver: Callable[[R], Outcome], *, line: Callable[[R], tuple[str, str]]
) -> Iterator[tuple[int, Outcome | ObmenError]]:
    """``line``: the key of a record's line, and what was remembered of it when the sides were compared. Those for which
    it gives nothing, a stop having come, were not written."""
    for place, record in enumerate(records):
        if run.stopped():
            return
        key, told = line(record)
        if run.brought(key) != told:
            yield place, unchanged(text=NEWER)
            continue
        try:
            with within(f"{key}-{place}"):
                yield place, deliver(record)
        except (Refused, Unclear) as error:
            yield place, error
