"""Orders of both sides compared for a period, and mended.   Rules H10, K4.1–K7.1."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.exchanges.orders import compare
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.small_run import SmallRun, calling

from .compared import DAY, MORE, PERIOD, Here, compared, found, listed, mended
from .story import Story, order, warnings


@pytest.fixture
def there(story: Story) -> Story:
    """Two orders of one deal, written on the same day."""
    for number in ("ТДЦБ-000001", "ТДЦБ-000002"):
        story.tell(order("add", number, order_date=DAY.isoformat()))
    return story


@pytest.mark.rule("H10")
def test_equal_sides_have_nothing_to_mend_and_their_sums_stand_beside_each_other_by_day(there: Story) -> None:
    run = compared(there, listed("ТДЦБ-000001"), listed("ТДЦБ-000002"))
    assert found(run) == {}
    assert [(str(one.title), one.ours, one.theirs) for one in run.figures] == [
        ("Orders and their sums", "2 · 2501.00", "2 · 2501.00"),
        ("Of 02.03.2026", "2 · 2501.00", "2 · 2501.00"),
    ]


@pytest.mark.rule("H10", "K5")
def test_another_composition_is_shown_and_mended_and_its_file_stays(there: Story) -> None:
    run = compared(there, listed("ТДЦБ-000001", lines=MORE), listed("ТДЦБ-000002"))
    [row] = [row for row in run.planned if row.act != "leave"]
    assert (row.before, row.after) == (
        {"lines": 1, "sum": Decimal("1250.50")},
        {"lines": 2, "sum": Decimal("1350.5")},
    )
    [outcome] = mended(run)
    assert outcome.done == "updated"
    assert "file in the deal stays" in warnings(outcome)
    [kept] = [one for one in there.ksup.deal("12345")["orders"] if one["order_number"] == "ТДЦБ-000001"]
    assert (len(kept["lines"]), kept["file"]["name"]) == (2, "Заказ ТДЦБ-000117.pdf")
    assert found(compared(there, listed("ТДЦБ-000001", lines=MORE), listed("ТДЦБ-000002"))) == {}


@pytest.mark.rule("H10", "K6", "K7", "K7.1")
def test_ends_that_ksup_has_not_heard_of_are_mended_and_end_the_deal(there: Story) -> None:
    orders = (
        listed("ТДЦБ-000001", closed=True, shipped="all"),
        listed("ТДЦБ-000002", closed=True, shipped="none"),
    )
    run = compared(there, *orders)
    assert set(found(run).values()) == {("update", "differs")}
    mended(run)
    assert there.orders() == {"ТДЦБ-000001": "finished", "ТДЦБ-000002": "cancelled"}
    assert there.status() == "Завершённая"
    assert found(compared(there, *orders)) == {}
    opened = compared(there, listed("ТДЦБ-000001"), orders[1])
    assert found(opened) == {"ТДЦБ-000001": ("skip", "differs")}


@pytest.mark.rule("H10", "K6", "K7", "K7.1")
def test_a_deal_whose_status_its_orders_do_not_give_is_told_and_mended(there: Story) -> None:
    shipped = listed("ТДЦБ-000001", closed=True, shipped="all")
    with calling():
        there.client.end_deal(there.client.deal("12345"), "cancelled")
    opened = compared(there, listed("ТДЦБ-000001"), listed("ТДЦБ-000002"))
    assert found(opened) == {"12345": ("skip", "differs")}
    assert "is open" in str(opened.planned[-1].why)
    mended(compared(there, shipped, listed("ТДЦБ-000002", closed=True, shipped="part")))
    with calling():
        there.client.end_deal(there.client.deal("12345"), "cancelled")
    in_part = compared(there, shipped, listed("ТДЦБ-000002", closed=True, shipped="part"))
    assert (found(in_part), there.status()) == ({"12345": ("skip", "differs")}, "Отменённая")
    mended(compared(there, shipped, listed("ТДЦБ-000002", closed=True, shipped="all")))
    with calling():
        there.client.end_deal(there.client.deal("12345"), "cancelled")
    both = (shipped, listed("ТДЦБ-000002", closed=True, shipped="all"))
    assert found(compared(there, *both)) == {"12345": ("update", "differs")}
    mended(compared(there, *both))
    assert (there.status(), found(compared(there, *both))) == ("Завершённая", {})


@pytest.mark.rule("H10", "K4.3")
def test_names_prices_days_and_a_missing_file_are_told_though_the_goods_are_equal(story: Story) -> None:
    told = order("add", "ТДЦБ-000001", order_date=(DAY + timedelta(days=2)).isoformat())
    told["lines"] = [{**told["lines"][0], "name": "Другое", "price": "1"}]
    story.settings = OrderSettings(file_mandatory=False)
    story.tell(told, files=())
    [row] = (run := compared(story, listed("ТДЦБ-000001"))).planned
    shown = {name: str(value) for name, value in row.before.items()}
    assert shown == {"name": "Другое", "price": "1", "date": "04.03.2026", "file": "none"}
    assert dict(row.after) == {
        "name": "Фильтр масляный", "price": "625.25", "date": "02.03.2026", "file": "ТДЦБ-000001",
    }  # fmt: skip
    assert [one.done for one in mended(run)] == ["updated"]
    [row] = compared(story, listed("ТДЦБ-000001")).planned
    assert (row.act, list(row.before), "send the order" in str(row.why)) == ("skip", ["file"], True)
    assert found(compared(story, listed("ТДЦБ-000001"), file_mandatory=False)) == {}


@pytest.mark.rule("H10")
def test_what_one_side_has_alone_is_told_with_why(there: Story) -> None:
    run = compared(
        there,
        listed("ТДЦБ-000003"), listed("ТДЦБ-000004", "777"), listed("ТДЦБ-000005", type="Маркетинг"),
        listed("ТДЦБ-000001"),
    )  # fmt: skip
    assert found(run) == {
        "ТДЦБ-000003": ("skip", "missing"),
        "ТДЦБ-000004": ("skip", "missing"),
        "ТДЦБ-000002": ("skip", "unknown"),
    }
    whys = [str(row.why) for row in run.planned if row.act == "skip"]
    assert "send the order from 1C again" in whys[0]
    assert "no deal 777" in whys[1]
    assert mended(compared(there, listed("ТДЦБ-000003"), file_mandatory=False))[0].done == "created"


@pytest.mark.rule("H10")
def test_a_deal_is_asked_for_once_and_the_run_is_told_how_far_it_is(story: Story) -> None:
    run: Any = SmallRun(settings=OrderSettings(), source=Here([listed(f"N{one}") for one in range(600)]),
                        target=story.client, period=PERIOD)  # fmt: skip
    told: list[int] = []
    run.progress = told.append
    with calling() as call:
        compare(run)
    assert (len(run.planned), call.requests, told) == (600, 2, [0, 500])


@pytest.mark.rule("H10")
def test_equal_numbers_of_another_base_are_other_orders(there: Story) -> None:
    there.tell(order("add", "ТДЦБ-000001", order_date=DAY.isoformat()), base="onec-spb")
    run = compared(there, listed("ТДЦБ-000001", lines=MORE), base="onec-spb", file_mandatory=False)
    mended(run)
    sums = {(one["base"], one["order_number"]): Decimal(one["sum"]) for one in there.ksup.deal("12345")["orders"]}
    assert sums == {
        ("onec-ut", "ТДЦБ-000001"): Decimal("1250.5"),
        ("onec-ut", "ТДЦБ-000002"): Decimal("1250.5"),
        ("onec-spb", "ТДЦБ-000001"): Decimal("1350.5"),
    }


@pytest.mark.rule("H10", "H2")
def test_what_1c_told_of_the_deal_since_stands(there: Story) -> None:
    run = compared(there, listed("ТДЦБ-000001", lines=MORE), listed("ТДЦБ-000002"))
    run.remember("12345", "told", always=True)
    assert [(one.done, "Compare again" in str(one.text)) for one in mended(run)] == [("unchanged", True)]
