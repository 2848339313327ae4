"""What came in, byte for byte, and what was turned away."""

from django.db import models

from obmen.setup.models import Connection


class Body(models.Model):
    """What came in, byte for byte. ``id`` (uuid7 hex, sortable) is the id a caller is answered. Pruned by age and
    size; the row goes when its bytes do. ``headers`` hold no credentials."""

    id = models.CharField(max_length=32, primary_key=True)
    source = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    content_type = models.CharField(max_length=100)
    headers = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=32)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    trial = models.BooleanField(default=False)
    raw = models.BinaryField()  # last: SQLite reads a row no further than it must


class BodyFile(models.Model):
    """A file of a body; the bytes stand in the file store under ``sha256``."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="files", db_constraint=False)
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)


class FileChunk(models.Model):
    """A file's bytes in the database, 1 MB a row: the store where several machines share a PostgreSQL. On its way in
    ``sha256`` is a passing name."""

    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "number"], name="file_chunk_once")]


class Rejected(models.Model):
    """What could not be placed: kept for a person to look at, 7 days, 1,000 rows, 100 MB a connection, oldest go
    (H1)."""

    id = models.CharField(max_length=32, primary_key=True)
    source = models.ForeignKey(Connection, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    problems = models.JSONField()
    received_at = models.DateTimeField()
    raw = models.BinaryField()  # last: SQLite reads a row no further than it must

    class Meta:
        indexes = [models.Index(fields=["source", "id"], name="rejected_source")]
