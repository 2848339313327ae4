"""What the pages of runs say, without a page: the estimate, the filter, the words."""

from datetime import timedelta

import pytest

from obmen.cli.runshow import counts_said, state_said
from obmen.core.system import Least
from obmen.core.text import Text
from obmen.journal.models import Run, RunState
from obmen.web.runend import Pace, about_words, end_words
from obmen.web.runplanview import figures, findings_page, plan_page, plan_row
from obmen.web.runview import RunView

from .runs_made import COUNTS, ROWS, MadeRow, MadeRun

pytestmark = pytest.mark.rule("H6")


def test_a_filter_and_a_search_go_with_the_pages() -> None:
    page = plan_page(ROWS, COUNTS, query={"act": "update", "text": "Петров & Co", "after": "3"}, after=6)
    assert page.older == "act=update&text=%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2+%26+Co&after=6"
    assert page.first == "act=update&text=%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2+%26+Co"
    assert [tab.n for tab in page.tabs] == [49_445, 212, 39_788, 9_400, 31, 14]
    assert [tab.current for tab in page.tabs] == [False, False, True, False, False, False]
    assert plan_page([], COUNTS, query={}).first is None
    assert plan_page([], COUNTS, query={"after": "3"}).first == ""


def test_a_row_without_a_title_goes_by_its_key() -> None:
    row = plan_row(ROWS[2])
    assert (row.creation, row.tick, [field.before for field in row.fields]) == (True, True, [""] * 4)


@pytest.mark.parametrize(
    ("spent", "done", "allowed", "left", "limited"),
    [
        (600, 100, None, 5400, False),
        (600, 100, 10, 9000, True),
        (1000, 100, 10, 9000, False),
        (1000, 200, 10, 4000, False),
        (600, 100, 2, 5400, False),
        (600, 5, 2, 1990, True),
        (5, 100, 2, 1800, True),
        (5, 100, None, None, False),
        (600, 5, None, None, False),
        (600, 1000, 10, 0, True),
    ],
)
def test_the_end_is_told_by_the_pace_but_haste_of_the_first_minutes_is_not_believed_against_the_limits(
    *, spent: float, done: int, allowed: float | None, left: float | None, limited: bool
) -> None:
    pace = Pace(timedelta(seconds=spent), done, Least(allowed, Text("So much is allowed")) if allowed else None)
    estimate = pace.remaining(1000 - done)
    assert (estimate and estimate.span.total_seconds()) == left
    assert bool(estimate and estimate.why) == limited


def test_an_estimate_is_no_more_exact_than_it_is_true() -> None:
    spans = [timedelta(seconds=s) for s in (3, 61, 12 * 60, 3600, 3 * 3600 + 1000, 11 * 3600 + 60)]
    assert [about_words(span) for span in spans] == [
        "около минуты",
        "примерно 2 мин",
        "примерно 15 мин",
        "примерно 1 ч",
        "примерно 3 ч 20 мин",
        "примерно 12 ч",
    ]
    assert end_words(None) == "Пока рано судить, когда закончится"
    assert end_words(None, planned=True) == ""


@pytest.mark.parametrize("verb", ["collect", "compare"])
def test_pages_and_commands_call_one_state_by_one_word(verb: str) -> None:
    for state in RunState.values:
        said = state_said(Run(verb=verb, state=state))
        assert said == RunView(MadeRun(verb=verb, state=state), "/x").word.text
        assert said != state
    counts = dict.fromkeys(COUNTS, 1)
    passed_over = {"collect": "пропустить", "compare": "исправить нельзя"}[verb]
    everything = f"создать 1, изменить 1, оставить как есть 1, {passed_over} 1, конфликт 1"
    assert counts_said(Run(verb=verb, counts=counts)) == everything
    shown = RunView(MadeRun(verb=verb, counts=counts), "/x").counts
    assert ", ".join(f"{one.title} {one.n}" for one in shown) == everything


def test_a_row_of_a_comparison_that_nothing_is_written_for_is_not_passed_over() -> None:
    row = MadeRow(4, "skip", Text("A row").to_json(), finding="")
    assert findings_page([row], {}, query={}).rows[0].act.text == "исправить нельзя"
    assert plan_page([row], {}, query={}).rows[0].act.text == "пропустить"


def test_counts_and_sums_of_both_sides_are_written_as_the_reader_writes_them() -> None:
    told = [
        {"title": "Заказы", "ours": "1204 · 5210400.50", "theirs": "0 · 0.00"},
        {"title": "Их суммы", "ours": "-1234.50", "theirs": "1203"},
    ]
    assert [(one.ours, one.theirs, one.equal) for one in figures(told)] == [
        ("1\u00a0204 · 5\u00a0210\u00a0400,50", "0 · 0,00", False),
        ("-1\u00a0234,50", "1\u00a0203", False),
    ]


def test_a_run_with_nothing_to_do_says_so() -> None:
    assert RunView(MadeRun(state="done", counts={}), "/x").sentence == "Делать было нечего."
    nothing = RunView(MadeRun(state="planned", counts={"leave": 9, "conflict": 1}), "/x")
    assert not nothing.can_apply
    assert nothing.sentence.startswith("Записывать нечего")


def test_only_findings_there_are_can_be_chosen() -> None:
    tabs = findings_page([], {"missing": 3, "doubled": 0}, query={}).tabs
    assert [tab.title for tab in tabs] == ["все", "нет там"]


def test_what_is_there_already_and_changes_with_a_creation_is_shown_before_and_after() -> None:
    after = {"title": "Заказ-наряд 1", "contacts": Text("№ {id}", id="17").to_json(), "name": "Иван"}
    row = plan_row(MadeRow(1, "create", Text("A row").to_json(), before={"name": "Ваня"}, after=after))
    assert [(field.before, field.after) for field in row.fields] == [
        ("", "Заказ-наряд 1"), ("", "№ 17"), ("Ваня", "Иван"),
    ]  # fmt: skip


def test_what_waits_for_a_decision_is_a_finding_of_its_own() -> None:
    page = findings_page([], {"doubled": 1, "undecided": 2}, query={"finding": "undecided"})
    assert [(tab.n, tab.current) for tab in page.tabs] == [(3, False), (1, False), (2, True)]
