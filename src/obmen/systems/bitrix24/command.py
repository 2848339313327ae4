"""One call of a method, and how it is written inside a batch."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from obmen.core.outcome import Change
from obmen.core.text import Text

PLANNED = object()
"""Result of a write in a dry call."""
_SUBSTITUTED = re.compile(r"\$(?:result|error|total|next|time)\[", re.IGNORECASE)


class Reference(str):
    """``$result[…]`` of our own: the portal shall put in what an earlier command of the batch gave."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Command:
    """``about``: the object, for the texts; None where it is about none. ``changes``: of a write, for a plan; None for
    a read. ``rows``: how many objects it writes. Values are texts, numbers, lists and dicts; neither None nor a bool,
    which have no spelling that every field of the portal understands."""

    method: str
    params: Mapping[str, Any]
    about: Text | None = None
    changes: Callable[[], Sequence[Change]] | None = None
    rows: int = 1

    @property
    def wrote(self) -> bool:
        return self.changes is not None

    def text(self) -> str:
        pairs: list[str] = []
        _pairs(self.params, "", pairs)
        return f"{self.method}?{'&'.join(pairs)}"


def split_by_batch(params: Iterable[Mapping[str, Any]]) -> tuple[list[int], list[int]]:
    """Places of those that fit in a batch, and of those that do not."""
    plain: list[int] = []
    special: list[int] = []
    for place, each in enumerate(params):
        (special if _is_substituted(each) else plain).append(place)
    return plain, special


def _is_substituted(value: Any) -> bool:
    """A portal would take ``$result[`` in a text somebody typed for a reference, and put other data there."""
    if isinstance(value, str):
        return "$" in value and type(value) is str and bool(_SUBSTITUTED.search(value))
    if isinstance(value, dict):
        for key, each in value.items():
            if ("$" in key and _is_substituted(key)) or _is_substituted(each):
                return True
    elif isinstance(value, list | tuple):
        for each in value:
            if _is_substituted(each):
                return True
    return False


def _pairs(value: Any, name: str, into: list[str]) -> None:
    """As PHP reads them. An empty list is ``name[]=``: PHP has no other way to say it, and the portal drops the empty
    element. Written for speed: every field of every object goes through here."""
    if isinstance(value, str):
        into.append(f"{_name(name)}={quote_plus(value, errors='replace')}")
    elif isinstance(value, dict):
        for key, each in value.items():
            _pairs(each, f"{name}[{key}]" if name else key, into)
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            _pairs(each, f"{name}[{place}]", into)
        if not value:
            into.append(f"{_name(f'{name}[]')}=")
    elif isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        into.append(f"{_name(name)}={quote_plus(str(value))}")
    else:
        raise TypeError(f"{name}: the portal has no {value!r}")


_name = lru_cache(2048)(quote_plus)
"""There are few names, and they come with each of thousands of commands."""
