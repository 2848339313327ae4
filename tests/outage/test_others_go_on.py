"""What is wrong with one message or one service stops nothing else (H2, H3)."""

import pytest

from obmen.journal.models import Message
from tests.fixtures.database import Database

from .sink import Sink


@pytest.mark.rule("H2")
def test_one_bad_record_of_a_thousand_stops_only_its_own_lane(database: Database):
    from .house import working

    with Sink.started() as sink, working() as house:
        flow = house.join("crm", sink.url)
        house.accept(flow, 1000, lanes=100, bad=(417,))
        behind = [n for n in range(418, 1000) if n % 100 == 17]
        house.until(lambda: sink.say("tell")["taken"] == 999 - len(behind))
        house.rest()
        told = sink.say("tell")
    assert (told["taken"], told["repeats"], told["overtakes"]) == (999 - len(behind), 0, 0)
    held = Message.objects.get(state="held")
    assert (held.key, held.cause) == ("crm-17", "refused")
    assert set(Message.objects.filter(state="waiting").values_list("key", flat=True)) == {"crm-17"}
    assert Message.objects.filter(state="waiting").count() == len(behind)


@pytest.mark.rule("H3")
def test_a_service_that_hangs_with_a_thousand_lanes_waiting_holds_up_no_other(database: Database):
    from .house import working

    with Sink.started() as hanging, Sink.started() as sink, working() as house:
        hanging.say("hang")
        stuck = house.join("slow", hanging.url, slots=8)
        flow = house.join("crm", sink.url, slots=8)
        house.accept(stuck, 1000, lanes=1000)
        house.accept(flow, 1000, lanes=100)
        house.until(lambda: sink.say("tell")["taken"] == 1000)
        told = sink.say("tell")
        assert (told["repeats"], told["overtakes"]) == (0, 0)
        house.until(lambda: house.worker.busy == 8)
        hanging.say("release")
