"""What the source leaves to no one: shown to the operator, or kept out by a setting.   Rules K10, K11, H13."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef
from obmen.core.roles.project_system import Deal, KeptShipment, ShipmentHead
from obmen.exchanges.shipments.goods import outcome, same_day, same_year
from obmen.exchanges.shipments.settings import ShipmentSettings

from .story import Story, lines, shipment, warnings

CORRECTION = shipment("change", lines=lines("5", "6"))


@pytest.mark.rule("K10")
def test_a_number_that_comes_again_within_the_year_is_added_and_shown(story: Story) -> None:
    story.tell(shipment("add"))
    text = "Deal 12345 holds a shipment ТД00-000031 of 06.03.2026 too: see that it is not the same one"
    assert warnings(story.tell(shipment("add", date="07.03.2026"))) == text
    assert story.tell(shipment("add", date="06.03.2027")).warnings == ()
    assert len(story.held()) == 3


@pytest.mark.rule("K10")
@pytest.mark.parametrize(
    ("named", "called"),
    [({"ref": "7c1f"}, "ТД00-000031"), ({}, "ТД00-000031"), ({"number": "", "ref": "7c1f"}, "06.03.2026")],
)
@pytest.mark.parametrize("former", ["12345", "2026/15"])
def test_a_shipment_that_came_into_another_deal_is_shown_where_the_first_still_holds_it(
    story: Story, named: dict[str, str], called: str, former: str
) -> None:
    story.ksup.add_deals([former])
    story.tell({**shipment("add", deal=former), **named})
    text = f"Shipment {called} was written into deal {former} before and still stands there: remove it in KSUP"
    assert warnings(story.tell({**shipment("add", deal=12346), **named})) == text
    assert len(story.held(former)) == len(story.held("12346")) == 1


@pytest.mark.rule("K10")
def test_by_its_id_a_shipment_is_the_same_one_though_1c_gave_it_a_day_of_another_year(story: Story) -> None:
    story.tell(shipment("add", ref="7c1f"))
    text = "Shipment ТД00-000031 was written into deal 12345 before"
    assert text in warnings(story.tell(shipment("add", deal=12346, ref="7c1f", date="06.03.2027")))


@pytest.mark.rule("K10")
def test_a_shipment_that_was_removed_from_the_first_deal_is_not_shown_for_others_that_stand_there(story: Story) -> None:
    story.tell(shipment("add", "ТД00-000032"))
    [link] = story.tell(shipment("add")).links
    story.links.kept = [replace(link, theirs=replace(link.theirs, id="12345/999"))]
    assert story.tell(shipment("add", deal=12346)).warnings == ()


@pytest.mark.rule("K10")
def test_shipments_of_a_day_that_1c_has_not_named_are_no_shipment_moved(story: Story) -> None:
    story.tell(shipment("add", ""))
    assert story.tell(shipment("add", "", deal=12346)).warnings == ()


@pytest.mark.rule("K10")
def test_equal_numbers_of_two_years_or_a_deal_that_is_gone_are_no_shipment_moved(story: Story) -> None:
    story.tell(shipment("add"))
    assert story.tell(shipment("add", deal=12346, date="06.03.2027")).warnings == ()
    story.tell(shipment("add", "ТД00-000032"))
    story.ksup.delete_deal("12345")
    assert story.tell(shipment("add", "ТД00-000032", deal=12346)).warnings == ()


@pytest.mark.rule("K11")
@pytest.mark.parametrize(("known", "told"), [("", ""), ("7c1f", ""), ("", "7c1f")])
def test_a_correction_of_another_year_is_applied_and_shown(story: Story, known: str, told: str) -> None:
    story.tell(shipment("add", date="30.12.2025", ref=known))
    outcome = story.tell({**CORRECTION, "date": "12.01.2026", "ref": told})
    assert outcome.done == "updated"
    text = "Shipment ТД00-000031 of 30.12.2025 in deal 12345 was replaced by a correction of another year"
    assert warnings(outcome) == text


@pytest.mark.rule("K11")
def test_a_correction_of_another_year_by_its_id_is_no_guess(story: Story) -> None:
    story.tell(shipment("add", "ТД00-000032", ref="7c1f", date="30.12.2025"))
    assert story.tell(shipment("change", "", ref="7c1f", date="12.01.2026")).warnings == ()


@pytest.mark.rule("K11")
def test_of_nameless_ones_alike_in_day_and_hour_a_person_corrects_one_by_hand(story: Story) -> None:
    for sum_ in ("1", "2"):
        story.tell(shipment("add", "", lines=lines(sum_)))
    with pytest.raises(Refused, match=r"it may mean: 06\.03\.2026 00:00, 06\.03\.2026 00:00\. Add to .* are all alike"):
        story.tell(shipment("change", ""))
    assert [sums for _, sums in story.held()] == [["1"], ["2"]]


@pytest.mark.rule("H13", "K10", "K11")
@pytest.mark.parametrize("kind", ["add", "change"])
def test_shipments_older_than_the_exchange_and_their_corrections_stay_in_1c(story: Story, kind: str) -> None:
    story.settings = ShipmentSettings(dated_from=date(2026, 3, 6))
    outcome = story.tell(shipment(kind, date="05.03.2026 23:59:59"))
    assert (outcome.done, str(outcome.text)) == ("skipped", "It is older than what is brought over")
    assert story.ksup.arrivals() == []
    assert story.tell(shipment("add", date="06.03.2026")).done == "created"


def test_day_and_year_are_those_of_the_clock_of_1c_though_ksup_tells_them_by_another() -> None:
    kept = KeptShipment("1", ShipmentHead("onec-ut", datetime(2025, 12, 31, 19, tzinfo=UTC)))
    told = datetime(2026, 1, 1, 18, 30, tzinfo=ZoneInfo("Asia/Vladivostok"))
    assert (same_day(kept, told), same_year(kept, told)) == (True, True)
    assert not same_year(kept, told.replace(year=2025))


def test_a_shipment_of_a_deal_without_a_title_is_called_by_the_deals_number() -> None:
    deal = Deal("12345", ObjectRef("ksup", "deal", "12345"), "В работе", None, ())
    [link] = outcome("created", ShipmentHead("onec-ut", datetime(2026, 3, 6, tzinfo=UTC)), "1", deal).links
    assert (link.theirs.id, link.theirs.title) == ("12345/1", "12345")
