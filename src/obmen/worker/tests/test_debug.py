"""What a try leaves behind while debug is on, and what is logged of it: personal data only where a connection was told
to show them (H8)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core import clock
from obmen.setup import connections, flows, snapshot
from obmen.setup.models import Connection
from obmen.site import logs

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


def test_the_switch_of_an_exchange_records_its_messages_and_masks_personal_data(house: House) -> None:
    flows.debug(house.flow, clock.now() + timedelta(minutes=5), who="anna")
    snapshot.refresh()
    masked = traced(house)
    assert "PUT /" in masked
    assert PHONE not in masked
    flows.debug(house.flow, None, who="anna")
    snapshot.refresh()
    assert traced(house, order_number="2") == ""


@pytest.fixture
def time() -> Iterator[clock.OwnedClock]:
    """Stands still until the story moves it; nothing is saved again and nothing read anew in between."""
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    yield owned
    restore()


def tried(house: House, message: Any) -> bool:
    """Delivers it as the worker does, and tells whether the talk was recorded."""
    from obmen.core.call import Call
    from obmen.journal.api import Claim
    from obmen.worker.perform import perform

    [claimed] = house.writer.do(Claim("test", 1, timedelta(seconds=40)))
    assert claimed.message_id == house.message(message).pk
    finish = perform(claimed, house.wiring, Call(claimed.identity, clock.monotonic() + 30))
    house.writer.do(finish)
    assert house.message(message).state == "done"
    return finish.attempt.trace is not None


@pytest.mark.parametrize("switch", ["exchange", "source", "target"])
def test_each_switch_ends_at_its_time_by_itself(time: clock.OwnedClock, house: House, switch: str) -> None:
    end = clock.now() + timedelta(hours=1)
    if switch == "exchange":
        flows.debug(house.flow, end, who="anna")
    else:
        connections.debug(house.onec if switch == "source" else house.target, end, personal=False, who="anna")
    snapshot.refresh()
    time.advance(minutes=59)
    assert tried(house, house.send())
    time.advance(minutes=1)
    assert not tried(house, house.send(order_number="2"))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the server logs, as it logs it."""
    root, stream = logging.getLogger(), StringIO()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(logs.Lines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_whatever_is_logged_in_a_delivery_carries_the_message_id(
    house: House, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from obmen.systems.ksup.client import KsupClient

    look = KsupClient.deal

    def looks_aloud(client: KsupClient, number: str) -> Any:
        logging.getLogger("obmen.somewhere").info("looked at the deal")
        return look(client, number)

    monkeypatch.setattr(KsupClient, "deal", looks_aloud)
    message = house.deliver(house.send())
    [line] = [line for line in lines(log) if line["from"] == "obmen.somewhere"]
    assert line["message_id"] == message.pk


def test_a_message_that_is_held_is_one_line_of_the_log_with_its_cause_and_no_value(house: House, log: StringIO) -> None:
    message = house.deliver(house.send(deal_number=99999, lines=[CALLER]))
    assert (message.state, message.cause) == ("held", "refused")
    [line] = [line for line in lines(log) if line["from"] == "obmen.worker"]
    assert (line["text"], line["message_id"], line["cause"]) == ("held", message.pk, "refused")
    assert "KSUP has no deal {deal}" in line["why"]
    assert "99999" not in log.getvalue()


def test_a_message_that_is_given_up_is_a_line_that_says_why(house: House, log: StringIO) -> None:
    from obmen.journal.models import Message

    house.ksup.fault("429", act="order.put", times=1, retry_after=1)
    sent = house.send()
    Message.objects.update(first_tried_at=clock.now() - timedelta(days=1, minutes=1))
    message = house.deliver(sent)
    [line] = [line for line in lines(log) if line["from"] == "obmen.worker"]
    assert (line["message_id"], line["cause"]) == (message.pk, "gave up")
    assert "asks us to call less often" in line["why"]


def test_a_message_that_was_waited_for_in_vain_is_a_line_too(house: House, log: StringIO) -> None:
    from obmen.journal.models import Message

    sent = house.send(type="cancel", order_number="117", lines=None)
    Message.objects.update(received_at=clock.now() - timedelta(minutes=1))
    message = house.deliver(sent)
    assert (message.state, message.cause) == ("held", "refused")
    [line] = [line for line in lines(log) if line["from"] == "obmen.worker"]
    assert (line["message_id"], line["cause"]) == (message.pk, "refused")
