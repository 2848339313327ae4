"""The set-up as a running server sees it, without asking the database at each call.

A change made in this process is seen at once, one made in another within a second: every change raises the one number
of the table Revision, and ``Watcher`` looks at that number.
"""

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, connections, transaction
from django.db.models import F

from obmen.core import clock

from .models import Revision
from .reading import snapshot_of
from .views import ConnectionView, FlowView, Snapshot, TokenView

__all__ = ["ConnectionView", "FlowView", "Snapshot", "TokenView", "Watcher", "changed", "current", "watched"]

log = logging.getLogger(__name__)

MAX_AGE_SECONDS = 0.5


class _Kept:
    """``where`` is the database it was read from: tests use many in one process."""

    def __init__(self) -> None:
        self.view: Snapshot | None = None
        self.where: tuple[object, ...] = ()
        self.read_at = 0.0
        self.stale = True
        self.watched = False
        self.lock = threading.Lock()
        self.listeners: list[Callable[[], None]] = []


_kept = _Kept()


def current() -> Snapshot:
    """Where a ``Watcher`` runs, a look at memory: safe on an event loop. Elsewhere asks for the number of the last
    change at most twice a second."""
    view = _kept.view
    if view is not None and _kept.watched:
        return view
    if view is None or _kept.where != _where():
        return _load()
    if _kept.stale or not 0 <= clock.monotonic() - _kept.read_at < MAX_AGE_SECONDS:
        return refresh()
    return view


def refresh() -> Snapshot:
    """Looks whether anything was changed, by this process or another."""
    view = _kept.view
    if view is not None and _kept.where == _where() and _number() == view.number and not _kept.stale:
        _kept.read_at = clock.monotonic()
        return view
    return _load()


def changed() -> None:
    """To be called within the transaction that changed connections, flows, tokens or options. Saving or deleting one
    of those models calls it by itself; SQL and ``QuerySet.update`` do not."""
    if not Revision.objects.filter(id=1).update(number=F("number") + 1):
        Revision.objects.get_or_create(id=1, defaults={"number": 1})
    transaction.on_commit(_forget)


def listen(listener: Callable[[], None]) -> Callable[[], None]:
    """``listener`` is called whenever the set-up was read anew, before whoever changed it goes on; must return at once.
    What this returns ends it."""
    _kept.listeners.append(listener)
    return lambda: _kept.listeners.remove(listener)


def _forget() -> None:
    """In the thread that committed the change, so that readers on an event loop never wait for the database."""
    _kept.stale = True
    if _kept.watched:
        refresh()


def watched(on: bool) -> None:
    """Whether somebody calls ``refresh`` regularly, so that ``current`` need not."""
    _kept.watched = on


def _load() -> Snapshot:
    with _kept.lock:
        # The number is read first: a change that comes while the rest is read is then seen next time, never missed.
        _kept.stale = False
        where, number = _where(), _number()
        view = snapshot_of(number)
        for listener in tuple(_kept.listeners):  # first, so that nobody sees the new view before they were told
            listener()
        _kept.view, _kept.where, _kept.read_at = view, where, clock.monotonic()
        return view


def _where() -> tuple[object, ...]:
    entry = connections.settings["default"]
    return entry["NAME"], entry.get("HOST"), entry.get("PORT")


def _number() -> int:
    return Revision.objects.filter(id=1).values_list("number", flat=True).first() or 0


class Watcher:
    """A thread that keeps the snapshot of this process fresh, so that a door needs no database to know its caller."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snapshot", daemon=True)

    def start(self) -> None:
        refresh()
        watched(True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)
        watched(False)

    def _run(self) -> None:
        while not clock.wait(self._stopping, MAX_AGE_SECONDS):
            try:
                refresh()
            except DatabaseError:
                log.warning("set-up not read anew: the database does not answer")
            except Exception:  # without this thread no door would learn of a change any more
                log.exception("set-up not read anew")
        connections.close_all()
