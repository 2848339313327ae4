"""How a command is written inside a batch."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from obmen.systems.bitrix24.command import Command, Reference, split_by_batch


def pairs(**params: object) -> list[tuple[str, str]]:
    return parse_qsl(Command("m", params).text().partition("?")[2], keep_blank_values=True)


def test_lists_and_maps_as_php_reads_them() -> None:
    assert pairs(fields={"A": [1, "b"], "B": {"C": ""}}, start=-1) == [
        ("fields[A][0]", "1"),
        ("fields[A][1]", "b"),
        ("fields[B][C]", ""),
        ("start", "-1"),
    ]


def test_an_empty_list_is_not_left_out() -> None:
    assert pairs(fields={"CONTACT_IDS": []}) == [("fields[CONTACT_IDS][]", "")]


@pytest.mark.parametrize("value", ["М+Ж & сын #1 ?x=%41;", "ё\n\t😀", "a[b]=c"])
def test_signs_that_would_cut_it_are_encoded(value: str) -> None:
    assert pairs(fields={"TITLE": value}) == [("fields[TITLE]", value)]


@pytest.mark.parametrize("value", [None, True, False])
def test_what_the_portal_has_no_word_for_is_a_defect_of_ours(value: object) -> None:
    with pytest.raises(TypeError):
        Command("m", {"fields": {"A": value}}).text()


@pytest.mark.parametrize("word", ["$result[", "$next[", "$total[", "$time[", "$error[", "$RESULT["])
def test_a_text_that_looks_like_a_reference_stays_out_of_batches(word: str) -> None:
    typed: list[dict[str, Any]] = [{"fields": {"A": [f"x {word}c0]"]}}, {"filter": {f"{word}": "1"}}]
    others: list[dict[str, Any]] = [{"filter": {">ID": Reference(f"{word}c0]")}}, {"fields": {"A": "100 $ [result]"}}]
    assert split_by_batch([others[0], *typed, others[1]]) == ([0, 3], [1, 2])
