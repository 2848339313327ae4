"""What kind of value a setting is, read from its annotation: forms, files and commands go by it."""

import enum
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr

ValueKind = Literal["text", "number", "date", "bool", "choice", "secret", "list", "map", "group"]


@dataclass(frozen=True, slots=True)
class Shape:
    """``item``: of a list, or of a map's values. ``model``: of a group. ``options``: of a choice. ``optional``: may be
    None."""

    kind: ValueKind
    optional: bool = False
    item: "Shape | None" = None
    model: type[BaseModel] | None = None
    options: tuple[str, ...] = ()


def shape_of(annotation: Any, *, optional: bool = False) -> Shape:
    """TypeError for what no form can show: a settings class is declared with plain values only."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(arguments[0], optional=optional)
    if origin in {Union, types.UnionType}:
        return _one_of(arguments, optional)
    if origin is Literal:
        return Shape("choice", optional, options=tuple(str(value) for value in arguments))
    if origin is not None and issubclass(origin, Mapping):
        return Shape("map", optional, item=shape_of(arguments[1]))
    if origin is not None and issubclass(origin, Sequence | frozenset):
        return Shape("list", optional, item=shape_of(arguments[0]))
    return _plain(annotation, optional)


def _one_of(arguments: tuple[Any, ...], optional: bool) -> Shape:
    others = [argument for argument in arguments if argument is not types.NoneType]
    if len(others) != 1:
        raise TypeError(f"a setting cannot be one of {others}")
    return shape_of(others[0], optional=optional or len(others) < len(arguments))


def _plain(annotation: Any, optional: bool) -> Shape:
    if not isinstance(annotation, type):
        raise TypeError(f"a setting cannot be {annotation}")
    if issubclass(annotation, BaseModel):
        return Shape("group", optional, model=annotation)
    if issubclass(annotation, enum.Enum):
        return Shape("choice", optional, options=tuple(str(member.value) for member in annotation))
    for kind, known in _KINDS:
        if issubclass(annotation, known):
            return Shape(kind, optional)
    raise TypeError(f"a setting cannot be {annotation}")


_KINDS: tuple[tuple[ValueKind, tuple[type, ...]], ...] = (
    ("secret", (SecretStr,)),
    ("bool", (bool,)),
    ("number", (int, float, Decimal)),
    ("text", (str, datetime, time)),  # a moment is a date to Python, so it comes first
    ("date", (date,)),
)
