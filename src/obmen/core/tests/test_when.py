from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from obmen.core import clock
from obmen.core.when import said

MOSCOW = ZoneInfo("Europe/Moscow")


def test_a_moment_is_told_in_the_zone_of_the_connection_and_with_its_year_when_that_is_another() -> None:
    restore = clock.use(clock.OwnedClock(datetime(2026, 11, 22, tzinfo=UTC)))
    try:
        assert str(said(datetime(2026, 11, 20, 15, 40, tzinfo=UTC), MOSCOW)) == "20 November at 18:40"
        assert str(said(datetime(2025, 12, 31, 21, 5, tzinfo=UTC), MOSCOW)) == "1 January at 00:05"
        assert str(said(datetime(2025, 3, 8, 9, 0, tzinfo=UTC), MOSCOW)) == "8 March 2025 at 12:00"
    finally:
        restore()
