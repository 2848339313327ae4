"""What is no receipt of 1C is turned away, or named as wrong.   Rule K12."""

from typing import Any

import pytest

from obmen.core.inbound import NotPlaced, WrongContent

from .story import Story, receipt


@pytest.mark.rule("K12")
@pytest.mark.parametrize("code", [None, "", " \u00a0"])
def test_a_card_that_names_no_client_is_turned_away_and_no_receipt_without_a_card(story: Story, code: Any) -> None:
    with pytest.raises(NotPlaced) as caught:
        story.tell(receipt(code=code))
    assert [problem.field for problem in caught.value.problems] == ["code_1c"]
    assert story.deals() == []


@pytest.mark.rule("K12")
@pytest.mark.parametrize("kind", ["", None, "opt", "Розница"])
def test_a_type_the_source_does_not_know_is_turned_away(story: Story, kind: Any) -> None:
    with pytest.raises(NotPlaced) as caught:
        story.tell(receipt(type=kind))
    assert [problem.field for problem in caught.value.problems] == ["type"]


@pytest.mark.rule("K12")
@pytest.mark.parametrize("lines", [[], None, "x", {}])
def test_a_receipt_without_lines_is_a_mistake(story: Story, lines: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(receipt(lines=lines))
    assert [problem.field for problem in caught.value.problems] == ["lines"]


@pytest.mark.parametrize("date_", ["", None, "0001-01-01T00:00:00", "31.02.2026"])
def test_a_day_that_is_none_is_named(story: Story, date_: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(receipt(date=date_))
    assert [problem.field for problem in caught.value.problems] == ["date"]
