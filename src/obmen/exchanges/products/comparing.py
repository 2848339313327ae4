"""Both sides compared: what is missing, differs, stands twice, waits for a person or is gone from 1C.   Rule H10."""

from dataclasses import replace

from obmen.core.planning import Figure
from obmen.core.ports import Run
from obmen.core.reading import counted
from obmen.core.text import Text

from .planning import check_settings, rows, unknown
from .sides import both_sides


def compare_sides(run: Run) -> None:
    check_settings(run)
    with both_sides(run) as sides:
        exported = known = 0
        for row in counted(rows(sides, run), run, len(sides.there) + len(sides.here)):
            exported += row.why is None or row.act == "conflict"
            known += row.act in {"leave", "update"} and row.why is None
            run.plan(row if row.finding else replace(row, act="leave", record=None))
        for kept in counted(sides.there, run, len(sides.there) + 2 * len(sides.here)):
            ref = kept.refs.get(run.base)
            if ref and sides.here.get(ref) is None:
                run.plan(unknown(kept))
    run.figure(Figure(Text("Products that are exported, and those of them that KSUP has"), str(exported), str(known)))
