"""A list read ahead while what came is worked on (H13)."""

import threading
import time
from collections.abc import Iterator

import pytest

from obmen.core.call import current
from obmen.core.errors import Refused
from obmen.core.reading import PAGES_AHEAD, TOLD_EVERY, ahead
from obmen.core.text import Text
from tests.batteries.small_run import calling

pytestmark = pytest.mark.rule("H13")


def test_all_of_it_comes_in_its_order_and_reads_as_the_work_it_is_of() -> None:
    def items() -> Iterator[tuple[int, str]]:
        yield from ((number, current().identity) for number in range(1_234))

    with calling() as call:
        assert list(ahead(items())) == [(number, call.identity) for number in range(1_234)]


def test_what_stops_the_reading_is_told_behind_what_was_read() -> None:
    def items() -> Iterator[int]:
        yield from range(700)
        raise Refused(Text("1C said no"))

    came: list[int] = []

    def work() -> None:
        came.extend(ahead(items()))

    with pytest.raises(Refused, match="1C said no"):
        work()
    assert came == [*range(500)], "a page that broke off is not worked on"


def test_who_works_on_no_more_of_it_lets_the_reading_end() -> None:
    read, ended = [], threading.Event()

    def items() -> Iterator[int]:
        try:
            for number in range(1_000_000):
                read.append(number)
                yield number
        finally:
            ended.set()

    going = ahead(items())
    assert next(going) == 0
    while len(read) < (PAGES_AHEAD + 2) * TOLD_EVERY:  # as far as it reads with nobody taking a page
        time.sleep(0.01)
    time.sleep(0.1)
    assert len(read) == (PAGES_AHEAD + 2) * TOLD_EVERY, "only a few pages ahead"
    going.close()  # type: ignore[attr-defined]
    assert ended.wait(10)
