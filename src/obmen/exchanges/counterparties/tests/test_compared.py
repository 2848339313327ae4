"""Counterparties of 1C and contacts of KSUP compared.   Rules H10, H13, K2."""

from dataclasses import replace
from typing import Any

import pytest

from obmen.exchanges.counterparties import collect, compare

from .lists import MAIL, PHONE, kept, listed, plan


@pytest.mark.rule("H10")
def test_a_comparison_lists_who_is_missing_differs_or_is_gone() -> None:
    here = [listed("001"), listed("002", "ООО Б"), listed("003", "ООО В")]
    there = [kept("1", onec_ut="001"), kept("3", "ООО В", onec_ut="003"), kept("9", "ООО Я", onec_ut="009"), kept("8")]
    rows = [row for row in plan(here, there, compare) if row.act != "leave"]
    assert [(row.key, row.act, row.finding) for row in rows] == [
        ("001", "update", "differs"),
        ("002", "skip", "missing"),
        ("ksup 9", "skip", "unknown"),
    ]


@pytest.mark.rule("H10", "H13")
@pytest.mark.parametrize("verb", [collect, compare])
def test_two_partners_with_one_code_are_told_once_and_nothing_is_written(verb: Any) -> None:
    here = [listed("001", "ООО А"), replace(listed("001", "ООО Б"), ref="other")]
    [row] = plan(here, [kept("1", "ООО Б", onec_ut="001")], verb)
    assert (row.key, row.act, row.finding, row.record) == ("001", "conflict", "doubled", None)
    assert str(row.why).startswith("Several counterparties of 1C bear the code 001")


@pytest.mark.rule("H10")
def test_one_marked_for_deletion_is_not_told_as_one_that_1c_does_not_have() -> None:
    [row] = plan([listed("001", deleted=True)], [kept("1", onec_ut="001")], compare)
    assert (row.act, row.finding, "marked for deletion" in str(row.why)) == ("skip", "unknown", True)


@pytest.mark.rule("H10", "K2")
def test_what_was_emptied_in_1c_differs_in_a_comparison_as_a_change_would_empty_it() -> None:
    [row] = plan([listed("001", "ООО А")], [kept("1", "ООО А", phone=PHONE, email=MAIL, onec_ut="001")], compare)
    assert (row.finding, row.before, row.after) == (
        "differs", {"phone": PHONE, "email": MAIL}, {"phone": "", "email": ""},
    )  # fmt: skip


@pytest.mark.rule("H10")
@pytest.mark.parametrize("verb", [collect, compare])
def test_a_phone_typed_otherwise_is_the_same(verb: Any) -> None:
    one = listed("001", "ООО А", phones=("84951234567",), emails=(MAIL.upper(),))
    [row] = plan([one], [kept("1", "ООО А", phone=PHONE, email=MAIL, onec_ut="001")], verb)
    assert (row.finding, row.after) == ("", {})
