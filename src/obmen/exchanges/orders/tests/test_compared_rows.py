"""What a person is shown of an order that differs, and what becomes of it when he has it mended.   Rule H10."""

from datetime import timedelta
from decimal import Decimal

import pytest

from obmen.core.roles.accounting import OrderPlaced
from obmen.exchanges.orders.settings import OrderSettings

from .compared import DAY, MORE, NUMBER, compared, deal_of, found, listed, mended
from .story import Story, order

pytestmark = pytest.mark.rule("H10")


@pytest.fixture
def there(story: Story) -> Story:
    story.tell(order("add", NUMBER, order_date=DAY.isoformat()))
    return story


def test_an_order_that_differs_is_named_with_its_deal_and_found_by_number_deal_and_id(there: Story) -> None:
    [row] = compared(there, listed(NUMBER, lines=MORE)).planned
    assert (row.act, row.finding, row.key) == ("update", "differs", "12345")
    assert str(row.title) == f"Order {NUMBER} of deal 12345"
    assert row.search == (NUMBER, "12345", f"r-{NUMBER}")
    assert row.objects == (deal_of(there),)
    assert row.why is None


def test_an_order_that_is_equal_is_named_too_and_needs_nothing(there: Story) -> None:
    [row] = compared(there, listed(NUMBER)).planned
    assert (row.act, row.finding, row.record, row.why, dict(row.before)) == ("leave", "", None, None, {})
    assert (str(row.title), row.search) == (f"Order {NUMBER} of deal 12345", (NUMBER, "12345", f"r-{NUMBER}"))


@pytest.mark.rule("K4")
def test_an_order_that_its_deal_lacks_is_written_as_1c_would_tell_it(story: Story) -> None:
    run = compared(story, listed(NUMBER, type="Опт", lines=MORE), file_mandatory=False)
    [row] = run.planned
    assert (row.act, row.finding, row.key, row.objects) == ("create", "missing", "12345", (deal_of(story),))
    assert (dict(row.before), dict(row.after)) == ({}, {"lines": 2, "sum": Decimal("1350.5")})
    told = [{"article": one.article, "name": one.name, "quantity": str(one.quantity), "price": str(one.price),
             "sum": str(one.sum)} for one in MORE]  # fmt: skip
    message = order("add", NUMBER, "12345", order_date=DAY, order_type="Опт", ref=f"r-{NUMBER}", lines=told)
    assert row.record.placed == OrderPlaced.model_validate(message)
    [outcome] = mended(run)
    assert (outcome.done, outcome.warnings) == ("created", ())
    [held] = story.ksup.deal("12345")["orders"]
    assert (held["order_number"], held["order_date"], held["sum"]) == (NUMBER, "2026-03-02T10:15:00+03:00", "1350.5")
    assert [one["article"] for one in held["lines"]] == ["00-00000125", "A-2"]


def test_what_only_one_side_has_is_shown_with_why_and_where(there: Story) -> None:
    run = compared(there, listed("ТДЦБ-000003"), listed("ТДЦБ-000004", "777"))
    lacking, nowhere, unknown = run.planned
    assert (str(lacking.why), lacking.objects) == (
        "Only 1C can form its file: send the order from 1C again", (deal_of(there),),
    )  # fmt: skip
    assert (nowhere.key, nowhere.objects, "KSUP has no deal 777" in str(nowhere.why)) == ("777", (), True)
    assert (unknown.act, unknown.finding, unknown.key) == ("skip", "unknown", f"ksup 12345/{NUMBER}")
    assert (str(unknown.title), unknown.search) == (f"Order {NUMBER} in deal 12345", (NUMBER, "12345"))
    assert (unknown.objects, unknown.record) == ((deal_of(there),), None)
    assert str(unknown.why).startswith("1C has no such order of this deal in this period")


def test_an_order_that_the_deal_holds_under_another_day_is_not_called_missing(story: Story) -> None:
    story.tell(order("add", NUMBER, order_date=(DAY - timedelta(days=60)).isoformat()))
    [row] = compared(story, listed(NUMBER), file_mandatory=False).planned
    assert (row.act, row.finding, row.record, row.objects) == ("skip", "undecided", None, (deal_of(story),))
    assert "of another period: compare a longer one" in str(row.why)


def test_an_order_of_another_period_beside_one_of_this_is_neither_unknown_nor_summed(there: Story) -> None:
    there.tell(order("add", "ТДЦБ-000002", order_date=(DAY - timedelta(days=60)).isoformat()))
    run = compared(there, listed(NUMBER))
    assert (found(run), run.figures[0].theirs) == ({}, "1 · 1250.50")


def test_an_equal_number_that_another_base_has_in_the_deal_is_no_order_of_this_one(story: Story) -> None:
    story.tell(order("add", NUMBER, order_date=(DAY - timedelta(days=60)).isoformat()), base="onec-spb")
    [row] = compared(story, listed(NUMBER), file_mandatory=False).planned
    assert (row.act, row.finding) == ("create", "missing")


def test_an_order_ksup_was_told_no_date_of_does_not_differ_in_it_and_is_not_called_unknown(story: Story) -> None:
    story.tell(order("add", NUMBER))
    story.tell(order("add", "ТДЦБ-000002", order_date=DAY.isoformat()))
    assert found(compared(story, listed(NUMBER), listed("ТДЦБ-000002"))) == {}
    run = compared(story, listed("ТДЦБ-000002"))
    assert (found(run), run.figures[0].theirs) == ({}, "1 · 1250.50")


@pytest.mark.rule("K12")
def test_orders_of_deals_that_became_of_receipts_are_none_of_1cs(story: Story) -> None:
    story.ksup.add_deals([{"number": "900", "type": "Розница"}])
    story.tell(order("add", NUMBER, 900, order_date=DAY.isoformat()))
    assert found(compared(story)) == {}


@pytest.mark.rule("K4.1")
def test_an_order_whose_type_was_left_out_since_is_not_written(story: Story) -> None:
    run = compared(story, listed(NUMBER, type="Опт"), file_mandatory=False)
    run.settings = OrderSettings(excluded_types=("опт",))
    assert [str(one.text) for one in mended(run)] == ["Orders of type «Опт» stay in 1C"]
    assert story.orders() == {}
