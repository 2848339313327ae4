"""What is remembered when messages are long gone, and which troubles were told."""

from django.db import models
from django.db.models import Q

from obmen.setup.models import Connection, Flow

from .messages import Message


class Seen(models.Model):
    """The last message seen under a name: a caller's key, a business identity of a flow, an aspect of an object.

    ``id`` is the hash of the name (``journal/seen.py``), hex. Kept for ever, so that what was pruned is still known.
    """

    id = models.CharField(max_length=32, primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.DO_NOTHING, db_index=False, db_constraint=False)
    body = models.CharField(max_length=32)
    content_hash = models.BinaryField(max_length=32)
    sequence = models.BigIntegerField(null=True)
    moment = models.DateTimeField(null=True)


class Tally(models.Model):
    """Figures of a flow (0 = none) in an hour, as one process wrote them (``journal/tally.py``)."""

    flow = models.BigIntegerField()
    hour = models.DateTimeField()
    shard = models.PositiveSmallIntegerField(default=0)
    came = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    last_done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flow", "hour", "shard"], name="tally_once")]
        indexes = [models.Index(fields=["hour"], name="tally_hour")]


class Installation(models.Model):
    """One row (``journal/installation.py``). ``indexed``: up to which message the text is indexed
    (``journal/textindex.py``)."""

    name = models.CharField(max_length=8)
    indexed = models.BigIntegerField(db_default=0)


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
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="links", db_constraint=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ours_connection", "ours_kind", "ours_id", "theirs_connection", "theirs_kind", "theirs_id"],
                name="link_once",
            )
        ]
        indexes = [models.Index(fields=["theirs_connection", "theirs_kind", "theirs_id"], name="link_theirs")]


class Fingerprint(models.Model):
    """Hash of what was last brought over, per flow and key."""

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=200)
    version = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flow", "key"], name="fingerprint_once")]


class Mark(models.Model):
    """A cursor of a flow: how far ``collect`` has come."""

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=60)
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flow", "name"], name="mark_once")]


class Mirror(models.Model):
    """A list of a connection as it was when it was last looked at (``core.ports.Mirror``). It can be read anew, so
    nothing is lost with it; in a backup it stands as it is, for its note goes with its rows."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=100)
    revision = models.BigIntegerField(default=0)
    note = models.TextField(default="")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "name"], name="mirror_once")]


class MirrorRow(models.Model):
    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    key = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mirror", "key"], name="mirror_row_once")]


class Alert(models.Model):
    """A trouble told once, and once more when it is over (H9). ``key`` names the trouble ("held:123", "gate:ksup")."""

    key = models.CharField(max_length=200)
    text = models.JSONField()
    began_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    over_told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["key"], name="alert_open", condition=Q(over_at__isnull=True))]
