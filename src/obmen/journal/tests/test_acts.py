"""What people do with messages, and what stands in the journal afterwards (H6)."""

import pytest

from obmen.core.outcome import Link, ObjectRef, created
from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.api import ClearLook, Drop, DropWhere, Redo, RedoWhere, Skip
from obmen.journal.links import JournalLinks
from obmen.journal.models import Fingerprint, Mark, Message
from obmen.journal.reads import Filter
from obmen.setup.models import Audit

from .house import House


def held(house: House, key: str) -> int:
    house.accept(key)
    [one] = [one for one in house.claim() if one.key == key]
    house.hold(one)
    return one.message_id


@pytest.mark.rule("H6")
def test_a_dropped_head_frees_its_lane_and_the_reason_stands_in_the_journal(house: House) -> None:
    number = held(house, "1")
    house.accept("1")
    assert house.writer.do(Drop((number,), "anna", "sent by hand")) == 1
    assert len(house.claim()) == 1
    message = Message.objects.get(pk=number)
    assert (message.state, message.attention) == ("dropped", False)
    assert message.reason == {"text": "{why}", "values": {"why": "sent by hand"}}
    audit = Audit.objects.get()
    assert (audit.who, audit.act, audit.object) == ("anna", "messages.dropped", str(number))


@pytest.mark.rule("H6")
def test_what_is_being_delivered_is_left_alone(house: House) -> None:
    house.accept("1")
    [running] = house.claim()
    for op in (Redo, Skip):
        assert house.writer.do(op((running.message_id,), "anna")) == 0
    assert house.writer.do(Drop((running.message_id,), "anna", "no")) == 0
    assert not Audit.objects.exists()
    assert house.done(running)


@pytest.mark.rule("H6")
def test_an_earlier_message_redone_while_a_later_one_is_on_its_way_goes_next(house: House) -> None:
    first, second, third = (house.accept("1") for _ in range(3))
    house.done(house.claim()[0])
    [running] = house.claim()
    assert running.body_id == second.id
    house.writer.do(Redo((house.message(first.id).pk,), "anna"))
    assert house.done(running)
    order = []
    for _ in range(2):
        [one] = house.claim()
        order.append(one.body_id)
        house.done(one)
    assert order == [first.id, third.id]


@pytest.mark.rule("H5")
def test_a_held_state_that_a_newer_one_has_overtaken_is_not_sent_again_unless_forced(house: House) -> None:
    house.accept("1", aspect="composition:117", held_head="pass")
    [old] = house.claim()
    house.hold(old)
    house.accept("1", aspect="composition:117", held_head="pass")
    house.done(house.claim()[0])
    assert house.writer.do(Redo((old.message_id,), "anna")) == 1
    assert Message.objects.get(pk=old.message_id).outcome == "superseded"
    assert house.claim() == []
    assert house.writer.do(Redo((old.message_id,), "anna", forced=True)) == 1
    assert house.claim()[0].forced


@pytest.mark.rule("H6")
def test_warnings_wait_for_a_look_and_hold_nothing(house: House) -> None:
    house.accept("1")
    [one] = house.claim()
    house.done(one, created().warned(Text("The sums do not add up")))
    message = Message.objects.get()
    assert (message.state, message.needs_look, message.attention) == ("done", True, True)
    assert [row.pk for row in reads.messages(Filter(needs_look=True)).rows] == [message.pk]
    assert house.writer.do(ClearLook((message.pk,), "anna")) == 1
    message.refresh_from_db()
    assert not message.attention


@pytest.mark.rule("H6")
def test_all_that_a_filter_finds_is_redone_in_chunks_and_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("obmen.journal.redo.CHUNK", 3)
    for number in range(10):
        held(house, f"deal {number}")
    house.accept("done")
    house.done(house.claim()[0])
    assert reads.count_for("redo", Filter()) == 10
    assert house.writer.do(RedoWhere(Filter(), "anna")) == 10
    assert len(house.claim()) == 10
    assert Message.objects.get(key="done").state == "done"


@pytest.mark.rule("H6")
def test_all_that_a_filter_finds_is_dropped(house: House) -> None:
    keep, *gone = [held(house, f"deal {number}") for number in range(4)]
    Message.objects.filter(pk=keep).update(kind="incomes")
    assert house.writer.do(DropWhere(Filter(kind="orders"), "anna", "tests")) == 3
    assert [row.pk for row in reads.held()] == [keep]
    assert Message.objects.filter(state="dropped").count() == len(gone)


@pytest.mark.rule("H4")
def test_links_follow_ups_fingerprints_and_marks_come_with_the_outcome_or_not_at_all(house: House) -> None:
    house.accept("1")
    [one] = house.claim()
    ours, theirs = ObjectRef("ut", "order", "117"), ObjectRef("ksup", "deal", "1", title="Deal 1")
    put = (house.body("follow-up"), house.addressed("2"))
    more = {"puts": (put,), "fingerprints": {"117": "v1"}, "marks": {"until": 5}}
    assert house.done(one, created(Link(ours, theirs)), **more)
    assert not house.done(one, created(), puts=((house.body("again"), house.addressed("3")),))
    assert JournalLinks().theirs(ours, connection="ksup", kind="deal") == theirs
    assert JournalLinks().ours(theirs, connection="ut", kind="order") == [ours]
    assert [row.key for row in Message.objects.order_by("id")] == ["1", "2"]
    assert (Fingerprint.objects.get().version, Mark.objects.get().value) == ("v1", 5)


@pytest.mark.rule("H6")
def test_the_journal_is_read_page_by_page_and_a_message_with_its_neighbours(house: House) -> None:
    for number in range(7):
        house.accept("1" if number % 2 else "2")
    first = reads.messages(Filter(), limit=5)
    second = reads.messages(Filter(), before=first.next, limit=5)
    numbers = [row.pk for row in (*first.rows, *second.rows)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 7
    assert second.next is None
    [running] = [one for one in house.claim() if one.key == "1"]
    shown = reads.message(running.message_id)
    assert shown is not None
    assert shown.state == "running"
    assert [row.key for row in reads.neighbours(running.message_id)[1]] == ["1", "1"]
    assert reads.behind(running.message_id) == 2
    assert [row.pk for row in reads.messages(Filter(state="running", key="1")).rows] == [running.message_id]
