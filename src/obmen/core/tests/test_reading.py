"""Both sides of a comparison read: until the end, told of on the way, and each thing asked once.   Rule H10."""

from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.reading import MOST_REMEMBERED, Remembered, counted, pages
from obmen.core.roles.project_basics import Page
from obmen.core.text import Text
from tests.batteries.small_run import SmallRun


def read(*parts: tuple[str, bool]) -> list[str]:
    """What was asked for, of a list whose parts say these."""
    asked: list[str] = []

    def part(after: str) -> Page[str]:
        asked.append(after)
        next_, more = parts[len(asked) - 1]
        return Page([], next_, more)

    run: Any = SmallRun(settings=None, target=None, target_name="ksup")
    list(pages(part, run))
    return asked


@pytest.mark.rule("H10")
def test_a_list_is_read_to_its_end_which_may_keep_the_last_place() -> None:
    assert read(("a", True), ("b", True), ("b", False)) == ["", "a", "b"]


@pytest.mark.rule("H10")
@pytest.mark.parametrize("parts", [(("", True),), (("a", True), ("a", True)), (("a", True), ("b", True), ("a", True))])
def test_a_list_that_leads_back_is_refused_and_whose_fault_it_is_told(parts: tuple[tuple[str, bool], ...]) -> None:
    with pytest.raises(Refused) as error:
        read(*parts)
    assert "Whoever looks after ksup" in str(error.value.text)


@pytest.mark.rule("H10")
def test_a_run_is_told_how_far_it_is_whoever_reads() -> None:
    run: Any = SmallRun(settings=None, target=None)
    told: list[int] = []
    run.progress = told.append
    assert len(list(counted(range(1200), run, 7))) == 1200
    assert told == [507, 1007]


@pytest.mark.rule("H10")
def test_what_was_asked_is_not_asked_again_nor_kept_for_ever() -> None:
    asked: list[str] = []

    def ask(key: str) -> str:
        asked.append(key)
        if key == "bad":
            raise Refused(Text("no such"))
        return key.upper()

    remembered = Remembered(ask)
    assert [str(remembered("bad")) == str(remembered("bad")), remembered("a"), remembered("a")] == [True, "A", "A"]
    assert asked == ["bad", "a"]
    for number in range(MOST_REMEMBERED - 1):
        remembered(str(number))
    remembered("a")
    remembered("bad")
    assert (asked.count("a"), asked.count("bad")) == (1, 2)
