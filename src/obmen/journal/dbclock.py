"""On PostgreSQL the database's clock is everybody's: leases of several machines agree, and a step of one machine's
clock changes nothing."""

from datetime import datetime, timedelta

from django.db import connection

from obmen.core import clock


def follow_database() -> None:
    """Sets ``core.clock`` by the database; call at the start and every minute. Half the way of the question is added,
    for the answer is that old when it arrives. On SQLite there is one machine, and nothing to do."""
    if connection.vendor != "postgresql":
        return
    asked = clock.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    clock.follow(moment + timedelta(seconds=(clock.monotonic() - asked) / 2))
