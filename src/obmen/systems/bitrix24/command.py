"""One call of a method, and how it is written inside a batch."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    a read. ``rows``: how many objects it writes. Values are texts, numbers, lists and maps; neither None nor a bool,
    which have no spelling that every field of the portal understands."""

    method: str
    params: Mapping[str, Any]
    about: Text | None = None
    changes: Callable[[], Sequence[Change]] | None = None
    rows: int = 1

    @property
    def wrote(self) -> bool:
        return self.changes is not None

    @property
    def fits_in_a_batch(self) -> bool:
        """The portal would take ``$result[`` in a text somebody typed for a reference, and put other data there."""
        return not _is_substituted(self.params)

    def text(self) -> str:
        return f"{self.method}?{'&'.join(_pairs(self.params, ''))}"


def _is_substituted(value: Any) -> bool:
    if isinstance(value, str):
        return "$" in value and type(value) is str and bool(_SUBSTITUTED.search(value))
    if isinstance(value, list | tuple):
        return any(map(_is_substituted, value))
    return isinstance(value, Mapping) and any(map(_is_substituted, (*value, *value.values())))


def _pairs(value: Any, name: str) -> Iterator[str]:
    """As PHP reads them. An empty list is ``name[]=``: PHP has no other way to say it, and the portal drops the empty
    element."""
    if isinstance(value, str):
        yield f"{_name(name)}={quote_plus(value, errors='replace')}"
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _pairs(each, f"{name}[{place}]")
        if not value:
            yield f"{_name(f'{name}[]')}="
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _pairs(each, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, bool) or value is None:
        raise TypeError(f"{name}: the portal has no {value!r}")
    else:
        yield f"{_name(name)}={quote_plus(str(value))}"


_name = lru_cache(2048)(quote_plus)
"""There are few names, and they come with each of thousands of commands."""
