"""Operations and their results as bytes, from one process of this machine to another.

Accepts, by far the most, go together in one piece, which takes half as long; of all others each goes apart, so that one
that cannot be pickled, or made again at the other end, hurts no other.
"""

import copyreg
import io
import logging
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from .ops import Accept, Accepted, Addressed, Claim, Claimed, Finish, NewBody
from .verdicts import AttemptNote

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


def _by_fields(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """The library asks for every field by name, in Python."""
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda one: (kind, values(one))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class _Pickler(pickle.Pickler):
    dispatch_table = {
        **copyreg.dispatch_table,
        **{kind: _by_fields(kind) for kind in (Accept, Accepted, Addressed, NewBody)},
        **{kind: _by_fields(kind) for kind in (Claim, Claimed, Finish, AttemptNote)},
        datetime: lambda moment: (_moment, (moment.isoformat(),)),
    }
