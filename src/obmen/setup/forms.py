"""A settings class as the fields of a form: data, which pages draw and commands document.

Each input is named by its place in the settings, ``headers/0/value``; a map's row has ``stages/0/key`` and
``stages/0/value``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from obmen.core.settings import Hint, hint_of
from obmen.core.text import Text

from .secret_values import key_of, step_of
from .shapes import Shape, ValueKind, shape_of
from .validation import Errors

KEY_TITLE = Text("name")
VALUE_TITLE = Text("value")


@dataclass(frozen=True, slots=True)
class FormField:
    """``value``: what the input shows: text, a bool, never a secret. ``options`` of a choice: value to title.

    ``rows``: of a list or map, each a row of fields; ``blank``: an empty row, its number in the places is ``NEW``.
    ``fields``: of a group. ``choices``: the client's method that lists what the other system offers; ``create``: the
    one that makes what is not there.
    ``secret_set``: a secret is kept, an empty input leaves it.
    """

    place: str
    title: Text
    kind: ValueKind
    help: Text | None = None
    value: Any = ""
    required: bool = False
    widget: str = ""
    options: Mapping[str, Text] = field(default_factory=dict)
    choices: str = ""
    create: str = ""
    address: bool = False
    personal: bool = False
    secret_set: bool = False
    error: Text | None = None
    fields: tuple["FormField", ...] = ()
    rows: tuple[tuple["FormField", ...], ...] = ()
    blank: tuple["FormField", ...] = ()


NEW = "NEW"


@dataclass(frozen=True, slots=True)
class _Filled:
    errors: Errors
    secrets: Collection[str]


def fields_of(
    settings: type[BaseModel],
    values: Mapping[str, Any] | None = None,
    errors: Errors | None = None,
    secrets_set: Collection[str] = (),
) -> list[FormField]:
    """``values``: as stored or as typed (JSON or text); what is absent shows its default. ``secrets_set``: the places
    of the secrets that are kept."""
    return list(_group(settings, values or {}, "", _Filled(errors or {}, secrets_set)))


def lists_of(settings: type[BaseModel]) -> list[str]:
    """The methods whose lists the form needs, each once."""
    return list(dict.fromkeys(one.choices for one in every_field(fields_of(settings)) if one.choices))


def every_field(fields: Iterable[FormField]) -> Iterator[FormField]:
    """With those of groups and rows, and of an empty row."""
    for one in fields:
        yield one
        yield from every_field([*one.fields, *(cell for row in one.rows for cell in row), *one.blank])


def typed_in(fields: Iterable[FormField]) -> dict[str, str]:
    """What a browser sends when nothing is typed, by place. Secrets are empty, boxes that are not ticked absent."""
    form: dict[str, str] = {}
    for shown in fields:
        form |= typed_in([*shown.fields, *(cell for row in shown.rows for cell in row)])
        if shown.kind == "bool" and shown.value:
            form[shown.place] = "on"
        elif shown.kind not in {"bool", "list", "map", "group"}:
            form[shown.place] = shown.value
    return form


def _group(model: type[BaseModel], values: Mapping[str, Any], place: str, filled: _Filled) -> tuple[FormField, ...]:
    return tuple(
        _declared(info, values.get(name, _default(info)), f"{place}/{name}" if place else name, filled)
        for name, info in model.model_fields.items()
    )


def _declared(info: FieldInfo, value: Any, place: str, filled: _Filled) -> FormField:
    shape = shape_of(info.annotation)
    required = info.is_required() and shape.kind not in {"bool", "list", "map", "group"}
    return _field(shape, hint_of(info), value, place, filled, required=required)


def _field(shape: Shape, hint: Hint, value: Any, place: str, filled: _Filled, *, required: bool = False) -> FormField:
    rows = _rows(shape, hint, value, place, filled)
    return FormField(
        place=place,
        title=hint.title,
        help=hint.help,
        kind=shape.kind,
        value=_shown(shape, value),
        required=required,
        widget=hint.widget,
        options={option: hint.titles.get(option) or Text("{option}", option=option) for option in shape.options},
        choices=hint.choices,
        create=hint.create,
        address=hint.address,
        personal=hint.personal,
        secret_set=place in filled.secrets,
        error=filled.errors.get(place),
        fields=_group(shape.model, _mapping(value), place, filled) if shape.model else (),
        rows=rows,
        blank=_row(shape, hint, ("", None), f"{place}/{NEW}", filled) if shape.item else (),
    )


def _rows(shape: Shape, hint: Hint, value: Any, place: str, filled: _Filled) -> tuple[tuple[FormField, ...], ...]:
    if shape.item is None:
        return ()
    if shape.kind == "list":
        entries = [("", item) for item in value or ()]
    else:
        entries = list({**_kept_keys(shape.item, place, filled), **_mapping(value)}.items())
    return tuple(_row(shape, hint, entry, f"{place}/{number}", filled) for number, entry in enumerate(entries))


def _kept_keys(item: Shape, place: str, filled: _Filled) -> dict[str, None]:
    """A map of secrets: only their places are known."""
    start = f"{place}/"
    kept = [secret.removeprefix(start) for secret in filled.secrets if secret.startswith(start)]
    return {key_of(step): None for step in sorted(kept)} if item.kind == "secret" else {}


def _row(shape: Shape, hint: Hint, entry: tuple[str, Any], place: str, filled: _Filled) -> tuple[FormField, ...]:
    """Of a list of models: their fields; of plain values: one field; of a map: key and value."""
    item = shape.item
    assert item is not None
    if shape.kind == "list" and item.model:
        return _group(item.model, _mapping(entry[1]), place, filled)
    if shape.kind == "list":
        return (_field(item, hint, entry[1], place, filled),)
    # An error or a kept secret of a map's value is known by its key, the inputs go by number.
    by_key = f"{place.rpartition('/')[0]}/{step_of(entry[0])}"
    key = FormField(f"{place}/key", KEY_TITLE, "text", value=entry[0])
    shown = _field(
        item, Hint(VALUE_TITLE, choices=hint.choices, titles=hint.titles, create=hint.create), entry[1], by_key, filled
    )
    return (key, replace(shown, place=f"{place}/value"))


def _shown(shape: Shape, value: Any) -> Any:
    if shape.kind == "bool":
        return value in {True, "true", "on", "1"}
    if shape.kind in {"secret", "list", "map", "group"} or value is None:
        return ""
    return str(value)


def _default(info: FieldInfo) -> Any:
    """As JSON: what the form shows where nothing was set."""
    value = None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [item.model_dump(mode="json") if isinstance(item, BaseModel) else item for item in value]
    return None if isinstance(value, SecretStr) else value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
