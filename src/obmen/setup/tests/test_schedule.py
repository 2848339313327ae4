"""How often an exchange runs, as it is typed and as it falls due."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from obmen.setup.schedule import schedule_of, seconds_of
from obmen.setup.validation import WrongSettings

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("5 min", 300),
        ("30 s", 30),
        ("1 h", 3600),
        ("1,5 h", 5400),
        ("1 d", 86400),
        (" 15MIN ", 900),
        ("2 d at 3:05", 172800),
    ],
)
def test_a_pause_is_read_as_it_is_typed(typed: str, seconds: float):
    assert seconds_of(typed) == seconds


@pytest.mark.parametrize(
    "typed",
    ["", "often", "5", "min", "-5 min", "0 min", "1 s", "32 d", "5 min at 03:00", "1 d at 24:00", "٣ h x", "1 м"],
)
def test_what_is_no_pause_is_told_at_the_field(typed: str):
    with pytest.raises(WrongSettings) as wrong:
        seconds_of(typed)
    assert list(wrong.value.errors) == ["every"]


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("every", "last", "due"),
    [
        ("5 min", "2026-01-12 09:00", "2026-01-12 09:05"),
        ("5 min", None, "2026-01-12 12:00"),
        ("1 d at 03:00", None, "2026-01-13 03:00"),
        ("1 d at 13:00", None, "2026-01-12 13:00"),
        ("1 d at 12:00", None, "2026-01-13 12:00"),
        ("1 d at 03:00", "2026-01-12 03:00", "2026-01-13 03:00"),
        ("1 d at 03:00", "2026-01-12 01:00", "2026-01-12 03:00"),
        ("1 d at 03:00", "2026-01-12 11:00", "2026-01-13 03:00"),
        ("7 d at 03:00", "2026-01-12 03:00", "2026-01-19 03:00"),
        ("1 d at 03:00", "2026-01-05 03:00", "2026-01-06 03:00"),
    ],
)
def test_the_next_run_falls_due(every: str, last: str | None, due: str):
    """It is noon; a run that was missed is due since."""
    now = at("2026-01-12 12:00")
    assert schedule_of(every).next(at(last) if last else None, now, MOSCOW) == at(due)


def test_the_hour_is_that_of_the_zone_on_the_day_it_changes():
    berlin = ZoneInfo("Europe/Berlin")
    last = at("2026-03-28 03:30", berlin)
    due = schedule_of("1 d at 03:30").next(last, last, berlin)
    assert (due.hour, due.minute) == (3, 30)
    assert due.timestamp() - last.timestamp() == 23 * 3600
