"""What a person sets up, as rows. Secrets are stored encrypted (``setup/secrets.py``) and never leave by a form or a
log."""

from django.conf import settings as django_settings
from django.db import models


class Connection(models.Model):
    """One outside system as it is reached from here. ``name`` is the short name that stands in addresses and in
    ``base``."""

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    system = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets = models.BinaryField(default=b"")
    zone = models.CharField(max_length=60, default="Europe/Moscow")
    slots = models.PositiveSmallIntegerField(default=8)
    debug_until = models.DateTimeField(null=True)
    personal_in_debug = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    check_text = models.JSONField(null=True)
    check_ok = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Flow(models.Model):
    """An exchange between two connections. Several flows of one exchange may stand side by side."""

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    exchange = models.CharField(max_length=40)
    source = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="flows_from")
    target = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="flows_to")
    settings = models.JSONField(default=dict)
    paused = models.BooleanField(default=False)
    every = models.CharField(max_length=40, blank=True, default="")
    quiet_after_minutes = models.PositiveIntegerField(null=True)
    debug_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Token(models.Model):
    """A machine's key to the doors of one connection: SHA-256 of 32 random bytes, its public prefix shown; two valid
    at once."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="tokens")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    label = models.CharField(max_length=100, blank=True, default="")
    addresses = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class StoredSecret(models.Model):
    """A secret that the other side renews (``core.ports.TokenStore``), encrypted."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    value = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "name"], name="stored_secret_once")]


class ChoiceList(models.Model):
    """What a client's ``method`` listed last (``Hint.choices``), so that forms and commands show titles without asking;
    it holds for that version of the connection alone."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    method = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    choices = models.JSONField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "method"], name="choice_list_once")]


class Option(models.Model):
    """Settings of the server itself (alerts, ages, limits): one row a group, typed in ``setup/options.py``."""

    name = models.SlugField(max_length=40, primary_key=True)
    value = models.JSONField(default=dict)
    secrets = models.BinaryField(default=b"")


class Audit(models.Model):
    """Who changed what (H12). ``before`` and ``after`` hold no secret, only that one was changed."""

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(django_settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    who = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    object = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)


class Right(models.Model):
    """Holds the three permissions the roles are made of (``setup/people.py``); it has no table."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("see", "Sees the journal and the settings"),
            ("operate", "Redoes, skips and drops messages, pauses and resumes"),
            ("administer", "Changes settings, keys and people"),
        ]


class Revision(models.Model):
    """One row: grows with every change a running server has to take over (``setup/snapshot.py``)."""

    number = models.PositiveBigIntegerField(default=0)
