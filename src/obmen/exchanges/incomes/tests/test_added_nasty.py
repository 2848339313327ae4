"""Money as it really comes: garbage, refunds, lost answers.   Rule K8."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear
from obmen.core.inbound import WrongContent
from obmen.core.roles.project_system import Payment
from tests.batteries.small_run import ZONE, calling

from .story import Story, income, part, warnings

pytestmark = pytest.mark.rule("K8")
DAY = datetime(2026, 3, 5, tzinfo=ZONE)


@pytest.mark.parametrize("sum_", [0, "0,00", -100, "-1 250,50"])
@pytest.mark.parametrize("deal", [12345, None])
def test_what_is_no_money_that_came_is_passed_over_and_shown(story: Story, sum_: Any, deal: Any) -> None:
    outcome = story.tell(part(1, sum_, deal=deal))
    assert outcome.done == "skipped"
    assert str(outcome.text).endswith("is no income: only money that came is brought over (document ТД00-000017)")
    assert warnings(outcome) == "If document ТД00-000017 is a refund, enter it in KSUP by hand"
    assert story.ksup.arrivals() == []


def test_a_refund_of_no_document_is_shown_by_its_sum(story: Story) -> None:
    outcome = story.tell(income(-100))
    assert str(outcome.text) == "-100 is no income: only money that came is brought over (document —)"
    assert warnings(outcome) == "If document — is a refund, enter it in KSUP by hand"


@pytest.mark.parametrize("deal", [12345, None])
def test_a_kopeck_is_money(story: Story, deal: Any) -> None:
    assert story.tell(part(1, "0,01", deal=deal)).done == "created"


@pytest.mark.rule("H4")
def test_of_equal_parts_the_one_this_very_message_wrote_is_meant(story: Story) -> None:
    """KSUP holds an equal one that a person entered; an answer was lost on the way."""
    for times in (1, 2):
        with calling():
            story.client.add_income(story.client.deal("12345"), Payment("onec-ut", DAY, Decimal(times), "ТД-1"))
    story.ksup.fault("lost_answer", act="income.add", times=1)
    with pytest.raises(Unclear):
        story.tell(income(3, document="ТД-1"), "m-1-0")
    outcome = story.tell(income(3, document="ТД-1"), "m-1-0", unclear=True)
    assert (outcome.done, outcome.links[0].theirs.id) == ("unchanged", f"12345/{story.ksup.incomes('12345')[2]['id']}")


@pytest.mark.parametrize("sum_", ["сто", "", None, True, "1e3", "1_000", [], {}, "NaN", "1" * 40])
def test_a_sum_that_is_none_is_named(story: Story, sum_: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(part(1, sum_))
    assert [problem.field for problem in caught.value.problems] == ["sum"]


@pytest.mark.parametrize("date", ["", None, "0001-01-01T00:00:00", "01.01.0001", "вчера", "31.02.2026", 5])
def test_a_day_that_is_none_is_named(story: Story, date: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(part(1, date=date))
    assert [problem.field for problem in caught.value.problems] == ["date"]


@pytest.mark.parametrize("written", ["1250.5", "1 250,50", "1\u00a0250,50", 1250.5, Decimal("1250.50")])
def test_sums_come_exactly_however_they_are_written(story: Story, written: Any) -> None:
    story.tell(part(1, written))
    assert Decimal(story.sums()[0]) == Decimal("1250.50")


@pytest.mark.parametrize("sum_", ["0.1234567", "1" * 16])
def test_a_sum_finer_or_larger_than_ksup_takes_is_held_and_named(story: Story, sum_: str) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(part(1, sum_))
    assert caught.value.field == "sum"


@pytest.mark.parametrize("document", ['ТД "ё" 5\'', "№ 17/А", "a?b#c%2F", "<b>17</b>", "😀"])
def test_documents_come_through_as_they_are(story: Story, document: str) -> None:
    story.tell(income(document=document, part=1))
    assert [one["document"] for one in story.ksup.incomes("12345")] == [document]
    assert story.tell(income(document=document, part=1)).done == "unchanged"


@pytest.mark.rule("H4")
@pytest.mark.parametrize("message", [part(1), income(document="ТД-1"), income()], ids=["named", "no part", "bare"])
@pytest.mark.parametrize("fault", ["lost_answer", "truncated"])
def test_an_answer_that_was_lost_is_found_out_before_anything_is_sent_again(
    story: Story, message: dict[str, Any], fault: str
) -> None:
    story.ksup.fault(fault, act="income.add", times=1)
    with pytest.raises(Unclear):
        story.tell(message, "m-1-0")
    assert story.tell(message, "m-1-0", unclear=True).done == "unchanged"
    assert story.sums() == ["1250.50"]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["500", "html200"])
def test_what_was_not_carried_out_is_sent_again_though_equal_money_is_there(story: Story, fault: str) -> None:
    story.tell(part(1))
    story.ksup.fault(fault, act="income.add", times=1)
    with pytest.raises(Unclear):
        story.tell(part(2), "m-1-0")
    assert story.tell(part(2), "m-1-0", unclear=True).done == "created"
    assert len(story.sums()) == 2


@pytest.mark.rule("H4")
def test_with_a_ksup_that_keeps_no_identities_named_money_is_looked_up_and_bare_is_for_a_person(story: Story) -> None:
    story.ksup.fault("no_identities")
    for message in (part(1), income()):
        story.ksup.fault("lost_answer", act="income.add", times=1)
        with pytest.raises(Unclear):
            story.tell(message, "m-1-0")
    assert story.tell(part(1), "m-1-0", unclear=True).done == "unchanged"
    with pytest.raises(Refused, match="If it is the same money"):
        story.tell(income(), "m-1-0", unclear=True)
    assert len(story.sums()) == 2


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_leaves_the_money_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater) as caught:
        story.tell(part(1))
    assert caught.value.connection_down
    assert story.tell(part(1)).done == "created"


@pytest.mark.rule("H6")
def test_a_plan_of_an_income_shows_it_and_writes_nothing(story: Story) -> None:
    assert story.tell(part(1), dry=True).done == "created"
    assert story.written() == []
    assert story.last_call
    [change] = story.last_call.changes
    assert (change.object.title, change.before, change.after["sum"]) == ("Поставка", None, "1250.50")
