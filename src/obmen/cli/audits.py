"""``obmen audit``: who changed what (H12)."""

import json

import click

from obmen.core.text import Text
from obmen.setup.audit_acts import act_text
from obmen.setup.models import Audit

from .commands import as_json, command, option
from .output import as_data, table
from .root import obmen


@command(obmen, "audit", Text("Shows who changed what, newest first."))
@option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, text=Text("How many at most"))
@option("--who", "name", default="", text=Text("Only what this person did"))
@as_json
def _audit(limit: int, name: str, as_json: bool) -> None:
    found = Audit.objects.order_by("-id")
    rows = list((found.filter(who=name) if name else found)[:limit])
    if as_json:
        as_data(
            [{"at": r.at, "who": r.who, "act": r.act, "object": r.object, "before": r.before, "after": r.after}
             for r in rows]
        )  # fmt: skip
        return
    columns = (Text("When"), Text("Who"), Text("Act"), Text("What"), Text("Was"), Text("Becomes"))
    table(columns, [(r.at, r.who, act_text(r.act), r.object, _short(r.before), _short(r.after)) for r in rows])


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
