"""A day as it is typed."""

from datetime import datetime
from typing import Any

import click

from obmen.core.text import Text

from .commands import WrongUsage

FORMS = ("%Y-%m-%d", "%d.%m.%Y")


class Day(click.ParamType):
    """Gives its midnight, without a zone."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> datetime:
        for form in FORMS:
            try:
                return datetime.strptime(str(value), form)  # noqa: DTZ007  whose day it is, the command knows
            except ValueError:
                continue
        name = param.opts[0] if param else "–"
        raise WrongUsage(Text("{name}: a day is needed, such as 13.01.2026 or 2026-01-13", name=name))
