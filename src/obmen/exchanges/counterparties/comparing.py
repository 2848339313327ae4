"""Both sides compared: who is missing, differs, waits for a person or is gone from 1C.   Rule H10."""

from dataclasses import replace

from obmen.core.planning import Figure
from obmen.core.ports import Run
from obmen.core.text import Text

from .planning import rows, unknown
from .sides import both_sides


def compare_sides(run: Run) -> None:
    with both_sides(run) as sides:
        known = 0
        for row in rows(sides, run):
            known += row.act in {"leave", "update"} and row.finding != "missing"
            run.plan(replace(row, act="skip") if row.finding == "missing" else row)
        for kept in sides.there:
            code = kept.codes.get(run.base, "")
            if code and sides.here.get(code) is None:
                run.plan(unknown(kept, code))
        here, there = len(sides.here), len(sides.there)
    run.figure(Figure(Text("Counterparties, and contacts of KSUP"), str(here), str(there)))
    run.figure(Figure(Text("Of them on both sides"), str(known), str(known)))
