"""Retail deals that were changed by hand after their receipt was sold.   Rules H10, K12."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_system import WholeDeal
from obmen.exchanges.receipts import compare
from tests.batteries.small_run import SmallRun, calling

from .compared import PERIOD, Here, figures, listed, told
from .story import Story

pytestmark = pytest.mark.rule("H10", "K12")


@dataclass
class Lists:
    """KSUP's lists as a person has left them: a deal in work again, half of its money gone, shipped twice."""

    client: Any
    type: str = "Розница"

    def deals(self, since: Any, until: Any, after: str = "") -> Page[WholeDeal]:
        page = self.client.deals(since, until, after)
        return Page([self._changed(one) for one in page.items], page.next, page.more)

    def _changed(self, one: WholeDeal) -> WholeDeal:
        [income] = one.incomes
        deal = replace(one.deal, status="В работе", end=None)
        half = replace(income, payment=replace(income.payment, sum=income.payment.sum / 2))
        return replace(one, deal=deal, type=self.type, incomes=[half], shipments=[*one.shipments, *one.shipments])

    def receipts(self, *asked: Any, **more: Any) -> Any:
        return self.client.receipts(*asked, **more)


def changed_by_hand(story: Story, **more: Any) -> Any:
    story.tell(told())
    lists, here = Lists(story.client, **more), Here([listed()])
    run: Any = SmallRun(settings=story.settings, source=here, target=lists, target_name="ksup", period=PERIOD)
    with calling():
        compare(run)
    return run


def test_a_deal_that_was_changed_by_hand_is_told_field_by_field(story: Story) -> None:
    [row] = changed_by_hand(story).planned
    assert (row.act, row.finding) == ("skip", "differs")
    assert row.before == {"status": "В работе", "paid": Decimal("675.0"), "shipped": Decimal("2700.0")}
    assert {name: str(value) for name, value in row.after.items()} == {
        "status": "closed as finished",
        "paid": "1350.00",
        "shipped": "1350.00",
    }


def test_a_receipt_whose_deal_is_of_another_type_by_now_is_not_sent_a_second_time(story: Story) -> None:
    run = changed_by_hand(story, type="Опт")
    assert [row.act for row in run.planned] == ["leave"]
    assert figures(run)[0][1:] == ("1 · 1350.00", "1 · 1350.00")
