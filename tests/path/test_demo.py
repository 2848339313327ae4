"""The demo itself, with its day and its outage cut short: it ends well, and it would not if something were amiss."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from obmen.cli import demo
from obmen.cli.demo import company, play, troubles
from obmen.cli.demo.chapters.orders import CHAPTER
from obmen.cli.demo.evidence import Evidence, gathered
from obmen.cli.demo.server import serving
from obmen.cli.demo.stage import Stage

from .firm import until


@pytest.fixture(autouse=True, scope="module")
def in_a_hurry() -> Iterator[None]:
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(company, "serving", partial(serving, program="tests.path.server"))
    monkeypatch.setattr(play, "DAY_SECONDS", 1.0)
    monkeypatch.setattr(play, "TROUBLES", [replace(trouble, seconds=1.0) for trouble in troubles.TROUBLES])
    yield
    monkeypatch.undo()


@pytest.mark.rule("K4", "K4.1", "K4.2", "K4.3", "K5", "K6", "K7", "K7.1", "H1", "H2", "H3", "H4")
def test_every_rule_of_the_demo_holds_and_nothing_but_json_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    code = demo.main(["--once", "--json"])
    told = json.loads(capfd.readouterr().out)
    assert (code, told["ok"]) == (0, True), told
    assert all(set(rule) == {"rule", "ok", "ms", "seen"} and rule["ok"] for rule in told["rules"])
    assert len({rule["rule"] for rule in told["rules"]}) >= 12


@pytest.fixture(scope="module")
def good() -> Iterator[Evidence]:
    """A day that went well."""
    with company.started() as firm:
        stage = Stage(firm, lambda: None)
        stage.live(CHAPTER.day(stage), seconds=1.0)
        until(lambda: all(verdict.ok for verdict in CHAPTER.judge(gathered(stage, ()))), 60)
        yield gathered(stage, (), files=True)


def broken_rules(evidence: Evidence) -> set[str]:
    return {verdict.rule for verdict in CHAPTER.judge(evidence) if not verdict.ok}


def a_deal(deals: dict[str, Any], **like: str) -> Any:
    """One with an order in it."""
    return next(deal for deal in deals.values() if deal["orders"] and like.items() <= deal.items())


def test_a_missing_order_is_seen(good: Evidence) -> None:
    deals = deepcopy(dict(good.deals))
    a_deal(deals)["orders"].clear()
    assert {"K4", "K4.3"} <= broken_rules(replace(good, deals=deals))


def test_an_order_created_twice_is_seen(good: Evidence) -> None:
    deals = deepcopy(dict(good.deals))
    deal = a_deal(deals)
    deal["history"].append(deal["history"][0])
    assert "K4" in broken_rules(replace(good, deals=deals))


def test_a_line_less_or_another_file_is_seen(good: Evidence) -> None:
    deals = deepcopy(dict(good.deals))
    a_deal(deals)["orders"][0]["lines"].pop()
    assert "K4.3" in broken_rules(replace(good, deals=deals))
    assert good.files
    assert {"K4.3", "K5"} <= broken_rules(replace(good, files=dict.fromkeys(good.files, "another")))


@pytest.mark.parametrize(("status", "rule"), [("Отменённая", "K6"), ("Завершённая", "K7")])
def test_a_deal_that_did_not_end_is_seen(good: Evidence, status: str, rule: str) -> None:
    deals = deepcopy(dict(good.deals))
    a_deal(deals, status=status)["status"] = "Новая"
    assert rule in broken_rules(replace(good, deals=deals))


def test_an_older_state_after_a_newer_one_is_seen(good: Evidence) -> None:
    deals = deepcopy(dict(good.deals))
    for deal in deals.values():
        deal["history"].reverse()
    assert "H2" in broken_rules(replace(good, deals=deals))
