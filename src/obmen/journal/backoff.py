"""When to try again (H3)."""

import random
from datetime import datetime, timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=30)
PATIENCE = timedelta(days=1)


def next_try(tries: int, first_tried_at: datetime, now: datetime, *, after: timedelta | None = None) -> datetime | None:
    """Due time after ``tries`` earlier ones failed and now this one: 1 s, 2 s, 4 s … 30 min, half of it drawn by lot so
    that those that failed together do not come back together. ``after``: what the other side asked to wait at least.
    None: it has been tried for a day, a person decides."""
    if now - first_tried_at >= PATIENCE:
        return None
    longest = min(FIRST * (1 << min(tries, 20)), LONGEST)
    pause = longest * random.uniform(0.5, 1.0)  # noqa: S311  spread, not a secret
    return now + max(pause, min(after, PATIENCE) if after else pause)
