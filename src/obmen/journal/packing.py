"""Operations and their results as bytes, from one process of this machine to another.

Accepts, by far the most, go together in one piece, which takes half as long; of all others each goes apart, so that one
that cannot be pickled, or made again at the other end, hurts no other.
"""

import copyreg
import io
import logging
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from obmen.core.pickled import RecordPickler

from .ops import Accept, Accepted

log = logging.getLogger(__name__)

Numbered = tuple[int | None, Any]
_Part = tuple[list[int | None], bytes]


@dataclass(frozen=True, slots=True)
class Failed:
    """In place of a result, or of what could not be read."""

    error: BaseException


def packed(items: Iterable[Numbered], unsent: Callable[[int | None, Exception], None]) -> bytes:
    """``unsent`` is told of what cannot be pickled."""
    parts: list[_Part] = []
    for together, run in groupby(items, key=_plain):
        part = list(run)
        for piece in [part] if together else [[one] for one in part]:
            parts += _pieces(piece, unsent)
    return _pickled(parts)


def unpacked(frame: bytes) -> Iterator[Numbered]:
    for numbers, pickled in pickle.loads(frame):  # noqa: S301  from our own process
        yield from zip(numbers, _read(pickled, len(numbers)), strict=True)


def _plain(item: Numbered) -> bool:
    return isinstance(item[1], Accept | Accepted)


def _pieces(items: list[Numbered], unsent: Callable[[int | None, Exception], None]) -> Iterator[_Part]:
    try:
        yield [number for number, _ in items], _pickled([what for _, what in items])
    except Exception as error:  # noqa: BLE001  its poster is told
        if len(items) == 1:
            unsent(items[0][0], error)
            return
        for one in items:
            yield from _pieces([one], unsent)


def _read(pickled: bytes, count: int) -> list[Any]:
    try:
        found: list[Any] = pickle.loads(pickled)  # noqa: S301  from our own process
    except Exception as error:
        log.exception("what another process sent cannot be read")
        return [Failed(RuntimeError(repr(error)))] * count
    return found


def _pickled(what: Any) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(what)
    return out.getvalue()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class _Pickler(RecordPickler):
    dispatch_table = {**copyreg.dispatch_table, datetime: lambda moment: (_moment, (moment.isoformat(),))}
