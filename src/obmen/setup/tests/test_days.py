"""Days of a comparison are those of the base whose documents are compared, wherever its reader is.   Rule H10."""

from datetime import date, datetime, timedelta

import pytest

from obmen.setup.days import period_of
from obmen.setup.models import Connection, Flow

pytestmark = pytest.mark.rule("H10")
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def flow(zone: str) -> Flow:
    return Flow(source=Connection(name="base", zone=zone), target=Connection(name="ksup", zone="Europe/Moscow"))


def days(zone: str, first: date | None, last: date | None) -> tuple[datetime, datetime]:
    found = period_of(flow(zone), first, last)
    assert found
    return found


def test_days_begin_and_end_at_the_midnights_of_the_source() -> None:
    first, last = days("Asia/Vladivostok", *MARCH)
    assert (first.isoformat(), last.isoformat()) == ("2026-03-01T00:00:00+10:00", "2026-04-01T00:00:00+10:00")


@pytest.mark.parametrize("zone", ["Asia/Vladivostok", "Asia/Tashkent"])  # Tashkent had another clock in 1990
def test_an_end_that_is_left_open_leaves_nothing_out_and_keeps_the_clock(zone: str) -> None:
    whole = days(zone, None, MARCH[1])
    begun = days(zone, MARCH[0], None)
    assert [moment.utcoffset() for moment in whole] == [begun[0].utcoffset()] * 2
    assert whole[1] == datetime(2026, 4, 1, tzinfo=begun[0].tzinfo)
    assert (whole[0].year, begun[1].year) == (1990, 2990)
    assert period_of(flow(zone), None, None) is None


def test_of_a_zone_that_nobody_knows_days_are_those_of_utc() -> None:
    first, _ = days("Nowhere/At_all", *MARCH)
    assert first.utcoffset() == timedelta(0)
