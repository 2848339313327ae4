"""What the source leaves to no one: shown to the operator, or kept out by a setting.   Rules K10, K11, H13."""

from datetime import UTC, date, datetime

import pytest

from obmen.core.errors import Refused
from obmen.core.roles.project_system import KeptShipment, ShipmentHead
from obmen.exchanges.shipments.goods import same_day, same_year
from obmen.exchanges.shipments.settings import ShipmentSettings
from tests.batteries.small_run import ZONE

from .story import SUM, Story, lines, shipment, warnings

CORRECTION = shipment("change", lines=lines("5", "6"))


@pytest.mark.rule("K10")
def test_a_number_that_comes_again_within_the_year_is_added_and_shown(story: Story) -> None:
    story.tell(shipment("add"))
    text = "Deal 12345 holds a shipment ТД00-000031 of 06.03.2026 too: see that it is not the same one"
    assert warnings(story.tell(shipment("add", date="07.03.2026"))) == text
    assert story.tell(shipment("add", date="06.03.2027")).warnings == ()
    assert len(story.held()) == 3


@pytest.mark.rule("K10")
@pytest.mark.parametrize("ref", ["7c1f", ""])
def test_a_shipment_that_came_into_another_deal_is_shown_where_the_first_still_holds_it(story: Story, ref: str) -> None:
    story.tell(shipment("add", ref=ref))
    text = "Shipment ТД00-000031 was written into deal 12345 before and still stands there: remove it in KSUP"
    assert warnings(story.tell(shipment("add", deal=12346, ref=ref))) == text
    assert story.held("12345") == story.held("12346") == [("ТД00-000031", [SUM])]


@pytest.mark.rule("K10")
def test_equal_numbers_of_two_years_or_a_deal_that_is_gone_are_no_shipment_moved(story: Story) -> None:
    story.tell(shipment("add"))
    assert story.tell(shipment("add", deal=12346, date="06.03.2027")).warnings == ()
    story.tell(shipment("add", "ТД00-000032"))
    story.ksup.delete_deal("12345")
    assert story.tell(shipment("add", "ТД00-000032", deal=12346)).warnings == ()


@pytest.mark.rule("K11")
def test_a_correction_of_another_year_is_applied_and_shown(story: Story) -> None:
    story.tell(shipment("add", date="30.12.2025"))
    outcome = story.tell({**CORRECTION, "date": "12.01.2026"})
    assert outcome.done == "updated"
    assert "ТД00-000031 of 30.12.2025 in deal 12345 was replaced by a correction of another" in warnings(outcome)
    story.tell(shipment("add", "ТД00-000032", ref="7c1f", date="30.12.2025"))
    assert story.tell(shipment("change", "", ref="7c1f", date="12.01.2026")).warnings == ()


@pytest.mark.rule("K11")
def test_of_nameless_ones_alike_in_day_and_hour_a_person_corrects_one_by_hand(story: Story) -> None:
    for sum_ in ("1", "2"):
        story.tell(shipment("add", "", lines=lines(sum_)))
    with pytest.raises(Refused, match="where they are all alike, correct it in KSUP by hand and drop the message"):
        story.tell(shipment("change", ""))
    assert [sums for _, sums in story.held()] == [["1"], ["2"]]


@pytest.mark.rule("H13", "K10", "K11")
@pytest.mark.parametrize("kind", ["add", "change"])
def test_shipments_older_than_the_exchange_and_their_corrections_stay_in_1c(story: Story, kind: str) -> None:
    story.settings = ShipmentSettings(dated_from=date(2026, 3, 6))
    assert story.tell(shipment(kind, date="05.03.2026 23:59:59")).done == "skipped"
    assert story.ksup.arrivals() == []
    assert story.tell(shipment("add", date="06.03.2026")).done == "created"


def test_day_and_year_are_those_of_the_clock_of_1c_though_ksup_tells_them_by_another() -> None:
    kept = KeptShipment("1", ShipmentHead("onec-ut", datetime(2025, 12, 31, 21, tzinfo=UTC)))
    told = datetime(2026, 1, 1, 18, 30, tzinfo=ZONE)
    assert (same_day(kept, told), same_year(kept, told)) == (True, True)
    assert not same_year(kept, told.replace(year=2025))
