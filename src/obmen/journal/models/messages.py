"""Messages and their tries."""

from django.db import models
from django.db.models import Q

from obmen.setup.models import Connection, Flow

from .bodies import Body
from .runs import Run
from .work import Lane


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    HELD = "held"
    DROPPED = "dropped"


class Message(models.Model):
    """A body as one flow takes it. ``id`` grows along each lane, for it is drawn while the lane's row is locked.

    ``place``: where it stands in its lane; its id, until it is moved to the end of a lane, where it gets the next
    number of the same sequence. ``aside``: it has let those behind it go first already.
    ``flow`` is null for a kind no flow takes (held). ``identity`` = the caller's key, scoped; ``business`` and
    ``aspect`` as ``core.inbound.Placement`` says. ``edition`` counts redos of a decided message, so that a redo is new
    work to the other side. The state *running* is not stored: it is the waiting head of a lane whose owner
    lives.
    ``outcome``: created, updated, unchanged, skipped, superseded, empty before it is done.
    ``reason`` (a Text) is why it waits, is held or was dropped; ``detail`` the other side's words.
    ``holds``: while held, it lets nobody of its lane pass. ``unclear``: its last try may have been applied.
    ``attention`` = held or needs a look: what a person has to see is found without an index on ``state``, which
    changes with every message.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="messages", db_constraint=False)
    flow = models.ForeignKey(Flow, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    source = models.ForeignKey(
        Connection, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    target = models.ForeignKey(
        Connection, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    lane = models.ForeignKey(Lane, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    place = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    title = models.JSONField()
    identity = models.CharField(max_length=300, null=True)
    business = models.CharField(max_length=300, default="")
    aspect = models.CharField(max_length=300, default="")
    sequence = models.BigIntegerField(null=True)
    moment = models.DateTimeField(null=True)
    content_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=State.choices)
    outcome = models.CharField(max_length=12, default="")
    outcome_text = models.JSONField(null=True)
    warnings = models.JSONField(null=True)
    needs_look = models.BooleanField(default=False)
    attention = models.BooleanField(default=False)
    reason = models.JSONField(null=True)
    cause = models.CharField(max_length=24, default="")
    problems = models.JSONField(null=True)
    detail = models.TextField(default="")
    due = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=0)
    forced = models.BooleanField(default=False)
    unclear = models.BooleanField(default=False)
    holds = models.BooleanField(default=True)
    aside = models.BooleanField(db_default=False)
    received_at = models.DateTimeField()
    first_tried_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, db_index=False, db_constraint=False)
    trial = models.BooleanField(default=False)
    search = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["lane", "place"], name="message_lane"),
            models.Index(fields=["flow", "id"], name="message_flow"),
            models.Index(fields=["id"], name="message_attention", condition=Q(attention=True)),
            models.Index(fields=["run", "id"], name="message_run", condition=Q(run__isnull=False)),
        ]


class Correction(models.Model):
    """A person gave a message other content. ``body`` is what it said before, kept as it came: by it the sender still
    finds the message. ``moved``: it went to the end of another lane."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="corrections", db_constraint=False)
    body = models.CharField(max_length=32, db_index=True)
    moved = models.BooleanField()
    who = models.CharField(max_length=150)
    at = models.DateTimeField()


class Attempt(models.Model):
    """One try. ``trace`` (list of request/answer pairs) only while debug is on (H8)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts", db_constraint=False)
    started_at = models.DateTimeField()
    ms = models.PositiveIntegerField()
    verdict = models.CharField(max_length=16)
    reason = models.JSONField(null=True)
    detail = models.TextField(default="")
    trace = models.JSONField(null=True)
