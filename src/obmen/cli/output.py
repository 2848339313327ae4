"""What commands show: tables for people, JSON for programs; errors to standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obmen.core.inbound import Problem
from obmen.core.text import Text

from .words import say, when

WIDE = 240
"""Columns of a table that goes into a pipe: nothing is cut there."""


def console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, soft_wrap=False)


def tell(text: "Text | str", *, style: str = "") -> None:
    shown = say(text) if isinstance(text, Text) else text
    console().print(escape(shown), style=style, soft_wrap=True)


def warn(text: "Text | str", detail: str = "") -> None:
    out = Console(stderr=True, highlight=False, soft_wrap=True)
    out.print(escape(say(text) if isinstance(text, Text) else text), style="bold" if out.is_terminal else "")
    if detail:
        out.print(escape(detail), style="dim" if out.is_terminal else "")


def table(columns: Sequence[Text | str], rows: Iterable[Sequence[Any]], *, empty: Text | None = None) -> None:
    """Nothing but ``empty`` where there are no rows."""
    shown = [[cell(value) for value in row] for row in rows]
    if not shown:
        tell(empty or Text("There are none"))
        return
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        drawn.add_column(escape(cell(column)), overflow="fold")
    for row in shown:
        drawn.add_row(*(escape(value) for value in row))
    console().print(drawn)


def pairs(rows: Iterable[tuple[Text, Any]]) -> None:
    """Name and value, one under the other; empty values are left out."""
    drawn = Table(box=None, pad_edge=False, show_header=False)
    drawn.add_column(style="dim")
    drawn.add_column(overflow="fold")
    for name, value in rows:
        if (shown := cell(value)) != "":
            drawn.add_row(escape(say(name)), escape(shown))
    console().print(drawn)


def cell(value: Any) -> str:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, datetime):
        return when(value)
    return "" if value is None else str(value)


def as_data(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n")


def problem_line(problem: Problem) -> str:
    return f"{problem.field}: {say(problem.reason)}" if problem.field else say(problem.reason)


def problem_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [{"field": one.field, "reason": one.reason} for one in problems]


def failed(code: int, texts: Sequence["Text | str"], *, as_json: bool, **more: Any) -> int:
    """Says why nothing came of it: to standard error, for programs on standard output. ``more``: what else they are
    told, where there is any; ``detail`` people are told too."""
    if as_json:
        said = "\n".join(say(text) if isinstance(text, Text) else text for text in texts)
        as_data({"error": said, "code": code, **{name: value for name, value in more.items() if value}})
        return code
    for place, text in enumerate(texts):
        warn(text, "" if place else more.get("detail", ""))
    return code


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Text):
        return say(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
