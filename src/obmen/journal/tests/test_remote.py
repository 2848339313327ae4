"""The journal as other processes post to it; here both ends of the lines stand in one."""

import threading
from dataclasses import replace

import pytest

from obmen.core import clock
from obmen.core.errors import Refused
from obmen.core.outcome import created
from obmen.core.text import Text
from obmen.journal import batch
from obmen.journal.api import Accept, AttemptNote, Claim, Done, Finish, Hold, JournalUnavailable, Unkeepable, Writer
from obmen.journal.models import Message

from .hosted import Line, hosted, line, writer
from .house import LEASE, House

__all__ = ["hosted", "line", "writer"]


def test_a_worker_over_there_claims_and_finishes(writer: Writer, line: Line) -> None:
    house = House(writer)
    first, second = house.accept("1001", '{"n": 1}').id, house.accept("1002", '{"n": 2}').id
    one, other = line.remote.do(Claim("there", 10, LEASE))
    assert (one.raw, other.raw) == (b'{"n": 1}', b'{"n": 2}')
    note = AttemptNote(clock.now(), 5)
    refused = Refused(Text("KSUP has no deal {deal}", deal="1002"), field="deal_number")
    futures = [line.remote.submit(Finish(one, Done(created()), note)),
               line.remote.submit(Finish(other, Hold("refused", refused), note))]  # fmt: skip
    assert [future.result(10) for future in futures] == [True, True]
    assert [house.message(id_).state for id_ in (first, second)] == ["done", "held"]
    assert house.message(second).reason == {"text": "KSUP has no deal {deal}", "values": {"deal": "1002"}}


def test_who_lost_his_lease_over_there_is_told_so(writer: Writer, line: Line) -> None:
    house = House(writer)
    house.accept("1001")
    (claimed,) = line.remote.do(Claim("there", 10, LEASE))
    stale = replace(claimed, epoch=claimed.epoch - 1)
    assert line.remote.do(Finish(stale, Done(created()), AttemptNote(clock.now(), 5))) is False
    assert Message.objects.get().state == "waiting"


def test_a_thousand_posts_from_many_threads_are_each_answered_with_their_own_result(writer: Writer, line: Line) -> None:
    house = House(writer)
    posted = [(f"{n}", Accept(house.body(f"{n}"), (house.addressed(f"{n}"),))) for n in range(1000)]
    answers: dict[str, str] = {}

    def post(part: list[tuple[str, Accept]]) -> None:
        futures = [(key, line.remote.submit(op)) for key, op in part]
        answers.update({key: future.result(30).id for key, future in futures})

    threads = [threading.Thread(target=post, args=(posted[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {key: op.body.id for key, op in posted}


def test_what_cannot_be_kept_is_said_in_the_same_words_over_there(writer: Writer, line: Line) -> None:
    house = House(writer)
    too_long = Accept(house.body(), (house.addressed("9" * 300),))
    with pytest.raises(Unkeepable, match="key: longer than 200") as wrong:
        line.remote.do(too_long)
    assert wrong.value.field == "key"


def test_a_journal_that_cannot_write_is_told_over_there(writer: Writer, line: Line) -> None:
    assert writer.stop(10)
    with pytest.raises(JournalUnavailable, match="closed"):
        line.remote.do(Claim("there", 10, LEASE))


def test_there_is_work_is_heard_over_there(writer: Writer, line: Line) -> None:
    heard = threading.Event()
    line.remote.listen(lambda event: heard.set() if event == "work" else None)
    House(writer).accept("1001")
    assert heard.wait(10)


class Odd(Exception):
    """Can be pickled, and not made again."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def test_what_does_not_travel_hurts_nobody_else(writer: Writer, line: Line) -> None:
    house = House(writer)
    odd = Finish(None, Hold("refused", Refused(Text("{lock}", lock=threading.Lock()))), AttemptNote(clock.now(), 5))  # type: ignore[arg-type]
    unread = Accept(replace(house.body(), headers={"x": Odd("1", "2")}), ())  # type: ignore[dict-item]
    futures = [line.remote.submit(op) for op in (Claim("there", 1, LEASE), odd, unread, Claim("there", 1, LEASE))]
    assert [future.exception(10) is None for future in futures] == [True, False, False, True]
    house.accept("1001")
    assert len(line.remote.do(Claim("there", 10, LEASE))) == 1


def test_an_answer_that_does_not_travel_is_an_error_over_there(
    writer: Writer, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "run", lambda store, ops: batch.Worked([threading.Lock()]))
    with pytest.raises(RuntimeError, match="pickle"):
        line.remote.do(Claim("there", 1, LEASE))


def test_a_listener_with_a_defect_costs_no_answer(writer: Writer, line: Line) -> None:
    line.remote.listen(lambda event: {}[event])
    House(writer).accept("1001")
    assert len(line.remote.do(Claim("there", 10, LEASE))) == 1
