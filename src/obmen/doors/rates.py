"""How many messages a second a connection may send: a bucket of one second's worth for each."""

from obmen.core import clock
from obmen.core.text import Text

from .answers import later


class Rates:
    def __init__(self) -> None:
        self._buckets: dict[int, tuple[float, float]] = {}

    def take(self, connection: int, rate: float) -> None:
        """Raises Refusal 429 when the connection has used up its second. ``rate`` 0 = unbounded."""
        if not rate:
            return
        now = clock.monotonic()
        level, at = self._buckets.get(connection, (rate, now))
        level = min(max(rate, 1.0), level + (now - at) * rate)
        if level < 1:
            self._buckets[connection] = (level, now)
            raise later(429, Text("More than {rate} messages a second", rate=int(rate)), seconds=1)
        self._buckets[connection] = (level - 1, now)
