"""What is late or stands still and is in no figure: exchanges gone silent, runs that failed or were stopped, who
paused which."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from obmen.journal import runreads
from obmen.journal.models import Alert, Message, Run
from obmen.setup.models import Audit, Flow

SILENT = "silent:"


class Silence(NamedTuple):
    """``since``: when the last message came."""

    flow: Flow
    since: datetime


def silences(flows: Iterable[Flow]) -> list[Silence]:
    """Of the troubles that stand open: when traffic is expected is judged in one place, the alerts."""
    begun = dict(Alert.objects.filter(over_at=None, key__startswith=SILENT).values_list("key", "began_at"))
    found = []
    for flow in flows:
        began = begun.get(f"{SILENT}{flow.name}")
        if began is None or flow.paused:
            continue
        heard = Message.objects.filter(flow_id=flow.pk).order_by("-id").values_list("received_at", flat=True).first()
        # What came since has ended the silence, though the alerts have not looked yet.
        if heard and heard <= began:
            found.append(Silence(flow, heard))
    return found


def pausers(flows: Iterable[Flow]) -> Mapping[str, str]:
    """Who paused each paused flow, by its name; unknown where the record is kept no longer."""
    names = [flow.name for flow in flows if flow.paused]
    if not names:
        return {}
    rows = Audit.objects.filter(act="flow.paused", object__in=names).order_by("id")
    return dict(rows.values_list("object", "who"))


class FailedRun(NamedTuple):
    """An exchange that runs by itself, whose last run failed. ``why``: a Text in JSON."""

    flow: Flow
    why: Mapping[str, Any]


class StoppedRun(NamedTuple):
    """A person stopped it, and the schedule leaves it alone. ``who`` is that of an audit row, empty where the record is
    kept no longer."""

    flow: Flow
    run: Run
    who: str


def stopped_runs(flows: Sequence[Flow]) -> list[StoppedRun]:
    going = {flow.pk: flow for flow in flows if not flow.paused}
    found = runreads.stopped_runs(going) if going else {}
    return [StoppedRun(going[id_], run, _who_stopped(run)) for id_, run in found.items()]


def _who_stopped(run: Run) -> str:
    row = Audit.objects.filter(act="run.stopped", after__run=run.pk).order_by("-id").first()
    return row.who if row else ""


def failed_runs(flows: Sequence[Flow]) -> list[FailedRun]:
    timed = {flow.pk: flow for flow in flows if flow.every and not flow.paused}
    last = runreads.last_runs(timed) if timed else {}
    return [FailedRun(timed[id_], run.reason or {}) for id_, run in last.items() if run.state == "failed"]
