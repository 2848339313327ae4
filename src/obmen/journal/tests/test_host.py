"""What several processes at one journal mean for each other, and what becomes of them when one is gone."""

import threading
from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.outcome import created
from obmen.journal.api import Accept, AttemptNote, Claim, Done, Finish, JournalUnavailable, Release, Writer
from obmen.journal.line import Line
from obmen.journal.models import Message
from obmen.journal.remote import LEFT

from .hosted import Hosted, hosted, writer
from .house import LEASE, House, standing_still

__all__ = ["hosted", "writer"]


def test_what_one_process_tells_another_hears_before_what_is_posted_after_it(writer: Writer, hosted: Hosted) -> None:
    """Who changes a connection and lets it go on has its messages sent the new way."""
    house, heard = House(writer), list[object]()
    finished = threading.Event()
    hosted.worker.remote.listen(heard.append)
    hosted.worker.remote.listen(lambda event: finished.set() if event == "finished" else None)
    house.accept("1001")
    (claimed,) = hosted.worker.remote.do(Claim("there", 10, LEASE))
    hosted.server.remote.tell({"changed": 1})
    hosted.server.remote.do(Finish(claimed, Done(created()), AttemptNote(clock.now(), 5)))
    assert finished.wait(10)
    assert heard.index({"changed": 1}) < heard.index("finished")


def test_what_was_given_up_before_it_was_written_is_not_written(writer: Writer, hosted: Hosted) -> None:
    house, server, (standing, go) = House(writer), hosted.server.remote, standing_still(writer)
    first = server.submit(Accept(house.body("1"), (house.addressed("1"),)))
    assert standing.wait(10)
    second = server.submit(Accept(house.body("2"), (house.addressed("2"),)))
    assert second.cancel()
    hosted.worker.remote.listen(lambda event: go.set() if event == "all told" else None)
    server.tell("all told")
    assert first.result(10).state == "waiting"
    assert server.do(Claim("there", 0, LEASE)) == []
    assert server._asked == {}
    assert [message.key for message in Message.objects.all()] == ["1"]


def test_an_answer_to_what_was_given_up_too_late_hurts_nobody(writer: Writer, hosted: Hosted) -> None:
    house, server = House(writer), hosted.server.remote
    for n in range(200):
        server.submit(Accept(house.body(f"{n}"), (house.addressed(f"{n}"),))).cancel()
    assert server.submit(Accept(house.body("last"), (house.addressed("last"),))).result(10).state == "waiting"


def test_when_the_other_end_is_gone_nothing_is_kept_for_it(writer: Writer, hosted: Hosted) -> None:
    hosted.worker.cut(hosted.worker.far)
    assert hosted.worker.gone.wait(10)
    house = House(writer)
    assert hosted.host._guests[1].line.join(10)
    for n in range(50):
        house.accept(f"{n}")
    assert hosted.left() <= 2


def test_who_waits_when_the_line_breaks_is_told_and_whoever_comes_later(writer: Writer, hosted: Hosted) -> None:
    house, server, (standing, go) = House(writer), hosted.server.remote, standing_still(writer)
    server.submit(Accept(house.body("1"), (house.addressed("1"),)))
    assert standing.wait(10)
    waits = server.submit(Accept(house.body("2"), (house.addressed("2"),)))
    hosted.server.cut(hosted.server.far)
    with pytest.raises(JournalUnavailable, match="has ended"):
        waits.result(10)
    assert hosted.server.gone.wait(10)
    assert not server.alive()
    with pytest.raises(JournalUnavailable):
        server.submit(Claim("there", 10, timedelta(seconds=1))).result(10)
    go.set()


def test_the_host_is_to_end_when_the_server_says_so_or_is_gone_and_not_with_the_worker(
    writer: Writer, hosted: Hosted
) -> None:
    hosted.worker.cut(hosted.worker.far)
    assert hosted.worker.gone.wait(10)
    assert not hosted.host._over.wait(0.1)
    hosted.server.cut(hosted.server.far)
    assert hosted.host._over.wait(10)


def until_taken(line: Line) -> None:
    """By its sender."""
    limit, pause = clock.monotonic() + 10, threading.Event()
    while not line._out.empty():
        assert clock.monotonic() < limit
        clock.wait(pause, 0.01)


def test_an_event_said_a_thousand_times_to_one_who_stands_still_is_kept_once(writer: Writer, hosted: Hosted) -> None:
    standing, go, heard = threading.Event(), threading.Event(), list[object]()

    def hear(event: object) -> None:
        heard.append(event)
        standing.set()
        go.wait(10)

    hosted.worker.remote.listen(hear)
    hosted.worker.remote.do(Claim("there", 0, LEASE))
    line = hosted.host._guests[1].line
    line.put(None, "first")
    assert standing.wait(10)
    line.put(None, large := "x" * 4_000_000)  # more than the line holds: the sender waits too
    until_taken(line)
    for _ in range(1000):
        line.hint("work")
        line.hint("finished")
    line.put(None, "changed")
    line.hint("work")
    go.set()
    hosted.worker.remote.do(Claim("there", 0, LEASE))
    assert heard == ["first", large, "work", "finished", "changed", "work"]


def test_who_only_posts_is_told_nothing_until_he_wants_to_hear(writer: Writer, hosted: Hosted) -> None:
    house, heard = House(writer), threading.Event()
    house.accept("1001")
    assert not hosted.host._guests[0].listens
    hosted.server.remote.listen(lambda event: heard.set() if event == "work" else None)
    hosted.server.remote.do(Claim("there", 0, LEASE))
    house.accept("1002")
    assert heard.wait(10)


def test_what_a_dead_worker_posted_goes_before_what_the_server_posts_then(writer: Writer, hosted: Hosted) -> None:
    """Else its lanes would be claimed by a dead one after they were let go, and wait for the end of the lease."""
    house = House(writer)
    for n in range(50):
        house.accept(f"{n}")
    for _ in range(50):
        hosted.worker.remote.submit(Claim("dead", 1, LEASE))
    hosted.worker.remote._line.close(5)
    hosted.server.remote.tell(LEFT)
    hosted.server.remote.do(Release())
    assert len(hosted.server.remote.do(Claim("alive", 100, LEASE))) == 50


def test_a_line_whose_sender_has_a_defect_ends(writer: Writer, hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr("obmen.journal.line.packed", defect)
    with pytest.raises(JournalUnavailable, match="has ended"):
        hosted.worker.remote.submit(Claim("there", 1, LEASE)).result(10)
    assert hosted.worker.gone.wait(10)
    assert not hosted.worker.remote.alive()
