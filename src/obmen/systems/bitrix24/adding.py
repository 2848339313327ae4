"""New deals and contacts, up to a thousand a request where the portal's robots shall not start."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from obmen.core.errors import Misconfigured, ObmenError, Refused, Unclear
from obmen.core.outcome import Change
from obmen.core.text import Text

from .command import PLANNED, Command, split_by_batch
from .errors import error_of, lost
from .rest import Rest
from .said import said
from .spending import COMMANDS
from .writing import IMPORTED_AT_ONCE, Fields, import_rows

Added = tuple[int, str | ObmenError]


@dataclass(frozen=True, slots=True)
class NewRow:
    """``place``: among those that were asked for."""

    place: int
    fields: Fields
    about: Text
    change: Change


def add_each(rest: Rest, rows: Sequence[NewRow], command: Callable[[NewRow], Command]) -> Iterator[Added]:
    """One command a row; the portal's robots start with each."""
    for at, result in rest.each([command(row) for row in rows]):
        row = rows[at]
        if isinstance(result, ObmenError):
            yield row.place, result
        else:
            yield row.place, _id(result, row)


def import_each(rest: Rest, entity: int, rows: Sequence[NewRow]) -> Iterator[Added]:
    """Twenty rows a command, fewer where that would take too long. Rows that do not fit in a batch go by themselves, or
    they would take others along."""
    plain, special = split_by_batch(row.fields for row in rows)
    waiting = deque(rows[place] for place in (*plain, *special))
    while waiting:
        one = _import(entity, [waiting[0]])
        size = min(IMPORTED_AT_ONCE, rest.spending.fitting([one] * IMPORTED_AT_ONCE))
        commands = rest.spending.fitting([replace(one, rows=size)] * COMMANDS)
        a_request = [waiting.popleft() for _ in range(min(size * commands, len(waiting)))]
        portions = [a_request[at : at + size] for at in range(0, len(a_request), size)]
        for at, result in rest.each([_import(entity, portion) for portion in portions]):
            yield from _imported(portions[at], result)


def _import(entity: int, rows: Sequence[NewRow]) -> Command:
    about = rows[0].about if len(rows) == 1 else None
    return import_rows(entity, [row.fields for row in rows], about, [row.change for row in rows])


def _imported(rows: Sequence[NewRow], result: Any) -> Iterator[Added]:
    stops: list[Misconfigured] = []
    for row, told in zip(rows, _of_rows(rows, result), strict=True):
        made = _id_of_row(row, told)
        if isinstance(made, Misconfigured):
            stops.append(made)
        else:
            yield row.place, made
    if stops:
        raise stops[0]


def _of_rows(rows: Sequence[NewRow], result: Any) -> Sequence[Any]:
    if isinstance(result, ObmenError) or result is PLANNED:
        return [result] * len(rows)
    items = result.get("items") if isinstance(result, dict) else None
    return items if isinstance(items, list) and len(items) == len(rows) else [None] * len(rows)


def _id_of_row(row: NewRow, told: Any) -> str | ObmenError:
    command = Command("crm.item.batchImport", {}, row.about, lambda: [row.change])
    if isinstance(told, Unclear):
        return lost(command, detail=told.detail, down=told.connection_down)
    if isinstance(told, Refused) and "ACCESS_DENIED" in told.detail:
        return _may_not_import(told.detail)
    if isinstance(told, ObmenError):
        return told
    if told is PLANNED:
        return ""
    if failure := said(told):
        error = error_of(failure, command)
        return _may_not_import(error.detail) if failure.code == "ACCESS_DENIED" else error
    item = told.get("item") if isinstance(told, dict) else None
    return _id(item.get("id") if isinstance(item, dict) else None, row)


def _id(result: Any, row: NewRow) -> str | ObmenError:
    if result is PLANNED:
        return ""
    if isinstance(result, bool) or not str(result or "").isdigit():
        return lost(Command("", {}, row.about, lambda: [row.change]), detail="no id in the answer")
    return str(result)


def _may_not_import(detail: str) -> Misconfigured:
    text = Text("The user of the webhook may not import. Give him the right to import deals and contacts in the CRM")
    return Misconfigured(text, setting="webhook", detail=detail)
