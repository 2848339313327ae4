"""What a flow lacks to do its work, though it can be saved: it is told before its first message meets it."""

from collections.abc import Iterator
from dataclasses import dataclass

from obmen.core.discovery import exchanges, systems
from obmen.core.exchange import Exchange
from obmen.core.settings import hint_of
from obmen.core.text import Text

from .models import Connection, Flow
from .validation import WrongSettings, typed


@dataclass(frozen=True, slots=True)
class Doubt:
    """``certain``: it cannot work so; else it depends on what the source tells."""

    text: Text
    do: Text
    certain: bool


def doubts(row: Flow) -> Iterator[Doubt]:
    exchange = exchanges().get(row.exchange)
    if exchange is None:
        return
    for end in _asked(row, exchange):
        if _has_no_address(end):
            text = Text("asks {connection}, which has no address", connection=end.name)
            do = Text("Enter it: obmen connection change {name} --set address=…", name=end.name)
            yield Doubt(text, do, certain=True)
    if lack := _lack(row, exchange):
        yield Doubt(lack, Text("Its settings: obmen flow exchanges {exchange}", exchange=row.exchange), certain=False)


def _asked(row: Flow, exchange: Exchange) -> list[Connection]:
    """The source only where it is read by schedule and does not send by itself what is read."""
    reads = exchange.collect is not None and row.every and not exchange.gathered
    return [row.target, row.source] if reads else [row.target]


def _has_no_address(row: Connection) -> bool:
    declared = systems().get(row.system)
    field = declared.settings.model_fields.get("address") if declared else None
    return field is not None and hint_of(field).address and not row.settings.get("address")


def _lack(row: Flow, exchange: Exchange) -> Text | None:
    try:
        return exchange.lacks(typed(exchange.settings, row.settings)) if exchange.lacks else None
    except WrongSettings:
        return None
