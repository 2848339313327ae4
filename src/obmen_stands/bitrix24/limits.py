"""The two budgets: requests (a bucket that leaks) and execution time per method in ten minutes (`operating`)."""

from dataclasses import dataclass, field

from obmen_stands.bitrix24.errors import operation_time_limit, too_many_requests
from obmen_stands.bitrix24.settings import Settings

BUCKET, LIFE = 60.0, 600.0
FLOOR = 0.1
"""Time of one method within one request counts only above this; fifty calls of 20 ms in a batch do."""


class Requests:
    """Level per source address; a refused request is not added to it."""

    def __init__(self) -> None:
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, address: str, now: float, settings: Settings) -> None:
        """Raises the 503 `QUERY_LIMIT_EXCEEDED` when the bucket is full."""
        if settings.bucket_size is None:
            return
        level, at = self._levels.get(address, (0.0, now))
        level = max(0.0, level - (now - at) * settings.bucket_leak)
        if level + 1 > settings.bucket_size:
            self._levels[address] = (level, now)
            raise too_many_requests()
        self._levels[address] = (level + 1, now)

    def levels(self, now: float, settings: Settings) -> dict[str, float]:
        """What each address has in its bucket."""
        return {each: max(0.0, n - (now - at) * settings.bucket_leak) for each, (n, at) in self._levels.items()}


@dataclass
class Minute:
    first: float
    seconds: float


@dataclass
class Operating:
    """Ten buckets of a minute per key; each dies 600 s after its first call, all its seconds at once."""

    minutes: dict[str, list[Minute]] = field(default_factory=dict)
    peak: float = 0.0

    def used(self, key: str, now: float) -> float:
        return sum(minute.seconds for minute in self._alive(key, now))

    def reset_at(self, key: str, now: float) -> int:
        alive = self._alive(key, now)
        return int((alive[0].first if alive else now) + LIFE)

    def check(self, key: str, used: float, settings: Settings) -> None:
        """Before the call; the call that crosses the line is still carried out."""
        if settings.operating_limit is not None and used > settings.operating_limit:
            raise operation_time_limit()

    def charge(self, key: str, seconds: float, now: float) -> None:
        if seconds <= FLOOR:
            return
        alive = self._alive(key, now)
        if not alive or now - alive[-1].first >= BUCKET:
            alive.append(Minute(now, 0.0))
        alive[-1].seconds += seconds
        self.minutes[key] = alive
        self.peak = max(self.peak, self.used(key, now))

    def _alive(self, key: str, now: float) -> list[Minute]:
        return [minute for minute in self.minutes.get(key, []) if now < minute.first + LIFE]
