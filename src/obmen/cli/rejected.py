"""``obmen rejected``: what the doors could not place, kept for some days (H1, H6)."""

import json
from typing import Any

import click

from obmen.core.text import Text
from obmen.journal.models import Rejected

from .commands import WrongUsage, argument, as_json, command, option, subgroup
from .letters import LONGEST_BODY
from .output import as_data, pairs, table, tell
from .root import obmen
from .words import said


@subgroup(obmen, "rejected", Text("What the doors could not place: kept for seven days, to be looked at."))
def rejected() -> None:
    pass


@command(rejected, "list", Text("Shows them, newest first."))
@option("--before", metavar="ID", default="", text=Text("Those before this one: the next page"))
@option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, text=Text("How many at most"))
@as_json
def _list(before: str, limit: int, as_json: bool) -> None:
    found = Rejected.objects.select_related("source").defer("raw").order_by("-id")
    page = list((found.filter(id__lt=before) if before else found)[: limit + 1])
    rows, following = page[:limit], page[limit - 1].id if len(page) > limit else None
    if as_json:
        as_data({"rejected": [_data(row) for row in rows], "before": following})
        return
    columns = (Text("Id"), Text("Came"), Text("From"), Text("Kind"), Text("Bytes"), Text("Why"))
    shown = [(r.id, r.received_at, r.source.name, r.kind, r.size, "; ".join(_problems(r)[:2])) for r in rows]
    table(columns, shown, empty=Text("Nothing was rejected"))
    if following:
        tell(Text("There is more: --before {number}", number=following))


@command(rejected, "show", Text("Shows one: all that is wrong in it, and what came."))
@argument("rejected_id", metavar="ID")
@as_json
def _show(rejected_id: str, as_json: bool) -> None:
    row = Rejected.objects.select_related("source").filter(id=rejected_id).first()
    if row is None:
        raise WrongUsage(Text("Nothing rejected has the id {id}. See: obmen rejected list", id=rejected_id))
    if as_json:
        as_data({**_data(row), "text": bytes(row.raw).decode(errors="replace")})
        return
    source = f"{row.source.title} ({row.source.name})"
    pairs([(Text("Id"), row.id), (Text("Came"), row.received_at), (Text("From"), source), (Text("Kind"), row.kind)])
    tell(Text("Wrong in it"), style="bold")
    for problem in _problems(row):
        tell(f"  {problem}")
    tell(Text("Body"), style="bold")
    tell(_body(bytes(row.raw)))


def _problems(row: Rejected) -> list[str]:
    return [": ".join(part for part in (one["field"], said(one["reason"])) if part) for one in row.problems]


def _body(raw: bytes) -> str:
    try:
        text = json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
    except ValueError:
        text = raw.decode(errors="replace")
    return text if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}…"


def _data(row: Rejected) -> dict[str, Any]:
    return {
        "id": row.id,
        "received_at": row.received_at,
        "source": row.source.name,
        "kind": row.kind,
        "size": row.size,
        "problems": [{"field": one["field"], "reason": said(one["reason"])} for one in row.problems],
    }
