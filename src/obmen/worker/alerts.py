"""Tells a person of a trouble: once when it begins, once when it is over, by every channel that is set up (H9)."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from obmen.core import clock
from obmen.core.errors import ObmenError
from obmen.core.text import Text
from obmen.journal.models import Alert

from .troubles import troubles

AGAIN_AFTER = timedelta(hours=1)
"""How long further messages of a trouble that was told add nothing to it."""

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
    """The text told is that of the moment a trouble began; what comes to it within the hour is the same trouble."""
    now = clock.now()
    known = {alert.key: alert for alert in Alert.objects.filter(over_at=None)}
    grown = {key: alert for key, alert in known.items() if key in present and _grown(alert, present[key], now)}
    new = {key: text for key, text in present.items() if key not in known or key in grown}
    begun = [Alert(key=key, text=text.to_json(), began_at=now) for key, text in new.items()]
    ended = [alert.pk for key, alert in known.items() if key not in present]
    if not begun and not ended:
        return
    with transaction.atomic():
        Alert.objects.bulk_create(begun)
        Alert.objects.filter(pk__in=ended).update(over_at=now)
        Alert.objects.filter(pk__in=[alert.pk for alert in grown.values()]).update(over_at=now, over_told_at=now)


def _grown(alert: Alert, present: Text, now: datetime) -> bool:
    """Told long ago, and more came to it since: it is told anew, and its end once."""
    newest = alert.text.get("values", {}).get("newest", 0)
    return bool(alert.told_at and now - alert.told_at >= AGAIN_AFTER and present.values.get("newest", 0) > newest)


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
