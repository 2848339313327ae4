"""``obmen flow offers``, ``create``, ``suggest``: settings chosen from what both systems have, as the form does it."""

from dataclasses import dataclass, replace
from typing import Any

import click

from obmen.core.exchange import Exchange
from obmen.core.text import Text
from obmen.setup import audit, flows
from obmen.setup.forms import FormField, every_field, fields_of
from obmen.setup.models import Flow
from obmen.worker import choices
from obmen.worker.choices import Ends

from . import fields
from .acting import agreed, connection_named, flow_named, who, wiring
from .answers import Answer, act
from .commands import Function, WrongUsage, argument, option
from .flow_lists import exchange_named, flow
from .flows import draft_of
from .output import table, tell
from .words import say


@dataclass(frozen=True, slots=True)
class _Subject:
    """``row`` None: a flow that is still to be added."""

    exchange: Exchange
    ends: Ends
    row: Flow | None

    @property
    def fields(self) -> list[FormField]:
        stored = self.row.settings if self.row else {}
        return list(every_field(fields_of(self.exchange.settings, stored)))

    def field(self, place: str) -> FormField:
        place = place.replace(".", "/")
        for one in self.fields:
            if one.choices and fields.pattern(one.place) == fields.pattern(place):
                return replace(one, place=place)
        offered = ", ".join(dict.fromkeys(fields.pattern(one.place) for one in self.fields if one.choices)) or "–"
        raise WrongUsage(Text("Nothing is offered for {place}. There is for: {places}", place=place, places=offered))


def ends(function: Function) -> Function:
    text = Text("With --from and --to NAME is that of an exchange whose flow is still to be added")
    function = option("--to", "target", metavar="CONNECTION", text=Text("Where they are brought"))(function)
    return option("--from", "source", metavar="CONNECTION", text=text)(function)


@act(
    flow, "offers", Text("Asks the two systems what a setting may be set to, or shows for which settings they can be.")
)
@argument("name")
@click.argument("place", required=False)
@ends
def _offers(name: str, place: str | None, source: str | None, target: str | None) -> Answer:
    subject = _subject(name, source, target)
    if place is None:
        return _places(subject)
    one = subject.field(place)
    end = subject.ends.having(one.choices)
    if end is None:
        raise WrongUsage(Text("Neither connection has a list for {place}", place=place))
    for error in choices.read(wiring(), subject.ends, [one.choices]).values():
        raise error
    listed = subject.ends.known([one.choices]).choices.get(one.choices, [])
    columns = (Text("Value"), Text("Title"), Text("Group"))
    rows = [(choice.value, choice.title, choice.group) for choice in listed]
    found = [{"value": value, "title": title, "group": group} for value, title, group in rows]
    data = {"place": one.place, "connection": end.name, "choices": found}
    return Answer(data, show=lambda: table(columns, rows, empty=Text("{end} offers nothing here", end=end.title)))


@act(flow, "create", Text("Creates in the other system what its list lacks, and sets the setting to it."))
@argument("name")
@argument("place")
@argument("value")
@option("--yes", is_flag=True, text=Text("Does not ask"))
@ends
def _create(name: str, place: str, value: str, **typed: Any) -> Answer:
    subject = _subject(name, typed["source"], typed["target"])
    one = subject.field(place)
    end = subject.ends.having(one.create) if one.create else None
    if end is None:
        raise WrongUsage(Text("Nothing can be created for {place}", place=place))
    if not typed["yes"]:
        tell(
            Text("In {end} “{value}” will be created, for “{title}”.", end=end.title, value=value, title=say(one.title))
        )
        agreed()
    made = choices.create(wiring(), end, one.create, value)
    audit.record(who(), "connection.created", end.name, after={say(one.title): made})
    choices.read(wiring(), subject.ends, [one.choices])
    said = [Text("{end}: {value} is created", end=end.title, value=made)]
    if subject.row:
        said.append(_set(subject.row, subject.exchange, one.place, made))
    return Answer({"place": one.place, "value": made, "saved": bool(subject.row)}, said)


@act(flow, "suggest", Text("Fills in settings by what is called the same in both systems; shows it, or saves it."))
@argument("name")
@option("--save", is_flag=True, text=Text("Saves it"))
def _suggest(name: str, save: bool) -> Answer:
    row = flow_named(name)
    subject = _subject(name, None, None)
    if subject.exchange.suggest is None:
        raise WrongUsage(Text("Exchange {name} fills in nothing by itself", name=row.exchange))
    found = choices.suggest(wiring(), subject.exchange, row.settings, subject.ends)
    added = {
        place: value
        for place, value in _flat(subject, found).items()
        if _flat(subject, row.settings).get(place) != value
    }
    if save and added:
        flows.save(draft_of(row, values=found), who=who())
    said = [] if added else [Text("Nothing more could be filled in by name")]
    if added:
        said = [Text("{name} is saved", name=name) if save else Text("Nothing is saved yet: add --save")]
    return Answer(
        {"name": name, "added": added, "saved": save and bool(added)}, said, show=lambda: _show(subject, added)
    )


def _subject(name: str, source: str | None, target: str | None) -> _Subject:
    if source or target:
        if not (source and target):
            raise WrongUsage(Text("Give both --from and --to, or the name of a flow alone"))
        exchange = exchange_named(name)
        return _Subject(exchange, Ends.named(connection_named(source).name, connection_named(target).name), None)
    row = flow_named(name)
    return _Subject(exchange_named(row.exchange), Ends.named(row.source.name, row.target.name), row)


def _places(subject: _Subject) -> Answer:
    offered = {fields.pattern(one.place): one for one in subject.fields if one.choices}
    ends_ = {place: subject.ends.having(one.choices) for place, one in offered.items()}
    rows = [(place, one.title, end.title if (end := ends_[place]) else "–") for place, one in offered.items()]
    data = [{"place": place, "connection": end.name if end else None} for place, end in ends_.items()]
    columns = (Text("Place"), Text("Setting"), Text("Offered by"))
    return Answer({"places": data}, show=lambda: table(columns, rows, empty=Text("No setting is chosen from a list")))


def _set(row: Flow, exchange: Exchange, place: str, value: str) -> Text:
    values, _ = fields.typed(exchange.settings, row.settings, (f"{place}={value}",), ())
    flows.save(draft_of(row, values=values), who=who())
    return Text("{name} is saved", name=row.name)


def _flat(subject: _Subject, values: dict[str, Any]) -> dict[str, Any]:
    shown = every_field(fields_of(subject.exchange.settings, values))
    return {one.place: one.value for one in shown if one.value not in {"", None} and "NEW" not in one.place.split("/")}


def _show(subject: _Subject, added: dict[str, Any]) -> None:
    if not added:
        return
    listed = subject.ends.known({one.choices for one in subject.fields if one.choices})
    method = {fields.pattern(one.place): one.choices for one in subject.fields}
    rows = [(place, listed.title(method[fields.pattern(place)], str(value)) or value) for place, value in added.items()]
    table((Text("Place"), Text("Becomes")), rows)
