"""What several processes at one journal mean for each other, and what becomes of them when one is gone."""

import threading
from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.outcome import created
from obmen.journal.api import Accept, AttemptNote, Claim, Done, Finish, JournalUnavailable, Writer
from obmen.journal.models import Message

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
