"""The demo itself, played once with its day and its outage cut short: it ends well, and it would not if something were
amiss."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from obmen.cli.demo.chapter import all_chapters
from obmen.cli.demo.evidence import Evidence
from obmen.cli.demo.garage.facts import BODY, NOT_TAKEN, SERVICE
from obmen.cli.demo.garage.sides import Sides

from .played import Played, whole_play
from .spoilt import SPOILT, to_be_spoilt


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The whole demo, once for all tests."""
    with whole_play(tmp_path_factory.mktemp("demo") / "said") as played:
        yield played


KSUP_RULES = (
    *("K1", "K1.1", "K1.2", "K1.3", "K2", "K2.1", "K3", "K3.1", "K3.2", "K4", "K4.1", "K4.2", "K4.3", "K5", "K6", "K7"),
    *("K7.1", "K8", "K9", "K10", "K11", "K12", "K13", "K14", "K14.1"),
)
GENERAL_RULES = ("H1", "H2", "H3", "H4")
PORTAL_RULES = ("A2", "A3", "A4", "A4.1", "A5", "A5.1", "A6", "A8")


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.rule(*KSUP_RULES, *PORTAL_RULES, *GENERAL_RULES)
def test_every_rule_of_the_demo_holds_and_nothing_but_json_is_said(played: Played) -> None:
    told = json.loads(played.said)
    assert [rule for rule in told["rules"] if not rule["ok"]] == []
    assert (played.code, told["ok"]) == (0, True)
    assert all(set(rule) == {"rule", "ok", "ms", "seen"} for rule in told["rules"])
    assert [rule["rule"] for rule in told["rules"]] == [*PORTAL_RULES, *KSUP_RULES, *GENERAL_RULES]


@pytest.mark.parametrize("rule", SPOILT)
def test_what_a_rule_forbids_is_seen(good: Evidence, rule: str) -> None:
    evidence = to_be_spoilt(good)
    SPOILT[rule](evidence)
    assert rule in broken_rules(evidence)


@pytest.fixture
def good(played: Played) -> Evidence:
    return played.judged


def broken_rules(evidence: Evidence) -> set[str]:
    return {verdict.rule for chapter in all_chapters() for verdict in chapter.judge(evidence) if not verdict.ok}


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


def of_the_garage(evidence: Evidence) -> Sides:
    """To be spoilt."""
    assert evidence.garage
    return deepcopy(evidence.garage)


def with_garage(evidence: Evidence, sides: Sides, **changed: Any) -> Evidence:
    return replace(evidence, garage=replace(sides, **changed))


def deal_of(sides: Sides, number: str) -> Any:
    return sides.deals[sides.bearing()[number][0]]


def made_by_obmen(sides: Sides) -> str:
    """The number of a work order of a client with a phone, for which people had made no deal."""
    known = {*sides.seeds.typed, *sides.seeds.called, *sides.seeds.doubted}
    return next(order.number for order, _ in sides.paired() if order.number not in known and order.phones)


@pytest.mark.parametrize(
    ("field", "value"), [("OPPORTUNITY", "1.00"), ("STAGE_ID", "NEW"), ("BEGINDATE", "2020-01-01"), ("CONTACT_ID", 0)]
)
def test_a_deal_unlike_its_work_order_is_seen(good: Evidence, field: str, value: Any) -> None:
    sides = of_the_garage(good)
    deal_of(sides, made_by_obmen(sides))[field] = value
    assert "A3" in broken_rules(with_garage(good, sides))


def test_a_deal_that_was_taken_in_doubt_is_seen(good: Evidence) -> None:
    sides = of_the_garage(good)
    [*_, (_, candidates)] = sides.undecided().items()
    sides.deals[candidates[0]]["OPPORTUNITY"] = "500.00"
    assert broken_rules(with_garage(good, sides)) == {"A2"}


def test_a_number_that_was_not_brought_into_its_deal_is_seen(good: Evidence) -> None:
    sides = of_the_garage(good)
    del deal_of(sides, next(iter(sides.seeds.called)))[sides.seeds.number_field]
    assert "A2" in broken_rules(with_garage(good, sides))


def test_a_deal_made_twice_is_seen(good: Evidence) -> None:
    sides = of_the_garage(good)
    number = made_by_obmen(sides)
    sides.deals[9999] = dict(deal_of(sides, number))
    assert {"A4", "A8"} <= broken_rules(with_garage(good, sides, doubles={number: [1, 9999]}))


@pytest.mark.parametrize(("organisation", "rule"), [(SERVICE, "A4"), (BODY, "A4.1"), (NOT_TAKEN, "A6")])
def test_a_deal_nobody_wanted_is_seen(good: Evidence, organisation: str, rule: str) -> None:
    sides = of_the_garage(good)
    there = sides.bearing()
    order = next(
        one
        for one in sides.orders
        if one.organisation == organisation
        and (organisation == NOT_TAKEN or (sides.recent(one) and one.number not in there))
    )
    sides.deals[9999] = {**deal_of(sides, made_by_obmen(sides)), "OPPORTUNITY": str(order.total)}
    sides.deals[9999][sides.seeds.number_field] = order.number
    assert rule in broken_rules(with_garage(good, sides))


def test_a_card_that_should_have_changed_or_stayed_is_seen(good: Evidence) -> None:
    sides = of_the_garage(good)
    sides.contacts[deal_of(sides, next(iter(sides.seeds.wrong)))["CONTACT_ID"]]["NAME"] = "Кто-то"
    sides.contacts[next(iter(sides.seeds.cards))]["LAST_NAME"] = "Кто-то"
    assert {"A5", "A5.1"} == broken_rules(with_garage(good, sides))


@pytest.mark.parametrize("trouble", ["needless", "refused"])
def test_a_needless_write_or_a_limit_overstepped_is_seen(good: Evidence, trouble: str) -> None:
    sides = of_the_garage(good)
    if trouble == "needless":
        sides.counted["needless_writes"] = 1
    else:
        sides.arrivals[0]["code"] = "QUERY_LIMIT_EXCEEDED"
    assert broken_rules(with_garage(good, sides)) == {"A8"}
