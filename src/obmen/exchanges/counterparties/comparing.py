"""Both sides compared: who is missing, differs, waits for a person or is gone from 1C.   Rule H10."""

from dataclasses import replace

from obmen.core.planning import Figure, Planned
from obmen.core.ports import Run
from obmen.core.reading import counted
from obmen.core.text import Text

from .planning import rows, unknown
from .sides import both_sides


def compare_sides(run: Run) -> None:
    with both_sides(run) as sides:
        known = 0
        for row in counted(rows(sides, run, whole=True), run, len(sides.there) + len(sides.here)):
            known += row.act in {"leave", "update"} and row.finding != "missing"
            run.plan(_told(row))
        for kept in counted(sides.there, run, len(sides.there) + 2 * len(sides.here)):
            code = kept.codes.get(run.base)
            if code and not sides.here.count("code", code):
                run.plan(unknown(kept, code, deleted=sides.deleted.get(code) is not None))
        here, there = len(sides.here), len(sides.there)
    run.figure(Figure(Text("Counterparties, and contacts of KSUP"), str(here), str(there)))
    run.figure(Figure(Text("Of them on both sides"), str(known), str(known)))


def _told(row: Planned) -> Planned:
    """What would only be linked is the same on both sides."""
    if row.finding == "missing":
        return replace(row, act="skip")
    return row if row.finding else replace(row, act="leave", record=None)
