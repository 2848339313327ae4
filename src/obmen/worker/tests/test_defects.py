"""No defect, in obmen or in what it is told, takes the worker away from the other messages (H3)."""

import threading
from typing import Any

import pytest

from obmen.core import discovery
from obmen.core.errors import Refused
from obmen.journal.api import JournalUnavailable
from obmen.journal.models import Attempt, Message
from obmen.worker.hands import Hands
from obmen.worker.loop import Worker

from .house import until

SECONDS = 5


@pytest.mark.rule("H4")
def test_a_deal_with_a_title_of_400_characters_is_linked(house):
    house.ksup.add_deals([{"number": "500", "title": "Ж" * 400}])
    message = house.deliver(house.send(deal_number=500))
    assert message.state == "done"
    assert message.links.get().title == "500 · " + "Ж" * 294


@pytest.fixture
def delivering(monkeypatch):
    """Gives the exchange of orders another way to deliver."""
    import obmen.exchanges.orders as orders

    def use(deliver):
        monkeypatch.setattr(orders, "deliver", deliver)
        discovery.exchanges.cache_clear()

    yield use
    monkeypatch.undo()
    discovery.exchanges.cache_clear()


@pytest.mark.rule("H3")
def test_an_outcome_that_cannot_be_kept_goes_to_a_person_and_costs_no_thread(house, delivering):
    from obmen.core.inbound import Placement
    from obmen.core.text import Text
    from obmen.exchanges.orders import deliver

    def puts_what_has_no_place(order, run):
        run.put(order, kind="orders", placement=Placement("deal", "1" * 300, Text("Too long a key")))
        return deliver(order, run)

    delivering(puts_what_has_no_place)
    sent = [house.send(deal_number=deal) for deal in (12345, 12346)]
    with house.working(hands=1):
        until(lambda: not Message.objects.filter(state="waiting").exists())
    for one in sent:
        message = house.message(one)
        assert (message.state, message.cause, message.unclear) == ("held", "defect", True)
        assert Attempt.objects.filter(message=message).count() == 1


@pytest.mark.rule("H3")
def test_a_follow_up_that_cannot_be_made_is_a_defect_like_any_other(house, delivering):
    from obmen.core.inbound import Placement
    from obmen.core.text import Text
    from obmen.exchanges.orders import deliver

    def puts_what_is_not_json(order, run):
        run.put({"what": object()}, kind="orders", placement=Placement("deal", "1", Text("Nothing")))
        return deliver(order, run)

    delivering(puts_what_is_not_json)
    message = house.deliver(house.send())
    assert (message.state, message.cause, message.unclear) == ("held", "defect", True)
    assert "not JSON" in message.detail


@pytest.mark.rule("H3")
def test_a_refusal_with_half_of_a_character_is_held_with_the_rest(house, delivering):
    from obmen.core.text import Text

    def refuses(order, run):
        raise Refused(Text("KSUP says {words}", words="нет \ud83d"), detail="\0\ud83d")

    delivering(refuses)
    message = house.deliver(house.send())
    assert (message.state, message.cause) == ("held", "refused")
    assert message.detail == "\N{REPLACEMENT CHARACTER}" * 2


def test_a_task_that_raises_leaves_its_thread_to_the_next():
    hands, done = Hands(1), threading.Event()

    def raises() -> None:
        raise ZeroDivisionError

    hands.give(raises)
    hands.give(done.set)
    assert done.wait(SECONDS)
    hands.dismiss(SECONDS)


class Failing:
    """A journal whose first answers are a defect and a failure, and then nothing to do."""

    asked = 0

    def listen(self, _: object) -> None:
        """Nothing happens here."""

    def do(self, _: object) -> list[int]:
        self.asked += 1
        if self.asked < 3:
            raise (KeyError, JournalUnavailable)[self.asked - 1]("once")
        return []


def test_a_defect_while_claiming_stops_no_worker():
    journal: Any = Failing()
    nobody: Any = None
    worker = Worker(journal, nobody, owner="one")
    worker.start()
    try:
        until(lambda: journal.asked > 3)
    finally:
        worker.stop(SECONDS)
