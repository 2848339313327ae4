"""What the server does by time alone, and how often. Seconds."""

from collections.abc import Callable, Mapping

from django.db.models import Max, Sum

from obmen.core import clock
from obmen.journal.api import FileStore, IndexText, Journal, Prune
from obmen.journal.dbclock import follow_database
from obmen.journal.models import Body, BodyFile
from obmen.setup import options, tokens
from obmen.worker import alerts
from obmen.worker.channels import channels
from obmen.worker.clockwork import Duty

SOON = 2.0
LOOK = 5.0
MINUTE = 60.0
HOUR = 60 * MINUTE


def duties(writer: Journal, files: FileStore, *, worker: bool) -> tuple[Duty, ...]:
    """A web process without a worker keeps only its clock, and when its door keys were used."""
    every = (Duty("last use of keys", LOOK, tokens.write_used), Duty("clock", MINUTE, follow_database))
    if not worker:
        return every
    return (
        *every,
        Duty("alerts", LOOK, lambda: alerts.look(channels())),
        Duty("search", SOON, _indexing(writer)),
        Duty("prune", HOUR, _pruning(writer)),
        Duty("sweep", HOUR, files.sweep),
    )


def _indexing(writer: Journal) -> Callable[[], None]:
    """While the journal is busy the index waits, for a minute at most: what is not in it yet is looked through."""
    done_at = clock.monotonic()

    def index() -> None:
        nonlocal done_at
        anyway = clock.monotonic() - done_at > MINUTE
        while found := writer.do(IndexText(anyway)):
            pass
        if found is not None:
            done_at = clock.monotonic()

    return index


def _pruning(writer: Journal) -> Callable[[], None]:
    """Small steps, so that accepts never wait long behind it."""

    def prune() -> None:
        room = options.get(options.Ages).store_gb << 30
        while writer.do(Prune(clock.now(), _days(), max(0, _stored() - room))):
            pass

    return prune


def _days() -> Mapping[str, int]:
    ages = options.get(options.Ages)
    return {
        "bodies": ages.bodies_days,
        "messages": ages.messages_days,
        "attempts": ages.attempts_days,
        "rejected": ages.rejected_days,
        "runs": ages.attempts_days,
        "alerts": ages.messages_days,
        "audit": ages.audit_days,
    }


def _stored() -> int:
    """Bytes of bodies and of their files, each file once. A body's size holds its files'."""
    bodies: int = Body.objects.aggregate(sum=Sum("size"))["sum"] or 0
    files = BodyFile.objects.order_by().values("sha256").annotate(again=Sum("size") - Max("size"))
    return bodies - sum(files.values_list("again", flat=True))
