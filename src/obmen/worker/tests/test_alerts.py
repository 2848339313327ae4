"""A trouble is told once when it begins and once when it is over (H9)."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from obmen.core import clock
from obmen.core.errors import TryLater
from obmen.core.text import Text
from obmen.journal.acts import Drop, PauseConnection, ResumeConnection
from obmen.journal.models import Alert, Gate
from obmen.setup import connections, snapshot
from obmen.worker import alerts
from obmen.worker.webhook import Webhook

from .house import until


@contextmanager
def listener(*, status=204):
    """A webhook's receiver: what it was told, in order."""
    told = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append((dict(self.headers), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/alerts", told
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def keeper():
    """A channel that keeps what it is told, and may be dead."""

    class Keeper(list[tuple[str, bool]]):
        dead = False

        def __call__(self, notice):
            if self.dead:
                raise TryLater(Text("nobody listens"))
            self.append((notice.key, notice.over))

    return Keeper()


@pytest.mark.rule("H9")
def test_a_held_message_is_told_once_and_once_when_it_is_decided(house, keeper):
    held = house.deliver(house.send(deal_number=99999))
    for _ in range(3):
        alerts.look([keeper])
    house.ksup.add_deals(["99999"])
    from obmen.journal.acts import Redo

    house.writer.do(Redo((held.pk,), "test"))
    house.deliver_all()
    for _ in range(3):
        alerts.look([keeper])
    assert keeper == [(f"held:{house.flow.pk}", False), (f"held:{house.flow.pk}", True)]


@pytest.mark.rule("H9")
def test_a_connection_that_does_not_answer_is_told_after_a_minute(house, keeper):
    house.ksup.stop()
    sent = house.send()
    try:
        with house.working():
            until(lambda: house.message(sent).reason is not None)
        alerts.look([keeper])
        assert keeper == []
        Gate.objects.update(failing_since=clock.now() - timedelta(minutes=2))
        alerts.look([keeper])
    finally:
        house.ksup.start()
    assert keeper == [("failing:ksup", False)]


@pytest.mark.rule("H9")
def test_silence_where_there_is_usually_traffic_is_told(house, keeper):
    house.flow.quiet_after_minutes = 30
    house.flow.save()
    message = house.deliver(house.send())
    alerts.look([keeper])
    type(message).objects.update(received_at=clock.now() - timedelta(minutes=31))
    alerts.look([keeper])
    house.deliver(house.send(order_number="ТДЦБ-000118"))
    alerts.look([keeper])
    assert keeper == [("silent:orders", False), ("silent:orders", True)]


def test_a_dead_channel_is_told_as_soon_as_it_lives_again_and_only_once(house, keeper):
    house.deliver(house.send(deal_number=99999))
    keeper.dead = True
    alerts.look([keeper])
    keeper.dead = False
    alerts.look([keeper])
    alerts.look([keeper])
    assert len(keeper) == 1


def test_a_trouble_that_was_over_before_anybody_could_be_told_is_not_told(house, keeper):
    Alert.objects.create(key="failing:gone", text=Text("x").to_json(), began_at=clock.now())
    alerts.look([keeper])
    assert keeper == []


@pytest.mark.rule("H9")
def test_a_webhook_gets_json_with_its_key_in_russian(database):
    text = Text("{name} does not answer; its messages wait: {reason}", name="КСУП", reason=Text("no reason was given"))
    with listener() as (url, told):
        Webhook(url, "s3cret", "ru", "https://obmen.firm.example")(alerts.Notice(7, "failing:ksup", text, over=False))
    ((headers, body),) = told
    assert headers["Authorization"] == "Bearer s3cret"
    assert headers["Idempotency-Key"] == "alert-7-began"
    assert body == {
        "trouble": "failing:ksup",
        "state": "began",
        "text": "«КСУП» не отвечает, сообщения ждут: причина не названа",
        "address": "https://obmen.firm.example",
    }


@pytest.mark.rule("H9")
@pytest.mark.parametrize("cause", ["misconfigured", "unchecked"])
def test_a_connection_that_only_a_person_can_set_going_is_told_once_and_once_when_it_goes(house, keeper, cause):
    if cause == "misconfigured":
        draft = connections.Draft("ksup", "КСУП", "ksup", {"address": house.ksup.url}, {"token": "wrong"})
        connections.save(draft, who="test", check=None)
        snapshot.refresh()
        sent = house.send()
        with house.working():
            until(lambda: Gate.objects.filter(paused=cause).exists())
        assert house.message(sent).state == "waiting"
    else:
        away = TryLater(
            Text("{site} does not answer: {why}. Delivery goes on by itself when it is back", site="К", why="off")
        )
        house.writer.do(PauseConnection(house.target.pk, "anna", cause, away.text.to_json()))
    for _ in range(3):
        alerts.look([keeper])
    assert keeper == [("paused:ksup", False)]
    assert "by itself" not in str(Text.from_json(Alert.objects.get().text))
    house.writer.do(ResumeConnection(house.target.pk, "anna"))
    for _ in range(3):
        alerts.look([keeper])
    assert keeper == [("paused:ksup", False), ("paused:ksup", True)]


def test_what_a_person_paused_is_no_trouble(house, keeper):
    house.writer.do(PauseConnection(house.target.pk, "anna"))
    alerts.look([keeper])
    assert keeper == []


@pytest.mark.rule("H9")
def test_more_held_messages_are_told_again_after_an_hour_and_their_end_once(house, keeper):
    first = house.deliver(house.send(deal_number=99999))
    alerts.look([keeper])
    second = house.deliver(house.send(order_number="2", deal_number=99998))
    alerts.look([keeper])
    assert len(keeper) == 1, "within the hour it is the same trouble"
    Alert.objects.update(told_at=clock.now() - timedelta(minutes=61))
    for _ in range(3):
        alerts.look([keeper])
    assert [over for _, over in keeper] == [False, False]
    assert Alert.objects.latest("id").text["values"]["count"] == 2
    house.writer.do(Drop((first.pk, second.pk), "anna", "not wanted"))
    for _ in range(3):
        alerts.look([keeper])
    assert [over for _, over in keeper] == [False, False, True]
