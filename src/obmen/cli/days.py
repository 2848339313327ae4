"""A day as it is typed."""

from datetime import datetime

import click

from obmen.core.text import Text

from .commands import WrongUsage

FORMS = ("%Y-%m-%d", "%d.%m.%Y")


def day(_ctx: click.Context, param: click.Parameter, typed: str | None) -> datetime | None:
    """``callback`` of an option: its midnight, without a zone."""
    if typed is None:
        return None
    for form in FORMS:
        try:
            return datetime.strptime(typed, form)  # noqa: DTZ007  whose day it is, the command knows
        except ValueError:
            continue
    raise WrongUsage(Text("{name}: a day is needed, such as 13.01.2026 or 2026-01-13", name=param.opts[0]))
