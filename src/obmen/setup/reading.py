"""Rows of the set-up as the views a running server works with."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.settings import Settings
from obmen.core.text import Text

from . import secret_values
from .models import Connection, Flow, Option, Token
from .secrets import decrypt
from .validation import WrongSettings, typed
from .views import ConnectionView, FlowView, Snapshot, TokenView, networks, unknown_exchange, unknown_system


def snapshot_of(number: int) -> Snapshot:
    rows = list(Connection.objects.order_by("id"))
    names = {row.id: row.name for row in rows}
    tokens = Token.objects.filter(revoked_at=None).order_by("id")
    return Snapshot(
        number,
        connections={row.id: connection_view(row) for row in rows},
        flows={row.id: flow_view(row) for row in Flow.objects.order_by("id")},
        # one made since the connections were read is read with them next time, for the number has changed again
        tokens={row.prefix: _token_view(row, names[row.connection_id]) for row in tokens if row.connection_id in names},
        options={row.name: _option(row) for row in Option.objects.exclude(name="key")},
    )


def connection_view(row: Connection) -> ConnectionView:
    return ConnectionView(
        id=row.id,
        name=row.name,
        title=row.title,
        system=row.system,
        zone=zone_of(row.zone),
        slots=row.slots,
        version=row.version,
        debug_until=row.debug_until,
        personal_in_debug=row.personal_in_debug,
        settings=_connection_settings(row),
    )


def flow_view(row: Flow) -> FlowView:
    return FlowView(
        id=row.id,
        name=row.name,
        title=row.title,
        exchange=row.exchange,
        source_id=row.source_id,
        target_id=row.target_id,
        paused=row.paused,
        every=row.every,
        quiet_after_minutes=row.quiet_after_minutes,
        version=row.version,
        debug_until=row.debug_until,
        settings=_flow_settings(row),
    )


def _connection_settings(row: Connection) -> Settings | Misconfigured:
    system = systems().get(row.system)
    if system is None:
        return unknown_system(row.system)
    try:
        return typed(system.settings, secret_values.join(row.settings, decrypt(row.secrets)))
    except Misconfigured as error:
        return error
    except WrongSettings as error:
        return _unreadable(row.title, error)


def _flow_settings(row: Flow) -> Settings | Misconfigured:
    exchange = exchanges().get(row.exchange)
    if exchange is None:
        return unknown_exchange(row.exchange)
    try:
        return typed(exchange.settings, row.settings)
    except WrongSettings as error:
        return _unreadable(row.title, error)


def _unreadable(title: str, error: WrongSettings) -> Misconfigured:
    place, why = next(iter(error.errors.items()))
    text = Text("The settings of {title} have to be looked through: {place}: {why}", title=title, place=place, why=why)
    return Misconfigured(text, setting=place)


def _token_view(row: Token, connection: str) -> TokenView:
    return TokenView(
        id=row.id,
        connection_id=row.connection_id,
        connection=connection,
        prefix=row.prefix,
        digest=bytes(row.digest),
        expires_at=row.expires_at,
        networks=networks(row.addresses),
    )


def _option(row: Option) -> dict[str, Any]:
    try:
        return secret_values.join(row.value, decrypt(row.secrets))
    except Misconfigured:
        return dict(row.value)


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
