"""What is wrong right now, as the alerts see it: one key a trouble, so that each is told once (H9)."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, Min

from obmen.core.text import Text
from obmen.core.when import said
from obmen.journal.models import Gate, Message, Run, RunState, State
from obmen.journal.runreads import last_runs, stopped_runs
from obmen.setup import snapshot
from obmen.setup.schedule import seconds_of
from obmen.setup.snapshot import FlowView
from obmen.setup.validation import WrongSettings

PATIENCE = timedelta(minutes=1)
"""A connection that fails shorter than this is nobody's trouble yet."""

PAUSED = {
    "misconfigured": Text("The connection {name} is paused: {reason}"),
    "unchecked": Text("The connection {name} is saved unchecked and paused: {reason}"),
}
"""By cause; what a person paused is no trouble."""


def troubles(now: datetime) -> dict[str, Text]:
    """Key to what is told. Numbers and titles of connections only: an alert leaves the house, so nothing personal."""
    return {**_held(), **_gates(now), **_silence(now), **_runs(now)}


def _held() -> dict[str, Text]:
    flows = snapshot.current().flows
    held = Message.objects.filter(attention=True, state=State.HELD).values("flow_id")
    rows = held.annotate(count=Count("id"), first=Min("id"), newest=Max("id"))
    found = {}
    for row in rows.order_by():
        flow = flows.get(row["flow_id"])
        name = flow.title if flow else Text("no exchange takes them")
        found[f"held:{row['flow_id'] or 0}"] = Text(
            "Messages wait for your decision: {count} ({flow}). The first is number {first}",
            count=row["count"],
            flow=name,
            first=row["first"],
            newest=row["newest"],
        )
    return found


def _gates(now: datetime) -> dict[str, Text]:
    connections = snapshot.current().connections
    found = {}
    for gate in Gate.objects.exclude(paused="", failing_since=None):
        connection = connections.get(gate.connection_id)
        if connection is None:
            continue
        reason = Text.from_json(gate.reason) if gate.reason else Text("no reason was given")
        if said := PAUSED.get(gate.paused):
            found[f"paused:{connection.name}"] = Text(said.message, name=connection.title, reason=reason)
        elif gate.failing_since and now - gate.failing_since >= PATIENCE:
            text = Text("{name} does not answer; its messages wait: {reason}", name=connection.title, reason=reason)
            found[f"failing:{connection.name}"] = text
    return found


def _silence(now: datetime) -> dict[str, Text]:
    watched = [f for f in snapshot.current().flows.values() if f.quiet_after_minutes and not f.paused]
    found = {}
    for flow in watched:
        heard = Message.objects.filter(flow_id=flow.id).order_by("-id").values_list("received_at", flat=True).first()
        if heard and now - heard > timedelta(minutes=flow.quiet_after_minutes or 0):
            minutes = int((now - heard).total_seconds() // 60)
            text = Text("Nothing has come for {minutes} minutes: {flow}", minutes=minutes, flow=flow.title)
            found[f"silent:{flow.name}"] = text
    return found


def _runs(now: datetime) -> dict[str, Text]:
    """An exchange whose run a person stopped, whose last one failed, or that has not run when it should."""
    going = [f for f in snapshot.current().flows.values() if not f.paused]
    stopped, last = stopped_runs(f.id for f in going), last_runs(f.id for f in going if f.every)
    found = {}
    for flow in going:
        run = last.get(flow.id)
        if stands := stopped.get(flow.id):
            found[f"stopped:{flow.name}"] = _stands(flow, stands)
        if run and run.state == RunState.FAILED:
            why = Text.from_json(run.reason) if run.reason else Text("no reason was given")
            found[f"run:{flow.name}"] = Text("The last run of {flow} failed: {why}", flow=flow.title, why=why)
        elif run and run.finished_at and not stands and now - run.finished_at > _late_after(flow):
            text = Text("{flow} has not run since {when}", flow=flow.title, when=said(run.finished_at, UTC))
            found[f"late:{flow.name}"] = text
    return found


def _stands(flow: FlowView, run: Run) -> Text:
    when = said(run.finished_at or run.started_at, UTC)
    return Text("The run of {flow} was stopped and stands since {when}: resume it or give it up",
                flow=flow.title, when=when)  # fmt: skip


def _late_after(flow: FlowView) -> timedelta:
    """How long after the end of a run the next one is missed."""
    try:
        return 3 * timedelta(seconds=seconds_of(flow.every)) + timedelta(minutes=5)
    except WrongSettings:
        return timedelta.max
