"""The judge of the sieges lets nothing pass that is amiss."""

from collections import Counter
from typing import Any

import pytest

from tests.crash.judge import Judgement, of_deal
from tests.crash.load import Order
from tests.crash.siege import LONGEST_CYCLE, Told

FIRST, SECOND = (Order(number, "1001", "З-1", word, b"") for number, word in ((1, "add"), (2, "change")))


def deal(*applied: Order) -> dict[str, Any]:
    """As KSUP dumps it when these were applied, one after the other."""
    history = [{"what": "order", "detail": {"sum": order.number}} for order in applied]
    orders = [{"order_number": order.name, "sum": order.number, "file": None} for order in applied[-1:]]
    return {"number": "1001", "history": history, "orders": orders}


@pytest.mark.rule("H1", "H5")
def test_a_missing_order_is_excused_only_when_the_journal_says_that_it_was_superseded() -> None:
    excused = of_deal([FIRST, SECOND], deal(SECOND), {1})
    assert (excused.lost, excused.superseded) == ([], 1)
    lost = of_deal([FIRST, SECOND], deal(SECOND), frozenset())
    assert (lost.lost, lost.superseded) == (["З-1 (1) of deal 1001"], 0)
    assert of_deal([FIRST, SECOND], deal(FIRST), {2}).lost == ["З-1 (2) of deal 1001"]


@pytest.mark.rule("H2", "H4")
def test_twice_and_out_of_order_are_seen() -> None:
    assert of_deal([FIRST, SECOND], deal(FIRST, FIRST, SECOND), frozenset()).twice
    assert of_deal([FIRST, SECOND], deal(SECOND, FIRST), frozenset()).overtaken


def siege(*, kind: str = "sqlite", busy: int = 5, seconds: float = 4.0, planned: frozenset[str] = frozenset()) -> Told:
    """Ten kills at one point, nothing amiss with what was applied."""
    nothing = Judgement(acknowledged=9, applied=9, superseded=0, extra=0, lost=[], twice=[], overtaken=[], wrong=[])
    kills, in_flight = Counter({"applied": 10}), Counter({"applied": busy})
    return Told(kind, 1, kills, in_flight, planned, seconds=seconds, judgement=nothing)


def test_a_siege_that_proves_too_little_is_no_proof() -> None:
    assert siege().problems() == []
    assert "only 4 of 10 kills" in siege(busy=4).problems()[0]
    assert siege(planned=frozenset({"applied", "accepted"})).problems() == ["no kill at the point accepted"]
    assert "a cycle took" in siege(seconds=10 * LONGEST_CYCLE + 1).problems()[0]
    assert siege(seconds=10 * LONGEST_CYCLE + 1, kind="postgresql").problems() == []
