"""What a form sent back, as values for a settings class (the places of the inputs: ``setup/forms.py``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from obmen.core.settings import hint_of

from .forms import NEW
from .secret_values import step_of
from .shapes import Shape, shape_of

WAS = "/was"
"""After the place of a kept secret: where it was when it was saved."""
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")


@dataclass(slots=True)
class Posted:
    """``values`` and ``secrets`` as ``connections.Draft`` takes them. ``kept``: secrets left as they are, by their new
    place, with the place they had: rows above them may have been removed."""

    values: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


def posted(settings: type[BaseModel], form: Mapping[str, str]) -> Posted:
    """``form``: place to text, as sent; a checkbox that was not ticked is absent. ``<place>/clear`` removes a secret.
    ``<place>/was``: where a kept one was.
    Nothing is judged here: ``validation.typed`` does."""
    read = Posted()
    read.values = _group(settings, form, ("", ""), read)
    return read


_At = tuple[str, str]
"""Where a value stands in the form, and where it will stand in the settings."""


def _group(model: type[BaseModel], form: Mapping[str, str], at: _At, read: Posted) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        shape = shape_of(info.annotation)
        steps = _step(at[0], name), _step(at[1], name)
        table = hint_of(info).widget == "table"
        value = _list(shape, form, steps, read, table=True) if table else _value(shape, form, steps, read)
        if value is not None:
            values[name] = value
    return values


def _value(shape: Shape, form: Mapping[str, str], at: _At, read: Posted) -> Any:
    """None where nothing was typed: the default is taken, or the field is told to be missing."""
    if shape.model:
        return _group(shape.model, form, at, read)
    if shape.kind == "list":
        return _list(shape, form, at, read)
    if shape.kind == "map":
        return _map(shape, form, at, read)
    if shape.kind == "bool":
        return form.get(at[0], "") in {"on", "true", "1", "yes", "True"}
    text = form.get(at[0], "").strip()
    if shape.kind == "secret":
        return _secret(text, form, at, read)
    return _text(shape, text, sent=at[0] in form)


def _text(shape: Shape, text: str, *, sent: bool) -> str | None:
    if shape.kind == "number":
        text = text.translate(_SPACES).replace(",", ".")
    return text if text or (shape.kind == "text" and not shape.optional and sent) else None


def _secret(text: str, form: Mapping[str, str], at: _At, read: Posted) -> None:
    if text:
        read.secrets[at[1]] = text
    elif form.get(f"{at[0]}/clear"):
        read.secrets[at[1]] = ""
    else:
        read.kept[at[1]] = _former_place(form.get(f"{at[0]}{WAS}", ""), at[0])


def _former_place(told: str, place: str) -> str:
    """A form that was drawn again after rows moved tells where a kept secret was; in its own list only."""
    same = [step for step in told.split("/") if not step.isdigit()] == [
        step for step in place.split("/") if not step.isdigit()
    ]
    return told if told and same else place


def _list(shape: Shape, form: Mapping[str, str], at: _At, read: Posted, *, table: bool = False) -> list[Any]:
    assert shape.item is not None
    found: list[Any] = []
    for row in _row_numbers(form, at[0]):
        place = f"{at[0]}/{row}"
        if _is_blank(form, place) or (table and _says_nothing(shape.item, form, place)):
            continue
        value = _value(shape.item, form, (f"{at[0]}/{row}", f"{at[1]}/{len(found)}"), read)
        found.append("" if value is None else value)
    return found


def _map(shape: Shape, form: Mapping[str, str], at: _At, read: Posted) -> dict[str, Any]:
    assert shape.item is not None
    found: dict[str, Any] = {}
    for row in _row_numbers(form, at[0]):
        key = form.get(f"{at[0]}/{row}/key", "").strip()
        if not key:
            continue
        inner = Posted()
        value = _value(shape.item, form, (f"{at[0]}/{row}/value", _step(at[1], step_of(key))), inner)
        read.secrets |= inner.secrets
        read.kept |= {new: _step(at[0], step_of(key)) for new in inner.kept}
        if shape.item.kind != "secret":
            found[key] = "" if value is None else value
    return found


def _row_numbers(form: Mapping[str, str], place: str) -> list[str]:
    """In the order of their numbers, with gaps where rows were removed."""
    start = f"{place}/"
    rows = {name[len(start) :].partition("/")[0] for name in form if name.startswith(start)}
    return sorted((row for row in rows if row.isdigit() and row != NEW), key=int)


def _is_blank(form: Mapping[str, str], place: str) -> bool:
    inside = {name: text for name, text in form.items() if name == place or name.startswith(f"{place}/")}
    return not any(text.strip() for name, text in inside.items() if not name.endswith(WAS))


def _says_nothing(item: Shape, form: Mapping[str, str], row: str) -> bool:
    """A row of a table of which only the first column is filled in, as the form itself puts it there."""
    if item.model is None:
        return False
    shapes = {name: shape_of(info.annotation).kind for name, info in list(item.model.model_fields.items())[1:]}
    typed = [name for name, kind in shapes.items() if kind not in {"bool", "choice"}]
    return bool(typed) and all(_is_blank(form, f"{row}/{name}") for name in typed)


def _step(place: str, name: str) -> str:
    return f"{place}/{name}" if place else name
