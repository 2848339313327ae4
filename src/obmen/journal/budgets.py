"""What is left of a limited good of a connection, shared by all processes (``core.ports.Budget``)."""

import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db import transaction

from obmen.core import call, clock
from obmen.core.errors import TryLater
from obmen.core.ports import Rate
from obmen.core.text import Text

from .models import Budget


class ConnectionBudget:
    """``rates``: the goods that are limited; every other is free, and costs no database."""

    def __init__(self, connection_id: int, rates: Mapping[str, Rate] | None = None) -> None:
        self._connection_id, self._rates = connection_id, dict(rates or {})

    def take(self, good: str, amount: float = 1.0) -> None:
        """Takes ahead what will be there within the call's deadline, and waits for it; TryLater when it will not."""
        rate = self._rates.get(good)
        if rate is None:
            return
        wait = self._taken(good, rate, amount)
        if wait > 0:
            clock.wait(_never(), wait)

    def spend(self, good: str, amount: float) -> None:
        raise NotImplementedError

    def bar(self, good: str, until: datetime) -> None:
        raise NotImplementedError

    def left(self, good: str) -> float:
        raise NotImplementedError

    def hold(self, good: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def _taken(self, good: str, rate: Rate, amount: float) -> float:
        """Seconds until what was taken is there."""
        now, left = clock.now(), call.current().deadline - clock.monotonic()
        with transaction.atomic():
            row, _ = Budget.objects.select_for_update().get_or_create(
                connection_id=self._connection_id, good=good, defaults={"level": rate.most, "at": now}
            )
            filled = row.level + (now - row.at).total_seconds() * rate.a_second
            level = min(rate.most, filled) - amount
            wait = max(0.0, -level / rate.a_second)
            if wait > left:
                raise TryLater(Text("The allowed number of requests is used up"), after=timedelta(seconds=wait))
            row.level, row.at = level, now
            row.save(update_fields=["level", "at"])
        return wait


def _never() -> threading.Event:
    return threading.Event()
