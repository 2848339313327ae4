"""What a person is shown of shipments compared: sums by day, and a row for each that differs.   Rule H10."""

from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from obmen.core import reading
from obmen.core.errors import Refused
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_system import WholeDeal
from obmen.exchanges.shipments.settings import ShipmentSettings

from .comparison import DAY, LESS, compared, figures, found, listed, stands
from .story import Story, shipment

pytestmark = pytest.mark.rule("H10")
ONE = "1 · 1250.50"
LONG_AGO = DAY - timedelta(days=30)


def test_sums_of_both_sides_stand_beside_each_other_by_day(story: Story) -> None:
    stands(story, "ТД00-000031")
    run = compared(story, listed(), listed("ТД00-000032", LESS, date=DAY + timedelta(days=1)))
    assert figures(run) == [
        ("Shipments and their sums", "2 · 1875.75", ONE), ("Of 06.03.2026", ONE, ONE),
        ("Of 07.03.2026", "1 · 625.25", "0 · 0.00"),
    ]  # fmt: skip


def test_only_what_is_dated_within_the_period_is_compared(story: Story) -> None:
    stands(story, "ТД00-000040", date=LONG_AGO)
    stands(story, "ТД00-000031")
    both = listed(), listed("ТД00-000041", date=LONG_AGO)
    run = compared(story, *both)
    assert (found(run), figures(run)[0][1:]) == ([], (ONE, ONE))
    [asked] = [request for request in run.asked if "/lists/deals" in request]
    assert "since=2026-03-04&until=2026-03-16" in asked  # the days that hold the period by any clock
    run = compared(story, *both, period=None)
    assert found(run) == [("ТД00-000041", "create", "missing"), ("ТД00-000040", "skip", "unknown")]
    assert [title for title, _, _ in figures(run)] == ["Shipments and their sums", "Of 04.02.2026", "Of 06.03.2026"]


def test_a_shipment_that_1c_moved_into_the_period_is_found_in_its_deal(story: Story) -> None:
    stands(story, "ТД00-000031", "r-ТД00-000031", date=LONG_AGO)
    stands(story, "ТД00-000032")
    run = compared(story, listed(), listed("ТД00-000032"))
    assert (found(run), figures(run)[0][1:]) == ([("ТД00-000031", "update", "differs")], ("2 · 2501.00", ONE))


def test_days_are_those_of_the_clock_the_period_was_named_by(story: Story) -> None:
    in_london = DAY.astimezone(UTC)  # the day before
    stands(story, "ТД00-000031", "r-ТД00-000031", date=in_london)
    run = compared(story, listed(date=in_london))
    assert (found(run), figures(run)[1:]) == ([], [("Of 06.03.2026", ONE, ONE)])


def test_what_is_equal_on_both_sides_is_no_finding(story: Story) -> None:
    stands(story, "ТД00-000031")
    [row] = compared(story, listed()).planned
    assert (row.act, row.finding, row.record, row.before, row.after) == ("leave", "", None, {}, {})


def test_what_is_older_than_the_exchange_is_left_out_on_both_sides(story: Story) -> None:
    stands(story, "ТД00-000031")
    stands(story, "ТД00-000032", date=DAY + timedelta(days=1))
    story.settings = ShipmentSettings(dated_from=date(2026, 3, 7))
    run = compared(story, listed("ТД00-000033"), listed("ТД00-000032", date=DAY + timedelta(days=1)))
    assert (found(run), figures(run)[0][1:]) == ([], (ONE, ONE))


@pytest.mark.rule("K12")
def test_shipments_of_another_base_and_of_receipts_are_none_of_this_comparison(story: Story) -> None:
    story.tell(shipment("add", "ТД00-000050"), base="onec-spb")
    story.tell(shipment("add", ref="r-ТД00-000031"))
    story.ksup.add_deals([{"number": "00001", "type": "Розница"}])
    story.tell(shipment("add", "ТД00-000051", "00001"))
    run = compared(story, listed())
    assert (found(run), figures(run)[0][1:]) == ([], (ONE, ONE))


def test_a_row_names_shipment_and_deal_and_leads_there(story: Story) -> None:
    stands(story, "ТД00-000031")
    run = compared(story, listed("ТД00-000031", LESS), listed("ТД00-000033", deal="12346"))
    differs, missing = run.planned
    assert [(str(row.title), row.key, row.search) for row in run.planned] == [
        ("Shipment ТД00-000031 of deal 12345", "12345", ("ТД00-000031", "12345", "r-ТД00-000031")),
        ("Shipment ТД00-000033 of deal 12346", "12346", ("ТД00-000033", "12346", "r-ТД00-000033")),
    ]
    assert (differs.before, differs.after) == (
        {"lines": 1, "sum": Decimal("1250.50")}, {"lines": 1, "sum": Decimal("625.25")},
    )  # fmt: skip
    assert (missing.before, missing.after) == ({}, {"lines": 1, "sum": Decimal("1250.50")})
    assert [[one.url for one in row.objects] for row in run.planned] == [
        [f"{story.ksup.url}/deals/12345"], [f"{story.ksup.url}/deals/12346"],
    ]  # fmt: skip
    assert (differs.why, missing.why) == (None, None)


def test_a_row_for_a_person_says_why_and_leads_to_the_deal(story: Story) -> None:
    stands(story, "ТД00-000031")
    for _ in range(2):
        stands(story, "ТД00-000032")
    run = compared(story, listed(mixed=True), listed("ТД00-000032"), listed("ТД00-000033", deal="777"))
    undecided, twice, no_deal = run.planned
    assert "nobody can tell which lines are whose" in str(undecided.why)
    assert "The deal holds it more than once" in str(twice.why)
    assert "KSUP has no deal 777" in str(no_deal.why)
    assert [[one.id for one in row.objects] for row in run.planned] == [["12345"], ["12345"], []]


def test_what_1c_does_not_know_is_shown_by_number_or_else_by_day_with_its_sum(story: Story) -> None:
    stands(story, "ТД00-000031", "r-1")
    stands(story, "")
    run = compared(story)
    ids = [held["id"] for held in story.ksup.shipments("12345")]
    assert [(str(row.title), row.key, row.search) for row in run.planned] == [
        ("Shipment ТД00-000031 of deal 12345", f"ksup 12345/{ids[0]}", ("ТД00-000031", "12345")),
        ("Shipment 06.03.2026 of deal 12345", f"ksup 12345/{ids[1]}", ("06.03.2026", "12345")),
    ]
    for row in run.planned:
        assert (row.before, row.after, row.record) == ({"sum": Decimal("1250.50")}, {}, None)
        assert "1C has no such shipment for this deal" in str(row.why)
        assert [one.url for one in row.objects] == [f"{story.ksup.url}/deals/12345"]


def test_who_waits_is_told_how_far_it_is(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOLD_EVERY", 1)
    stands(story, "ТД00-000031")
    stands(story, "ТД00-000039")
    run = compared(story, listed(), listed("ТД00-000033"))
    assert run.told == [2, 3, 4, 5, 6]  # KSUP's, then 1C's, then KSUP's once more


def test_a_list_of_several_pages_is_read_to_its_end(story: Story) -> None:
    numbers = [f"{number:05}" for number in range(101)]
    story.ksup.add_deals(numbers)
    for number in numbers:
        stands(story, "ТД00-000031", deal=number)
    run = compared(story)
    assert (len(run.planned), run.told) == (101, [100, 101])


class Circling:
    """A KSUP whose list of deals leads back into itself."""

    deal = None

    def deals(self, since: date, until: date, after: str) -> Page[WholeDeal]:
        return Page((), "500", more=True)


def test_of_a_list_that_leads_back_to_where_it_was_a_person_is_told(story: Story) -> None:
    story.client = cast("Any", Circling())
    with pytest.raises(Refused, match="portal says that its list goes on, and names «500» again"):
        compared(story)
