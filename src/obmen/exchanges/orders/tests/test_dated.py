"""Orders older than the day from which they are brought over.   Rule H13."""

from datetime import date, timedelta

import pytest

from obmen.exchanges.orders.settings import OrderSettings

from .compared import DAY, compared, found, listed
from .story import Story, order


@pytest.mark.rule("H13")
def test_an_order_older_than_the_exchange_stays_in_1c_and_so_does_its_end(story: Story) -> None:
    story.settings = OrderSettings(dated_from=date(2026, 3, 2))
    assert story.tell(order("add", order_date="2026-03-01T23:59:00")).done == "skipped"
    assert story.tell({"type": "finished", "deal_number": 12345, "order_number": "ТДЦБ-000117"}).done == "skipped"
    assert story.orders() == {}
    assert story.tell(order("add", "ТДЦБ-000118", order_date="2026-03-02T00:01:00")).done == "created"


@pytest.mark.rule("H13")
def test_orders_older_than_the_exchange_are_neither_missing_nor_unknown_nor_summed(story: Story) -> None:
    told = {"order_date": (DAY - timedelta(days=1)).isoformat()}
    story.tell(order("add", "ТДЦБ-000117", **told))
    story.tell(order("add", "ТДЦБ-000118", order_date=DAY.isoformat()))
    old = listed("ТДЦБ-000001", date=DAY - timedelta(hours=12))
    run = compared(story, old, listed("ТДЦБ-000118"), dated_from=DAY.date())
    assert found(run) == {}
    assert {(figure.ours, figure.theirs) for figure in run.figures} == {("1 · 1250.50", "1 · 1250.50")}
