"""Goods that went.   Rule K10."""

from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear

from .story import LINE, SUM, Story, lines, shipment, warnings

pytestmark = pytest.mark.rule("K10")


def test_a_shipment_stands_in_its_deal_with_its_day_and_lines(story: Story) -> None:
    outcome = story.tell(shipment("add", ref="7c1f6a52"))
    assert (outcome.done, outcome.warnings) == ("created", ())
    [held] = story.ksup.shipments("12345")
    assert (held["number"], held["ref"], held["base"]) == ("ТД00-000031", "7c1f6a52", "onec-ut")
    assert held["date"] == "2026-03-06T00:00:00+03:00"
    assert held["lines"] == [{**LINE, "quantity": "2", "price": "625.25", "sum": SUM}]


def test_the_source_tells_deal_day_and_lines_and_nothing_more(story: Story) -> None:
    assert story.tell(shipment("add", "")).done == "created"
    assert story.held() == [(None, [SUM])]


def test_a_shipment_is_linked_to_its_deal_by_title_and_address(story: Story) -> None:
    [link] = story.tell(shipment("add")).links
    [held] = story.ksup.shipments("12345")
    assert (link.ours.connection, link.ours.kind, link.ours.id) == ("onec-ut", "shipment", "ТД00-000031")
    assert (link.theirs.id, link.theirs.title) == (f"12345/{held['id']}", "12345 · Поставка")
    assert link.theirs.url == f"{story.ksup.url}/deals/12345"


@pytest.mark.parametrize(
    ("named", "known_by", "called"),
    [
        ({"ref": "7c1f"}, "7c1f", "ТД00-000031"),
        ({"number": "", "ref": "7c1f"}, "7c1f", "06.03.2026"),
        ({"number": ""}, "06.03.2026", "06.03.2026"),
    ],
)
def test_it_is_known_by_the_id_of_1c_and_called_by_its_number_or_else_its_day(
    story: Story, named: dict[str, str], known_by: str, called: str
) -> None:
    [link] = story.tell({**shipment("add"), **named}).links
    assert (link.ours.id, link.ours.title) == (known_by, called)


def test_several_shipments_of_a_deal_stand_side_by_side(story: Story) -> None:
    for message in (shipment("add"), shipment("add", "ТД00-000032"), shipment("add", date="06.03.2027")):
        assert story.tell(message).done == "created"
    assert len(story.held()) == 3


def test_two_bases_with_equal_numbers_do_not_meet(story: Story) -> None:
    story.tell(shipment("add"), base="onec-ut")
    assert story.tell(shipment("add", lines=lines("9")), base="onec-spb").done == "created"
    assert story.held() == [("ТД00-000031", [SUM]), ("ТД00-000031", ["9"])]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("named", [{}, {"ref": "7c1f"}, {"number": "", "ref": "7c1f"}])
def test_the_same_shipment_told_again_is_there_once(story: Story, named: dict[str, Any]) -> None:
    message = {**shipment("add"), **named}
    story.tell(message)
    again = story.tell({**message, "date": "2026-03-06T00:00:00", "lines": [{**LINE, "sum": "1250.500"}]})
    assert again.done == "unchanged"
    assert story.written() == ["shipment.add"]
    assert again.links == tuple(story.links.kept[:1])


def test_the_same_shipment_with_other_content_is_a_correction_never_dropped(story: Story) -> None:
    story.tell(shipment("add", ref="7c1f"))
    assert story.tell(shipment("add", lines=lines("5", "6"))).done == "updated"
    assert story.tell(shipment("add", "ТД00-000099", ref="7c1f", date="07.03.2026")).done == "updated"
    [held] = story.ksup.shipments("12345")
    assert (held["number"], held["ref"], held["date"][:10]) == ("ТД00-000099", "7c1f", "2026-03-07")


def test_a_shipment_posted_again_at_another_hour_is_the_same_one(story: Story) -> None:
    story.tell(shipment("add", date="06.03.2026 10:00:00"))
    assert story.tell(shipment("add", date="06.03.2026 18:30:00")).done == "updated"
    assert story.held() == [("ТД00-000031", [SUM])]


def test_a_shipment_of_another_ref_is_another_though_number_and_day_are_equal(story: Story) -> None:
    story.tell(shipment("add", ref="7c1f"))
    assert story.tell(shipment("add", ref="8d2a")).done == "created"


def test_an_equal_shipment_that_1c_has_not_named_is_for_a_person_to_tell_apart(story: Story) -> None:
    story.tell(shipment("add", ""))
    assert story.tell(shipment("add", "", lines=lines("7"))).done == "created"
    assert story.tell(shipment("add", "", date="07.03.2026")).done == "created"
    with pytest.raises(Refused) as caught:
        story.tell(shipment("add", ""))
    assert caught.value.field == "number"
    assert str(caught.value) == (
        "Deal 12345 holds a shipment of 06.03.2026 with these very lines already, and 1C named no number. If it is the"
        " same, drop the message; if not, add its number to it"
    )
    assert story.tell(shipment("add", "ТД00-000040")).done == "created"  # what the person adds
    assert len(story.held()) == 4


@pytest.mark.parametrize("named", [{}, {"ref": "7c1f"}, {"number": "", "ref": "7c1f"}])
def test_one_that_1c_has_not_named_is_not_an_equal_one_that_it_has(story: Story, named: dict[str, str]) -> None:
    story.tell({**shipment("add"), **named})
    assert story.tell(shipment("add", "")).done == "created"
    assert len(story.held()) == 2


@pytest.mark.parametrize("kind", ["add", "change"])
def test_a_deal_ksup_does_not_have_is_held_with_what_to_do(story: Story, kind: str) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(shipment(kind, deal=777))
    assert (caught.value.field, caught.value.value) == ("deal_number", "777")
    assert "KSUP has no deal 777" in str(caught.value)


@pytest.mark.parametrize("kind", ["add", "change"])
def test_goods_for_a_cancelled_deal_are_written_and_shown(story: Story, kind: str) -> None:
    story.ksup.add_deals([{"number": "500", "status": "Отменённая"}])
    story.tell(shipment("add", deal=500, lines=lines("1")))
    outcome = story.tell(shipment(kind, deal=500))
    assert outcome.done == "updated"
    assert "Goods were shipped for deal 500, which has the status «Отменённая»" in warnings(outcome)


@pytest.mark.rule("H4")
@pytest.mark.parametrize("number", ["ТД00-000031", ""])
@pytest.mark.parametrize("fault", ["lost_answer", "truncated"])
def test_an_answer_that_was_lost_is_found_out_before_anything_is_sent_again(
    story: Story, number: str, fault: str
) -> None:
    story.ksup.fault(fault, act="shipment.add", times=1)
    with pytest.raises(Unclear):
        story.tell(shipment("add", number), "m-1-0")
    assert story.tell(shipment("add", number), "m-1-0", unclear=True).done == "unchanged"
    assert len(story.held()) == 1


@pytest.mark.rule("H4")
def test_with_a_ksup_that_keeps_no_identities_a_named_shipment_is_looked_up(story: Story) -> None:
    story.ksup.fault("no_identities")
    story.ksup.fault("lost_answer", act="shipment.add", times=1)
    with pytest.raises(Unclear):
        story.tell(shipment("add"), "m-1-0")
    assert story.tell(shipment("add"), "m-1-0", unclear=True).done == "unchanged"
    assert len(story.held()) == 1


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_leaves_the_shipment_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater) as caught:
        story.tell(shipment("add"))
    assert caught.value.connection_down
    assert story.tell(shipment("add")).done == "created"


@pytest.mark.rule("H6")
def test_a_plan_of_a_shipment_shows_its_lines_and_writes_nothing(story: Story) -> None:
    assert story.tell(shipment("add"), dry=True).done == "created"
    assert story.written() == []
    assert story.last_call
    [change] = story.last_call.changes
    assert (change.object.title, change.before, change.after["sum"]) == ("Поставка", None, SUM)
