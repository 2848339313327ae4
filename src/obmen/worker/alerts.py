"""Tells a person of a trouble: once when it begins, once when it is over, by every channel that is set up (H9)."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from obmen.core import clock
from obmen.core.errors import ObmenError
from obmen.core.text import Text
from obmen.journal.models import Alert

from .troubles import troubles

log = logging.getLogger("obmen.alerts")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a channel tells. ``id`` grows with each trouble; ``over``: it has ended."""

    id: int
    key: str
    text: Text
    over: bool


Channel = Callable[[Notice], None]
"""Tells one notice; raises one of the four errors when it could not, and then it is told again at the next look."""


def look(channels: Iterable[Channel]) -> None:
    """One look: opens and closes troubles, tells what has not been told. Called every few seconds by the clockwork."""
    _compare(troubles(clock.now()))
    _tell(list(channels))


def _compare(present: dict[str, Text]) -> None:
    """The text told is that of the moment a trouble began; a growing count is the same trouble."""
    now = clock.now()
    known = {alert.key: alert for alert in Alert.objects.filter(over_at=None)}
    begun = [Alert(key=key, text=text.to_json(), began_at=now) for key, text in present.items() if key not in known]
    ended = [alert.pk for key, alert in known.items() if key not in present]
    if not begun and not ended:
        return
    with transaction.atomic():
        Alert.objects.bulk_create(begun)
        Alert.objects.filter(pk__in=ended).update(over_at=now)


def _tell(channels: list[Channel]) -> None:
    """A trouble that was over before anybody was told of it is never told. Without a channel it stays on the pages."""
    if not channels:
        return
    for alert in Alert.objects.filter(told_at=None, over_at=None):
        if _told(channels, Notice(alert.pk, alert.key, Text.from_json(alert.text), over=False)):
            Alert.objects.filter(pk=alert.pk).update(told_at=clock.now())
    for alert in Alert.objects.filter(over_told_at=None).exclude(over_at=None).exclude(told_at=None):
        if _told(channels, Notice(alert.pk, alert.key, Text.from_json(alert.text), over=True)):
            Alert.objects.filter(pk=alert.pk).update(over_told_at=clock.now())


def _told(channels: list[Channel], notice: Notice) -> bool:
    """True when at least one channel took it: one dead channel must not make the others say it again and again."""
    took = False
    for channel in channels:
        try:
            channel(notice)
            took = True
        except ObmenError as error:
            log.warning("an alert could not be told: %s", error)
    return took
