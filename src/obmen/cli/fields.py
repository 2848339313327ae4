"""Settings on the command line: documented, typed in by place, shown."""

import getpass
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from obmen.core.discovery import exchanges
from obmen.core.errors import Misconfigured
from obmen.core.text import Text
from obmen.setup.choice_lists import Listed
from obmen.setup.forms import FormField, fields_of, typed_in
from obmen.setup.models import Connection
from obmen.setup.posted import posted
from obmen.setup.secrets import decrypt

from .acting import assignments
from .commands import WrongUsage
from .new_rows import numbered
from .output import as_data, table
from .words import joined, say, yes

_NO_SETTING = Text("There is no setting {place}. See: obmen connection systems SYSTEM")
_NO_SETTING_OF_FLOW = Text("There is no setting {place}. See: obmen flow exchanges EXCHANGE")


def document(declared: type[BaseModel], as_json: bool) -> None:
    """Every field a person can set, with its place."""
    rows = list(_every(fields_of(declared)))
    if as_json:
        as_data([_described(field) for field in rows])
        return
    shown = [(field.place, field.title, say(field.help), _kind(field), yes(field.required)) for field in rows]
    table((Text("Place"), Text("Setting"), Text("Meaning"), Text("Value"), Text("Mandatory")), shown)


def typed(
    declared: type[BaseModel], stored: Mapping[str, Any], sets: tuple[str, ...], secret_places: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is stored with what was typed laid over it: plain values and secrets by place. ``true`` and ``false`` for
    boxes; an empty value is none; a row ``NEW`` is added to those there are."""
    form = typed_in(fields_of(declared, stored))
    asked = dict(_secret(place) for place in secret_places)
    laid = assignments(tuple(numbered(sets, form)))
    form |= laid
    secrets = {field.place for field in _every(fields_of(declared, stored)) if field.kind == "secret"}
    if told := [place for place in laid if place in secrets]:
        raise WrongUsage(Text("{place} is a secret: give it by --secret {place}", place=told[0]))
    if unknown := [place for place in asked if place not in secrets]:
        raise WrongUsage(Text("There is no secret {place}", place=unknown[0]))
    _known(declared, stored, laid)
    return posted(declared, form).values, asked


def kept_secrets(row: Connection) -> list[str]:
    """Their places; none where the key is not here."""
    try:
        return list(decrypt(row.secrets))
    except Misconfigured:
        return []


def show_values(
    declared: type[BaseModel] | None,
    stored: Mapping[str, Any],
    kept: Collection[str] = (),
    listed: Listed | None = None,
) -> None:
    """``kept``: the places of the secrets that are kept. ``listed``: the other system's lists, for titles."""
    if declared is None:
        return
    shown = [
        (field.place, field.title, say(Text("kept")) if field.secret_set else _in_words(field, listed))
        for field in _every(fields_of(declared, stored, secrets_set=kept))
        if "NEW" not in field.place.split("/")
    ]
    table((Text("Place"), Text("Setting"), Text("Value")), shown, empty=Text("It has no settings"))


def _every(fields: Iterable[FormField]) -> Iterable[FormField]:
    """Leaves, with the rows that are there and what a new row would hold."""
    for field in fields:
        inner = [*field.fields, *(cell for row in field.rows for cell in row), *field.blank]
        if inner:
            yield from _every(inner)
        else:
            yield field


def _known(declared: type[BaseModel], stored: Mapping[str, Any], sets: Mapping[str, str]) -> None:
    """A slip in a place is told, not passed by."""
    places = {pattern(field.place) for field in _every(fields_of(declared, stored))}
    for place in sets:
        if f"{pattern(place)}/#" in places:
            raise WrongUsage(Text("{place} is a list: {place}/NEW adds a row, {place}/0 is the first", place=place))
        if pattern(place) not in places:
            of_flow = any(declared is known.settings for known in exchanges().values())
            said = _NO_SETTING_OF_FLOW if of_flow else _NO_SETTING
            raise WrongUsage(Text(said.message, place=place))


def pattern(place: str) -> str:
    """The place with its row numbers left out."""
    return "/".join("#" if step.isdigit() or step == "NEW" else step for step in place.split("/"))


def _secret(typed: str) -> tuple[str, str]:
    place, equals, source = typed.partition("=")
    place = place.replace(".", "/")
    if not equals:
        prompt = say(Text("Secret {place}: ", place=place))
        return place, getpass.getpass(prompt) if sys.stdin.isatty() else _piped(place)
    if not source.startswith("env:"):
        raise WrongUsage(Text("A secret is not typed into a command, others could read it: {place} or {place}=env:NAME",
                              place=place))  # fmt: skip
    if source[4:] not in os.environ:
        raise WrongUsage(Text("The environment has no {variable}", variable=source[4:]))
    return place, os.environ[source[4:]]


def _piped(place: str) -> str:
    """One line of a pipe."""
    if line := sys.stdin.readline().rstrip("\n"):
        return line
    raise WrongUsage(
        Text("There is no terminal to ask for {place} at: give it by --secret {place}=env:NAME", place=place)
    )


def _kind(field: FormField) -> str:
    if field.kind == "choice":
        return joined(field.options)
    default = f" ({_value(field)})" if field.value not in {"", None} else ""
    return f"{say(_KINDS[field.kind])}{default}"


_KINDS = {
    "text": Text("text"),
    "number": Text("number"),
    "date": Text("date, such as 2026-01-31"),
    "bool": Text("true or false"),
    "secret": Text("secret"),
    "list": Text("list"),
    "map": Text("table"),
    "group": Text("group"),
}


def _in_words(field: FormField, listed: Listed | None) -> str:
    if field.kind == "bool":
        return yes(bool(field.value))
    if listed and (title := listed.title(field.choices, str(field.value))):
        return f"{title} ({field.value})"
    return say(field.options.get(field.value)) or _value(field)


def _value(field: FormField) -> str:
    return str(field.value).lower() if field.kind == "bool" else str(field.value)


def _described(field: FormField) -> dict[str, Any]:
    return {
        "place": field.place,
        "title": field.title,
        "help": say(field.help),
        "kind": field.kind,
        "required": field.required,
        "default": None if field.value == "" else field.value,
        "options": list(field.options),
    }
