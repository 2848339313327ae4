"""A TOML file of settings as drafts; every mistake of its form named by its place."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import tomlkit
from pydantic import ConfigDict
from tomlkit.exceptions import TOMLKitError

from obmen.core.settings import Settings
from obmen.core.text import Text

from . import connection_drafts as _connections
from . import flows as _flows
from .option_groups import GROUPS
from .validation import Errors, WrongSettings, typed

T = TypeVar("T")
OWN = {"name", "title", "system", "zone", "slots", "exchange", "source", "target", "every", "quiet_after_minutes"}
"""The fields of the tables themselves."""

KEEP = "keep"
ENVIRONMENT = "env:"


class _ConnectionTable(Settings):
    model_config = ConfigDict(extra="forbid", strict=True)

    title: str
    system: str
    zone: str = "Europe/Moscow"
    slots: int | None = None
    settings: dict[str, Any] = {}
    secrets: dict[str, str] = {}


class _FlowTable(Settings):
    model_config = ConfigDict(extra="forbid", strict=True)

    title: str
    exchange: str
    source: str
    target: str
    every: str = ""
    quiet_after_minutes: int | None = None
    settings: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class OptionsDraft:
    """``values`` of the group ``name``, and the secrets typed anew."""

    name: str
    values: Mapping[str, Any]
    secrets: Mapping[str, str]


@dataclass(slots=True)
class Document:
    """By name of connection, flow and group of options."""

    connections: dict[str, _connections.Draft] = field(default_factory=dict)
    flows: dict[str, _flows.Draft] = field(default_factory=dict)
    options: dict[str, OptionsDraft] = field(default_factory=dict)


def read(text: str) -> Document:
    """Raises WrongSettings with all that is wrong."""
    try:
        tree = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise WrongSettings({"": Text("This is not TOML: {why}", why=str(error))}) from None
    errors: Errors = {}
    document = Document()
    kinds: dict[str, Callable[[str, Any], Any]] = {"connections": _connection, "flows": _flow, "options": _options}
    for kind, tables in tree.items():
        if kind not in kinds or not isinstance(tables, dict):
            errors[kind] = Text("Only {known} may stand here", known=", ".join(kinds))
            continue
        into = getattr(document, kind)
        for name, table in tables.items():
            with_place(f"{kind}.{name}", errors, partial(_put, into, kinds[kind], name, table))
    if errors:
        raise WrongSettings(errors)
    return document


def _put(into: dict[str, Any], read: Callable[[str, Any], Any], name: str, table: Any) -> None:
    into[name] = read(name, table)


def with_place(place: str, errors: Errors, act: Callable[[], T], *, own: Collection[str] | None = None) -> T | None:
    """What ``act`` gives; its WrongSettings go to ``errors``, each named by its place in the file. ``own``: the fields
    that stand in the table itself, where all others stand in the table ``settings`` below."""
    try:
        return act()
    except WrongSettings as wrong:
        for at, text in wrong.errors.items():
            within = "settings." if own and at and at.partition("/")[0] not in own else ""
            errors[f"{place}.{within}{at.replace('/', '.')}".rstrip(".")] = text
        return None


def _connection(name: str, table: Any) -> _connections.Draft:
    read = typed(_ConnectionTable, _table(table))
    return _connections.Draft(
        name, read.title, read.system, read.settings, _secrets(read.secrets), read.zone, read.slots
    )


def _flow(name: str, table: Any) -> _flows.Draft:
    read = typed(_FlowTable, _table(table))
    return _flows.Draft(
        name, read.title, read.exchange, read.source, read.target, read.settings, read.every, read.quiet_after_minutes
    )


def _options(name: str, table: Any) -> OptionsDraft:
    if name not in GROUPS:
        raise WrongSettings({"": Text("Only {known} may stand here", known=", ".join(GROUPS))})
    values = dict(_table(table))
    return OptionsDraft(name, values, _secrets(values.pop("secrets", {})))


def _table(table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise WrongSettings({"": Text("A table of names and values is needed")})
    return table


def _secrets(written: Mapping[str, str]) -> dict[str, str]:
    """Those read from the environment; kept ones are left out."""
    found, errors = {}, {}
    for place, source in written.items():
        variable = source.removeprefix(ENVIRONMENT)
        if source == KEEP:
            continue
        if not source.startswith(ENVIRONMENT):
            errors[f"secrets/{place}"] = Text("A secret never stands in this file: write keep or env:NAME")
        elif variable not in os.environ:
            errors[f"secrets/{place}"] = Text("The environment has no {variable}", variable=variable)
        else:
            found[place] = os.environ[variable]
    if errors:
        raise WrongSettings(errors)
    return found
