"""What a try leaves behind while debug is on: personal data only where a connection was told to show them (H8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core import clock
from obmen.setup import connections, snapshot
from obmen.setup.models import Connection

if TYPE_CHECKING:
    from .house import House

pytestmark = pytest.mark.rule("H8")
PHONE = "+79161234567"
CALLER = {"article": "00-1", "name": f"позвонить {PHONE}", "quantity": 1, "price": 1, "sum": 1}


def traced(house: House, **order: Any) -> str:
    from obmen.journal.models import Attempt

    message = house.deliver(house.send(lines=[CALLER], **order))
    assert message.state == "done"
    trace = Attempt.objects.get(message=message).trace
    return "" if trace is None else "".join(one["request"] for one in trace)


def debug(connection: Connection, minutes: int, *, personal: bool) -> None:
    connections.debug(connection, clock.now() + timedelta(minutes=minutes), personal=personal, who="anna")
    snapshot.refresh()


def test_the_switch_of_a_connection_decides_whether_personal_data_is_kept(house: House) -> None:
    assert traced(house) == ""
    debug(house.target, 5, personal=False)
    masked = traced(house, order_number="2")
    assert "PUT /" in masked
    assert PHONE not in masked
    debug(house.target, 5, personal=True)
    assert PHONE in traced(house, order_number="3")


def test_the_allowance_of_a_connection_ends_with_its_own_debugging(house: House) -> None:
    debug(house.target, -1, personal=True)
    debug(house.onec, 5, personal=False)
    masked = traced(house)
    assert "PUT /" in masked
    assert PHONE not in masked
