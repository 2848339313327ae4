"""The journal's tables. Rows are written by set-based SQL (``journal/sql*``); models serve migrations and reads."""

from django.db import models

from obmen.setup.models import Connection, Flow


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    HELD = "held"
    DROPPED = "dropped"


class Body(models.Model):
    """What came in, byte for byte. ``id`` (uuid7 hex, sortable) is the id a caller is answered. Pruned by age and
    size; the row goes when its bytes do. ``headers`` hold no credentials."""

    id = models.CharField(max_length=32, primary_key=True)
    source = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    raw = models.BinaryField()
    content_type = models.CharField(max_length=100)
    headers = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=32)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(db_index=True)
    trial = models.BooleanField(default=False)


class BodyFile(models.Model):
    """A file of a body; the bytes stand in the file store under ``sha256``."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)


class FileChunk(models.Model):
    """A file's bytes in the database, 1 MB a row: the store where several machines share a PostgreSQL."""

    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "number"], name="file_chunk_once")]


class Lane(models.Model):
    """The line of messages about one object of one target connection.

    ``next_at`` is ready time, back-off and lease in one; ``epoch`` grows with each claim and is the fence: who lost
    his lease cannot finish. ``waiting`` counts messages in waiting or running (and held, where a held head holds its
    lane).
    """

    target = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False)
    space = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    waiting = models.PositiveIntegerField(default=0)
    held = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    epoch = models.BigIntegerField(default=0)
    owner = models.CharField(max_length=60, default="")
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "space", "key"], name="lane_once")]
        indexes = [models.Index(fields=["next_at"], name="lane_ready", condition=models.Q(waiting__gt=0, held=False))]


class Gate(models.Model):
    """The state of a connection at work: paused by a person or a wrong setting, or its breaker open (H3)."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, primary_key=True)
    paused = models.CharField(max_length=20, default="")
    reason = models.JSONField(null=True)
    detail = models.TextField(default="")
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_probe_at = models.DateTimeField(null=True)
    ramp = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()


class Run(models.Model):
    """A run of ``collect`` or ``compare``, or a bulk act, with its progress."""

    flow = models.ForeignKey(Flow, on_delete=models.PROTECT)
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    plan = models.JSONField(null=True)
    reason = models.JSONField(null=True)
    started_by = models.CharField(max_length=150, default="")


class Message(models.Model):
    """A body as one flow takes it. ``id`` grows along each lane, for it is drawn while the lane's row is locked.

    ``flow`` is null for a kind no flow takes (held). ``identity`` = the caller's key, scoped; ``business`` and
    ``aspect`` as
    ``core.inbound.Placement`` says. ``edition`` counts redos of a decided message, so that a redo is new work to the
    other side.
    ``outcome``: created, updated, unchanged, skipped, superseded, empty before it is done.
    ``reason`` (a Text) is why it waits, is held or was dropped; ``detail`` the other side's words.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="messages")
    flow = models.ForeignKey(Flow, null=True, on_delete=models.PROTECT, db_index=False)
    source = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False, related_name="+")
    target = models.ForeignKey(Connection, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    lane = models.ForeignKey(Lane, null=True, on_delete=models.PROTECT, db_index=False)
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
    reason = models.JSONField(null=True)
    cause = models.CharField(max_length=16, default="")
    problems = models.JSONField(null=True)
    detail = models.TextField(default="")
    due = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=0)
    forced = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    first_tried_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, db_index=False)
    trial = models.BooleanField(default=False)
    search = models.TextField(default="")


class Attempt(models.Model):
    """One try. ``trace`` (list of request/answer pairs) only while debug is on (H8)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ms = models.PositiveIntegerField()
    verdict = models.CharField(max_length=16)
    reason = models.JSONField(null=True)
    detail = models.TextField(default="")
    trace = models.JSONField(null=True)


class Link(models.Model):
    """Our object and theirs are one thing (H4). Written in the same commit as the outcome; never pruned."""

    ours_connection = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False, related_name="+")
    ours_kind = models.CharField(max_length=40)
    ours_id = models.CharField(max_length=200)
    theirs_connection = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False, related_name="+")
    theirs_kind = models.CharField(max_length=40)
    theirs_id = models.CharField(max_length=200)
    title = models.CharField(max_length=300, default="")
    url = models.CharField(max_length=500, default="")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="links")
    at = models.DateTimeField()


class Fingerprint(models.Model):
    """Hash of what was last brought over, per flow and key."""

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=200)
    version = models.CharField(max_length=100)


class Mark(models.Model):
    """A cursor of a flow: how far ``collect`` has come."""

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=60)
    value = models.JSONField()


class Rejected(models.Model):
    """What could not be placed: kept for a person to look at, 7 days, 1,000 rows, 100 MB a connection, oldest go
    (H1)."""

    id = models.CharField(max_length=32, primary_key=True)
    source = models.ForeignKey(Connection, on_delete=models.CASCADE)
    kind = models.CharField(max_length=60)
    raw = models.BinaryField()
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    problems = models.JSONField()
    received_at = models.DateTimeField(db_index=True)


class Alert(models.Model):
    """A trouble told once, and once more when it is over (H9). ``key`` names the trouble ("held:123", "gate:ksup")."""

    key = models.CharField(max_length=200)
    text = models.JSONField()
    began_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    over_told_at = models.DateTimeField(null=True)


class Budget(models.Model):
    """What is left of a limited good of a connection, shared by all processes."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    good = models.CharField(max_length=40)
    level = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "good"], name="budget_once")]
