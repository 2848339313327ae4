"""Runs of an exchange that plans, and the rows of their plans."""

from django.db import models
from django.db.models import Q

from obmen.setup.models import Flow


class RunState(models.TextChoices):
    ASKED = "asked"
    READING = "reading"
    PLANNED = "planned"
    WORKING = "working"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


class Run(models.Model):
    """A run of ``collect`` or ``compare``.

    It is asked for, reads both sides, and its plan stands: then it is *planned* (a preview, a comparison: a person
    applies it, or drops it) or *working*: its rows become messages, and it is done when none of them waits.
    ``apply``: goes on to work by itself. ``owner``, ``lease_until``, ``epoch``: who reads now; the fence is as of a
    lane. ``stop_asked``: a person wants it stopped while it reads. ``carried``: up to which row the plan has become
    messages. ``counts``: rows by act. ``figures``: of a comparison. ``reason`` (a Text): why it failed, or what it
    waits for. ``requests`` sent by it so far. ``trace``: its last requests while it read, only while debug is on (H8).
    ``spared_until``: no row is delivered before, for the target's sake.
    """

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, db_constraint=False)
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=RunState.choices)
    apply = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=150, default="")
    period = models.JSONField(null=True)
    owner = models.CharField(max_length=60, default="")
    lease_until = models.DateTimeField(null=True)
    epoch = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    carried = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    figures = models.JSONField(default=list)
    reason = models.JSONField(null=True)
    detail = models.TextField(default="")
    trace = models.JSONField(null=True)
    spared_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["flow"], condition=Q(state__in=["asked", "reading", "working"]), name="run_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["flow", "id"], name="run_flow")]


class PlanRow(models.Model):
    """A row of a run's plan (``core.planning.Planned``). ``number`` in the order of the plan, from 1.

    ``record``: what ``deliver_many`` gets, until it has become ``message``. ``chosen``: a person wants this one carried
    out, of a comparison's. ``personal``: names in ``before`` and ``after``. ``message``: the
    one it became, or one that says the same and is held or was dropped.
    ``ways``: what it may become where a person decides (``worker/planrows.py``), the first as its exchange planned it.
    ``decided``: which one a person chose, who, and when.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    finding = models.CharField(max_length=10, default="")
    key = models.CharField(max_length=200)
    title = models.JSONField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.JSONField(null=True)
    targets = models.JSONField(default=list)
    search = models.TextField(default="")
    personal = models.JSONField(default=list)
    chosen = models.BooleanField(default=True)
    message = models.BigIntegerField(null=True)
    ways = models.JSONField(null=True)
    decided = models.JSONField(null=True)
    content_hash = models.BinaryField(max_length=32)
    record = models.BinaryField(null=True)  # last: SQLite reads a row no further than it must

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="plan_row_once")]
        indexes = [models.Index(fields=["message"], name="plan_row_message", condition=Q(message__isnull=False))]


class Decision(models.Model):
    """What a person decided about an object of a flow's source, by the key of its rows (H13). ``way``: as of
    ``core.planning.Way``, with what was ``seen`` then. ``message``: the one that carries it out, or did."""

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=200)
    way = models.CharField(max_length=200)
    seen = models.TextField(default="")
    who = models.CharField(max_length=150)
    at = models.DateTimeField()
    message = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flow", "key"], name="decision_once")]
