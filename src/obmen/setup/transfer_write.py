"""The set-up as a TOML document, readable by a person and the same again when nothing was changed."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from django.utils.translation import gettext
from pydantic import BaseModel
from tomlkit import TOMLDocument
from tomlkit.items import Table

from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.settings import hint_of
from obmen.core.text import Text

from . import options
from .models import Connection, Flow
from .option_groups import GROUPS
from .secret_values import split
from .secrets import decrypt
from .transfer_read import KEEP

HEAD = Text("Settings of obmen. Secrets are not in it: keep = as it is here, env:NAME = from the environment.")


def written() -> TOMLDocument:
    document = tomlkit.document()
    document.add(tomlkit.comment(_in_words(HEAD)))
    for kind, tables in (("connections", _connections()), ("flows", _flows()), ("options", _options())):
        if tables:
            holder = tomlkit.table(is_super_table=True)
            for name, table in tables.items():
                holder.add(name, table)
            document.add(kind, holder)
    return document


def _connections() -> dict[str, Table]:
    return {row.name: _connection(row) for row in Connection.objects.order_by("name")}


def _connection(row: Connection) -> Table:
    table = _table({"title": row.title, "system": row.system, "zone": row.zone, "slots": row.slots})
    system = systems().get(row.system)
    table.add("settings", _settings(system.settings if system else None, row.settings))
    if secrets := _secret_places(row):
        table.add("secrets", _table(dict.fromkeys(secrets, KEEP)))
    return table


def _secret_places(row: Connection) -> list[str]:
    try:
        return sorted(decrypt(row.secrets))
    except Misconfigured:
        return []


def _flows() -> dict[str, Table]:
    return {row.name: _flow(row) for row in Flow.objects.select_related("source", "target").order_by("name")}


def _flow(row: Flow) -> Table:
    values = {"title": row.title, "exchange": row.exchange, "source": row.source.name, "target": row.target.name}
    table = _table({**values, "every": row.every or None, "quiet_after_minutes": row.quiet_after_minutes})
    exchange = exchanges().get(row.exchange)
    table.add("settings", _settings(exchange.settings if exchange else None, row.settings))
    return table


def _options() -> dict[str, Table]:
    tables = {}
    for name, group in GROUPS.items():
        settings = options.get(group.settings)
        plain, secrets = split(settings)
        tables[name] = _settings(group.settings, plain)
        if secrets:
            tables[name].add("secrets", _table(dict.fromkeys(secrets, KEEP)))
    return tables


def _settings(declared: type[BaseModel] | None, values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        info = declared.model_fields.get(name) if declared else None
        if info is not None:
            table.add(tomlkit.comment(_in_words(hint_of(info).title)))
        if value is not None:
            table.add(name, _bare(value))
    return table


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        if value is not None:
            table.add(name, value)
    return table


def _bare(value: Any) -> Any:
    """TOML has no null: an absent value says the same."""
    if isinstance(value, Mapping):
        return {name: _bare(part) for name, part in value.items() if part is not None}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _in_words(text: Text) -> str:
    return text.render(gettext)
