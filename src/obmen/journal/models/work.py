"""Where work waits: lanes, gates, and the goods of a connection that are shared."""

from django.db import models
from django.db.models import Q

from obmen.setup.models import Connection


class Lane(models.Model):
    """The line of messages about one object of one target connection.

    ``space``: the object the key names, with the source where the key is its word alone (``Placement.line``).
    ``running`` is the message that ``owner`` delivers, 0 when nobody does.
    ``waiting`` counts its messages in state waiting (the one being delivered included). No waiting message stands
    before ``head``. ``next_at`` is ready time, back-off and lease in one; null = parked until somebody resumes what
    its head waits for. ``owner`` is who delivers its head now; an owner past ``next_at`` has died or lost touch.
    ``epoch`` grows with each claim and, with the never repeated id, is the fence: who lost his lease cannot finish.
    ``held``: a held head lets nobody pass. ``bulk``: its messages are delivered many at a time (``bulk.py``).
    """

    target = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    space = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    waiting = models.PositiveIntegerField(default=0)
    held = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    epoch = models.BigIntegerField(default=0)
    owner = models.CharField(max_length=60, default="")
    head = models.BigIntegerField(default=0)
    running = models.BigIntegerField(default=0)
    touched_at = models.DateTimeField()
    bulk = models.BooleanField(db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "space", "key"], name="lane_once")]
        indexes = [
            models.Index(
                fields=["target", "next_at"], name="lane_ready", condition=Q(waiting__gt=0, held=False, bulk=False)
            ),
            models.Index(
                fields=["target", "next_at"], name="lane_bulk", condition=Q(waiting__gt=0, held=False, bulk=True)
            ),
            models.Index(fields=["target"], name="lane_running", condition=~Q(owner="")),
        ]


class Gate(models.Model):
    """The state of a connection at work: paused by a person or a wrong setting, or its breaker open (H3).
    ``bulk_until``: the lease of what is being delivered to it many at a time (``bulk.py``)."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, primary_key=True)
    paused = models.CharField(max_length=20, default="")
    reason = models.JSONField(null=True)
    detail = models.TextField(default="")
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_probe_at = models.DateTimeField(null=True)
    ramp = models.PositiveSmallIntegerField(default=0)
    bulk_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()


class Budget(models.Model):
    """What is left of a limited good of a connection, shared by all processes (``spending.py``). ``used``: of a Window,
    when each bucket began and what was used in it; of Slots, who holds one until when."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    good = models.CharField(max_length=80)
    level = models.FloatField()
    at = models.DateTimeField()
    used = models.JSONField(default=list)
    barred_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "good"], name="budget_once")]
