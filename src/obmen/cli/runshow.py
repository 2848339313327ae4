"""A run as commands show it."""

from collections.abc import Iterable, Mapping
from typing import Any

from obmen.core.discovery import exchanges
from obmen.core.masking import mask_contacts
from obmen.core.promises import fact
from obmen.core.text import Text
from obmen.journal.models import Message, Run
from obmen.journal.runreads import RowFilter, reason_of, run_rows
from obmen.setup import audit
from obmen.web.planview import shown_value
from obmen.web.runfigures import figures
from obmen.web.runplanview import FINDINGS
from obmen.web.runread import ShownPlanRow, plan_rows
from obmen.web.runread import view as run_view
from obmen.web.runwords import act_words, run_word

from .acting import who
from .choices import choice_said
from .output import as_data, pairs, table, tell, warn
from .states import state_word
from .words import joined, said, say

SHOWN = 200
Titles = Mapping[str, Text]
VERBS = {"collect": Text("run"), "compare": Text("comparison")}


def state_said(run: Run) -> str:
    return run_word(run.verb, run.state).text


def counts_said(run: Run) -> str:
    known = act_words(run.verb)
    return ", ".join(f"{known[act].text} {count}" for act, count in run.counts.items() if act in known)


def run_data(run: Run) -> dict[str, Any]:
    return {
        "run": run.pk,
        "verb": run.verb,
        "state": run.state,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "counts": run.counts,
        "figures": [{**one, "title": Text.from_json(one["title"])} for one in run.figures],
        "requests": run.requests,
        "reason": _reason(run),
    }


def show_run(run: Run, act: str, *, as_json: bool, personal: bool = False) -> None:
    """``personal``: names and phones are shown, and that they were is written down (H15)."""
    if personal:
        audit.record(who(), "personal.shown", run.flow.name, after={"run": run.pk})
    found = run_rows(run.pk, RowFilter(act=act), limit=SHOWN if not as_json else 100_000)
    rows = plan_rows(found, mask=not personal)
    if as_json:
        as_data({**run_data(run), "rows": [_row_data(row) for row in rows]})
        return
    _tell_head(run)
    if run.state != "failed" or rows:
        _table(rows, run)
    if any(row.hidden for row in rows):
        tell(Text("Names and phones are masked; obmen runs show {number} --personal shows them", number=run.pk))
    if run.rows > len(rows) and not act:
        tell(Text("The first {n} rows of {all}", n=len(rows), all=run.rows))


def _tell_head(run: Run) -> None:
    pairs(
        [
            (Text("Run"), run.pk),
            (Text("State"), state_said(run)),
            (Text("Found"), counts_said(run)),
            (Text("Requests"), run.requests or None),
        ]
    )
    _tell_end(run)
    if run.figures:
        columns = ("", run.flow.source.title, run.flow.target.title)
        table(columns, [(one.title, one.ours, one.theirs) for one in figures(run.figures)])
    if reason := _reason(run):
        warn(reason, mask_contacts(run.detail))
    if run.state == "failed" and not run.rows:
        tell(_what_next(run))


def _reason(run: Run) -> Text | None:
    """A run that failed promises nothing: no delivery goes on by itself here."""
    kept = reason_of(run)
    if not kept:
        return None
    reason = Text.from_json(kept)
    return fact(reason) if run.state == "failed" else reason


def _what_next(run: Run) -> Text:
    reason = Text.from_json(run.reason or {"text": ""})
    if fact(reason) == reason:
        return Text("Nothing was read. Mend what is said and repeat it")
    if site := reason.values.get("site"):
        return Text("Nothing was read. Repeat it when {site} answers", site=site)
    return Text("Nothing was read. Repeat it in a while")


def _tell_end(run: Run) -> None:
    """When it will be over, as far as that is known, and why so late."""
    view = run_view(run, run.flow, "", left=False)
    if view.end:
        tell(f"{view.end}. {view.slow_because}".rstrip())


def _table(rows: list[ShownPlanRow], run: Run) -> None:
    columns = (Text("Row"), Text("Act"), Text("Object"), Text("What changes"), Text("Came to"))
    came_to, titles = _came_to(rows), _titles(run)
    table(columns, [_cells(row, run.verb, came_to, titles) for row in rows], empty=Text("Nothing is to be done"))


def _titles(run: Run) -> Titles:
    declared = exchanges().get(run.flow.exchange)
    return declared.titles if declared else {}


def _cells(row: ShownPlanRow, verb: str, came_to: Mapping[int, str], titles: Titles) -> tuple[Any, ...]:
    finding = str(FINDINGS.get(row.finding, "")) if verb == "compare" else ""
    act = joined([finding, act_words(verb)[row.act].text])
    return row.number, act, Text.from_json(row.title), _changes(row, titles), came_to.get(row.message or 0, "")


def _came_to(rows: Iterable[ShownPlanRow]) -> dict[int, str]:
    """By message: what it came to, and what is to be said of that beside the row's own reason."""
    why = {row.message: row.why for row in rows if row.message}
    found: dict[int, str] = {}
    for one in Message.objects.filter(id__in=why).only("state", "outcome", "reason", "outcome_text"):
        texts = [said(text) for text in (one.reason, one.outcome_text) if text and text != why[one.pk]]
        found[one.pk] = ". ".join([state_word(one.outcome or one.state), *texts])
    return found


def _changes(row: ShownPlanRow, titles: Titles) -> str:
    """Field by field, then why, then the objects it is about."""
    told = [
        f"{say(titles.get(name) or name)}: {_value((row.before or {}).get(name))} → {_value(value)}"
        for name, value in (row.after or {}).items()
    ]
    objects = ", ".join(f"{one['id']} {one['title']}".strip() for one in row.objects or ())
    if row.why:
        told.append(said(row.why) + (f" ({objects})" if objects else ""))
    told += choice_said(row, titles)
    return "; ".join(told)


def _value(value: Any) -> str:
    return "–" if value in (None, "") else shown_value(value)


def _row_data(row: ShownPlanRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "act": row.act,
        "finding": row.finding,
        "key": row.key,
        "title": Text.from_json(row.title),
        "before": row.before,
        "after": row.after,
        "why": Text.from_json(row.why) if row.why else None,
        "objects": row.objects,
        "message": row.message,
        "ways": [{"name": way.name.removeprefix(":"), "facts": way.facts} for way in row.ways],
        "decided": row.decided,
    }
