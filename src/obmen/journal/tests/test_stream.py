"""The journal as an event loop posts to it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import uvloop

from obmen.doors.commits import Commits
from obmen.journal.api import Accept, Claim, JournalUnavailable, Unkeepable, Writer
from obmen.journal.models import Body, Message
from obmen.journal.stream import Stream

from .hosted import Hosted, hosted, writer
from .house import LEASE, House, standing_still

__all__ = ["hosted", "writer"]
NEVER = float("inf")


@pytest.fixture(params=[uvloop.run, asyncio.run], ids=["uvloop", "asyncio"])
def in_loop(request: pytest.FixtureRequest, hosted: Hosted) -> Callable[[Callable[[Stream], Awaitable[Any]]], Any]:
    """Runs it in a loop of its own thread, with the line opened there."""

    async def opened(act: Callable[[Stream], Awaitable[Any]]) -> Any:
        stream = Stream(hosted.looped)
        await stream.ready()
        try:
            return await act(stream)
        finally:
            stream.close()
            await asyncio.sleep(0)

    def run(act: Callable[[Stream], Awaitable[Any]]) -> Any:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(request.param, opened(act)).result(30)

    return run


def accept(house: House, n: int) -> Accept:
    return Accept(house.body(f"{n}"), (house.addressed(f"{n}"),))


def test_a_thousand_posted_at_once_are_each_answered_with_their_own_result(writer: Writer, in_loop: Any) -> None:
    house = House(writer)
    ops = [accept(house, n) for n in range(1000)]

    async def post(stream: Stream) -> list[Any]:
        return list(await asyncio.gather(*(stream.submit(op) for op in ops)))

    assert [answer.id for answer in in_loop(post)] == [op.body.id for op in ops]
    assert Message.objects.count() == 1000


def test_what_is_larger_than_the_line_holds_comes_whole(writer: Writer, in_loop: Any) -> None:
    house = House(writer)
    ops = [accept(house, n) for n in range(3)]
    raws = [bytes([n]) * 3_000_000 for n in range(3)]
    ops = [replace(op, body=replace(op.body, raw=raw)) for op, raw in zip(ops, raws, strict=True)]

    async def post(stream: Stream) -> list[Any]:
        return list(await asyncio.gather(*(stream.submit(op) for op in ops)))

    in_loop(post)
    assert [bytes(Body.objects.get(id=op.body.id).raw) for op in ops] == raws


def test_what_cannot_be_kept_is_said_in_the_same_words(writer: Writer, in_loop: Any) -> None:
    house = House(writer)
    too_long = Accept(house.body(), (house.addressed("9" * 300),))

    async def post(stream: Stream) -> None:
        with pytest.raises(Unkeepable, match="key: longer than 200"):
            await stream.submit(too_long)
        with pytest.raises(TypeError, match="pickle"):
            await stream.submit(threading.Lock())
        assert (await stream.submit(accept(house, 1))).state == "waiting"

    in_loop(post)


def test_who_gives_up_before_it_is_written_has_nothing_written(writer: Writer, hosted: Hosted, in_loop: Any) -> None:
    house, (standing, go) = House(writer), standing_still(writer)

    async def post(stream: Stream) -> None:
        first, commits = stream.submit(accept(house, 1)), Commits(writer, stream)
        await asyncio.to_thread(standing.wait, 10)
        with pytest.raises(TimeoutError):
            await commits.commit(accept(house, 3), asyncio.get_running_loop().time() + 0.05)
        given_up = asyncio.create_task(commits.commit(accept(house, 2), NEVER))
        await asyncio.sleep(0.05)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        await asyncio.sleep(0.05)
        assert (stream.waiting, commits.waiting) == (2, 2)
        go.set()
        await first
        assert commits.held > 0  # what was given up is in memory until the writer passes over it
        assert await stream.submit(Claim("there", 0, LEASE)) == []
        assert (stream.waiting, commits.held) == (0, 0)

    in_loop(post)
    assert [message.key for message in Message.objects.all()] == ["1"]


def test_when_the_journal_is_gone_who_waits_is_told_and_the_writer_here_takes_over(
    writer: Writer, hosted: Hosted, in_loop: Any
) -> None:
    house, (standing, go) = House(writer), standing_still(writer)

    async def post(stream: Stream) -> str:
        commits = Commits(writer, stream)
        await commits.commit(accept(house, 1), NEVER)
        await asyncio.to_thread(standing.wait, 10)
        waits = asyncio.create_task(commits.commit(accept(house, 2), NEVER))
        await asyncio.sleep(0.05)
        await asyncio.to_thread(hosted.host._all[2].line._shut)
        go.set()
        with pytest.raises(JournalUnavailable, match="has ended"):
            await waits
        assert (stream.over, commits.waiting) == (True, 0)
        with pytest.raises(JournalUnavailable):
            await stream.submit(accept(house, 3))
        return str((await commits.commit(accept(house, 4), NEVER)).state)

    assert in_loop(post) == "waiting"
    assert "3" not in [message.key for message in Message.objects.all()]
