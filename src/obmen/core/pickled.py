"""Pickling of many small records: by the values of all fields together, where the library asks for each by its name."""

import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any


class RecordPickler(pickle.Pickler):
    """``pickle.loads`` reads it; records are made anew as they are made everywhere, by their fields in order."""

    def reducer_override(self, one: Any) -> Any:
        reduced = _by_fields(type(one))  # type: ignore[arg-type]
        return reduced(one) if reduced else NotImplemented


@cache
def _by_fields(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]] | None:
    """None: as the library does it."""
    if not is_dataclass(kind) or "__slots__" not in vars(kind):
        return None
    every = fields(kind)
    if not every or not all(field.init and not field.kw_only for field in every):
        return None
    values = attrgetter(*(field.name for field in every))
    if len(every) == 1:
        return lambda one: (kind, (values(one),))
    return lambda one: (kind, values(one))
