"""Webhook in, HTTP out.   Rules H1, H2, H4."""

from typing import Any

import pytest

from obmen.core.discovery import exchanges
from obmen.core.inbound import NotPlaced, Placement
from obmen.core.outcome import Outcome
from obmen.exchanges.relay.placing import place
from obmen.exchanges.relay.settings import RelaySettings
from obmen.systems.http.client import HttpClient
from obmen.systems.http.inbound import any_kind
from obmen.systems.http.settings import ServiceSettings
from tests.batteries.hostile import answering, hostile, http
from tests.batteries.small_run import SmallRun, SmallTools, calling

MESSAGE = {"event": "order.paid", "event_id": "e-1", "order": {"number": 117, "title": "Заказ Петра"}}
SETTINGS = RelaySettings(key="/order/number", identity="/event_id", title="/order/title")


def placed(message: Any = MESSAGE, settings: RelaySettings = SETTINGS) -> Placement:
    return place(any_kind("orders"), message, settings)


@pytest.mark.rule("H2")
def test_messages_about_one_object_stand_in_one_line() -> None:
    placement = placed()
    assert (placement.space, placement.key) == ("object", "117")
    assert str(placement.title) == "Message Заказ Петра"
    assert placement.search == ("117", "e-1", "Заказ Петра")


@pytest.mark.rule("H1")
def test_the_same_event_is_the_same_message_within_its_kind() -> None:
    assert placed().business == placed({**MESSAGE, "event": "again"}).business == "orders:e-1"
    assert place(any_kind("refunds"), MESSAGE, SETTINGS).business == "refunds:e-1"


def test_without_pointers_every_message_goes_by_itself() -> None:
    one, other = placed(settings=RelaySettings()), placed(settings=RelaySettings())
    assert one.key != other.key
    assert one.business == ""


@pytest.mark.rule("H1")
@pytest.mark.parametrize("order", [None, [], {}, {"number": {}}, {"number": " "}, {"number": True}])
def test_a_message_without_its_key_is_turned_away_by_name(order: Any) -> None:
    with pytest.raises(NotPlaced) as caught:
        placed({"order": order})
    assert caught.value.problems[0].field == "order.number"


@pytest.mark.parametrize("message", [[], "text", None, 17])
def test_what_is_no_object_has_no_key(message: Any) -> None:
    with pytest.raises(NotPlaced):
        placed(message)


def test_a_key_of_any_length_has_a_line() -> None:
    assert len(placed({"order": {"number": "x" * 5000}, "event_id": "y" * 5000}).key) == 64


def relayed(answer: bytes, **service: Any) -> Outcome:
    deliver = exchanges()["relay"].deliver
    assert deliver
    with hostile(answering(answer)) as server, calling():
        settings = ServiceSettings.model_validate({"address": f"{server.url}/in", **service})
        run = SmallRun(settings=SETTINGS, target=HttpClient(settings, SmallTools("crm")), base="shop")
        outcome: Outcome = deliver(MESSAGE, run)
    return outcome


@pytest.mark.rule("H4")
def test_what_was_created_is_linked() -> None:
    outcome = relayed(http("201 Created", b'{"id": 31}'), id_pointer="/id")
    assert outcome.done == "created"
    [link] = outcome.links
    assert (link.ours.connection, link.ours.id, link.theirs.connection, link.theirs.id) == ("shop", "117", "crm", "31")


def test_a_service_that_says_nothing_is_believed() -> None:
    assert relayed(http("204 No Content")) == Outcome("updated")
