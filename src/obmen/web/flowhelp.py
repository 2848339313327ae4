"""The buttons of an exchange's form that ask its two systems: fetch the lists, create what a list lacks, fill in by
name. Nothing of the exchange itself is saved here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.text import Text
from obmen.setup import audit
from obmen.setup.forms import FormField, every_field, fields_of, lists_of
from obmen.setup.validation import Errors
from obmen.worker import choices
from obmen.worker.choices import Ends

from . import words
from .pressed import CREATE, CREATE_NOW, NEW_NAME, OFFER, SUGGEST, more_rows, typed_names, with_value
from .rights import who
from .settingsform import Form, sent
from .tools import tools


@dataclass(frozen=True, slots=True)
class Helped:
    """``data``: what was sent, with what the button put in. ``confirm``: the place of what is to be created.
    ``said``: look and sentence, shown where the button is: the page stays there."""

    data: QueryDict
    values: Mapping[str, Any]
    errors: Errors = field(default_factory=dict)
    confirm: str = ""
    said: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


Said = list[tuple[str, str]]


def helped(request: HttpRequest, exchange: Exchange, ends: Ends, data: QueryDict) -> Helped:
    if place := data.get(CREATE_NOW):
        return _created(request, exchange, ends, data, place)
    values = sent(exchange.settings, data).values
    if place := data.get(CREATE):
        named = typed_names(data).get(place, "").strip()
        if not named:
            return Helped(data, values, {place: Text("Type what it shall be called")})
        return Helped(data, values, confirm=place)
    if place := data.get(OFFER):
        return Helped(data, values, said={place: _fetch(exchange, ends)})
    if place := data.get(SUGGEST):
        values, said = _suggested(exchange, ends, values)
        return Helped(data, values, said={place: said})
    return Helped(data, values)


def form_of(exchange: Exchange, ends: Ends, now: Helped) -> Form:
    methods = lists_of(exchange.settings)
    named = {name for one in every_field(fields_of(exchange.settings)) for name in (one.choices, one.create) if name}
    titles = {method: end.title for method in sorted(named) if (end := ends.having(method))}
    return Form(
        exchange.settings,
        now.values,
        now.errors,
        (),
        more_rows(now.data),
        ends.known(methods).choices,
        titles,
        typed_names(now.data),
        now.confirm,
    )


def _fetch(exchange: Exchange, ends: Ends) -> Said:
    methods = lists_of(exchange.settings)
    said = _failed(choices.read(tools().wiring, ends, methods))
    empty = [method for method, listed in ends.known(methods).choices.items() if not listed]
    if empty and not said:
        names = ", ".join(_titles(exchange, empty))
        said = [("wait", gettext("There is nothing to choose from there for: {names}").format(names=names))]
    return said


def _failed(failed: Mapping[str, ObmenError]) -> Said:
    """Under the name of the connection, where the sentence does not name it itself."""
    texts = {title: words.say(error.text) for title, error in failed.items()}
    return [("held", text if title in text else f"{title}: {text}") for title, text in texts.items()]


def _titles(exchange: Exchange, methods: list[str]) -> list[str]:
    found = [words.say(one.title) for one in every_field(fields_of(exchange.settings)) if one.choices in methods]
    return list(dict.fromkeys(found))


def _created(request: HttpRequest, exchange: Exchange, ends: Ends, data: QueryDict, place: str) -> Helped:
    """The list is asked for anew, so that what was made stands on it."""
    one = _place_of(exchange, place, data)
    end = ends.having(one.create) if one else None
    if one is None or end is None:
        return Helped(data, sent(exchange.settings, data).values)
    named = data.get(NEW_NAME + place, "")
    try:
        value = choices.create(tools().wiring, end, one.create, named)
    except ObmenError as error:
        return Helped(data, sent(exchange.settings, data).values, {place: error.text})
    audit.record(who(request), "connection.created", end.name, after={words.say(one.title): value})
    said = _failed(choices.read(tools().wiring, ends, [one.choices] if one.choices else []))
    text = gettext("{end}: {value} is created and chosen here. Save to keep the choice")
    said.append(("ok", text.format(end=end.title, value=value)))
    data = with_value(data, place, value)
    return Helped(data, sent(exchange.settings, data).values, said={place: said})


def _place_of(exchange: Exchange, place: str, data: QueryDict) -> FormField | None:
    drawn = fields_of(exchange.settings, sent(exchange.settings, data).values)
    return next((one for one in every_field(drawn) if one.place == place and one.create), None)


def _suggested(exchange: Exchange, ends: Ends, values: dict[str, Any]) -> tuple[dict[str, Any], Said]:
    said = [] if ends.known(lists_of(exchange.settings)).choices else _fetch(exchange, ends)
    if any(look == "held" for look, _ in said):
        return values, said
    try:
        found = choices.suggest(tools().wiring, exchange, values, ends)
    except ObmenError as error:
        return values, [("held", words.say(error.text))]
    if found == values:
        return values, [("wait", gettext("Nothing more could be filled in by name"))]
    return found, [("ok", gettext("Filled in by name. Look it over and save"))]
