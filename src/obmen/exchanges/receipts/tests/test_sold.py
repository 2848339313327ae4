"""Receipts of clients with a loyalty card, and those of nobody known.   Rules K12, K13."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater
from obmen.exchanges.receipts.settings import ReceiptSettings

from .story import ANNA, CODE, FIRMS_CODE, LINE, OTHER, Story, receipt, warnings

LINES = [
    {**LINE, "quantity": "2", "price": "625.25", "sum": "1250.50"},
    {**OTHER, "quantity": "1", "price": "99.5", "sum": "99.5"},
]


@pytest.mark.rule("K12")
def test_a_receipt_becomes_a_retail_deal_of_its_client_closed_at_once(story: Story) -> None:
    outcome = story.tell(receipt())
    assert (outcome.done, outcome.warnings) == ("created", ())
    [deal] = story.deals()
    [anna] = [one for one in story.ksup.dump()["contacts"] if one["name"] == ANNA["name"]]
    assert (deal["type"], deal["status"], deal["contact"]) == ("Розница", "Завершённая", anna["id"])


@pytest.mark.rule("K12")
def test_the_deal_holds_order_shipment_and_income_of_the_sum_of_its_lines(story: Story) -> None:
    story.tell(receipt())
    [deal] = story.deals()
    [order], [shipped], [came] = (
        deal["orders"],
        story.ksup.shipments(deal["number"]),
        story.ksup.incomes(deal["number"]),
    )
    assert (order["order_number"], order["state"], order["lines"], order["sum"]) == (
        "ЧК-000019", "finished", LINES, "1350.00",
    )  # fmt: skip
    assert (shipped["lines"], shipped["base"], shipped["date"]) == (LINES, "onec-ut", "2026-03-04T12:00:00+03:00")
    assert (Decimal(came["sum"]), came["document"], came["date"]) == (Decimal(1350), "ЧК-000019", shipped["date"])


@pytest.mark.rule("K12")
def test_a_receipt_is_linked_to_its_deal_by_number_and_address(story: Story) -> None:
    [link] = story.tell(receipt(ref="r-1")).links
    [deal] = story.deals()
    assert (link.ours.connection, link.ours.kind, link.ours.id, link.ours.title) == (
        "onec-ut", "receipt", "r-1", "ЧК-000019",
    )  # fmt: skip
    assert (link.theirs.kind, link.theirs.id) == ("deal", deal["number"])
    assert link.theirs.url.startswith(f"{story.ksup.url}/deals/")
    assert story.tell(receipt(ref="r-1")).links == (link,)


@pytest.mark.rule("K12")
@pytest.mark.parametrize(
    ("message", "known_by", "called"),
    [
        (receipt(), "ЧК-000019", "ЧК-000019"),
        (receipt("", ref="r-1"), "r-1", "04.03.2026 12:00"),
        (receipt(""), f"{CODE} 2026-03-04T12:00:00+03:00", "04.03.2026 12:00"),
    ],
)
def test_it_is_known_by_its_id_or_number_or_else_by_client_and_time(
    story: Story, message: dict[str, Any], known_by: str, called: str
) -> None:
    [link] = story.tell(message).links
    assert (link.ours.id, link.ours.title) == (known_by, called)


@pytest.mark.rule("K12")
def test_codes_belong_to_their_base(story: Story) -> None:
    story.tell(receipt())
    story.tell(receipt(), base="onec-spb")
    clients = {one["id"]: one["name"] for one in story.ksup.dump()["contacts"]}
    assert [clients[deal["contact"]] for deal in story.deals()] == ["Анна Ёлкина", "ООО «Ромашка»"]


@pytest.mark.rule("K13")
def test_a_receipt_without_a_card_is_taken_and_nothing_is_done(story: Story) -> None:
    for _ in range(2):
        outcome = story.tell({"type": "roznicanocard"})
        assert (outcome.done, outcome.warnings, outcome.links) == ("skipped", (), ())
        assert str(outcome.text) == "Of a client without a loyalty card: counted, and nothing is done"
    assert story.ksup.arrivals() == []


@pytest.mark.rule("K13")
def test_what_else_1c_tells_of_a_receipt_without_a_card_is_not_looked_at(story: Story) -> None:
    message = receipt(type="roznicanocard", code=None, lines="ё", date="вчера")
    assert story.tell(message).done == "skipped"
    assert story.ksup.arrivals() == []


@pytest.mark.rule("K12")
def test_a_client_ksup_does_not_know_is_waited_for_then_passed_over_and_listed(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(receipt(code="00-77"))
    assert (caught.value.field, caught.value.value) == ("code_1c", "00-77")
    assert caught.value.patience == timedelta(minutes=1)
    assert caught.value.otherwise
    assert caught.value.otherwise.done == "skipped"
    unknown = "KSUP has no client with the code 00-77 of onec-ut"
    assert str(caught.value) == f"{unknown}. Give him his code in KSUP and redo this message"
    assert str(caught.value.otherwise.text) == unknown
    assert warnings(caught.value.otherwise) == (
        "If client 00-77 shall have his receipts in KSUP, give him his code there and redo this message"
    )
    assert story.deals() == []
    story.ksup.add_contacts([{**ANNA, "codes": {"onec-ut": "00-77"}}])
    assert story.tell(receipt(code="00-77")).done == "created"


@pytest.mark.rule("K12")
def test_that_an_unknown_client_is_held_for_a_person_is_a_setting(story: Story) -> None:
    story.settings = ReceiptSettings(unknown_client="hold")
    with pytest.raises(Refused) as caught:
        story.tell(receipt(code="00-77"))
    assert (caught.value.patience, caught.value.otherwise) == (timedelta(minutes=1), None)


@pytest.mark.rule("K12")
def test_a_purchase_paid_with_bonuses_alone_is_a_deal_too(story: Story) -> None:
    assert story.tell(receipt(lines=[{**LINE, "price": 0, "sum": 0}])).warnings == ()
    assert len(story.deals()) == 1


@pytest.mark.rule("K12")
def test_discounts_of_the_card_are_no_mistake(story: Story) -> None:
    assert story.tell(receipt(lines=[{**LINE, "sum": "1 000,00"}])).warnings == ()
    assert story.deals()[0]["orders"][0]["sum"] == "1000.00"


@pytest.mark.rule("H13")
def test_receipts_older_than_the_exchange_stay_in_1c(story: Story) -> None:
    story.settings = ReceiptSettings(dated_from=date(2026, 3, 5))
    outcome = story.tell(receipt())
    assert (outcome.done, str(outcome.text)) == ("skipped", "It is older than what is brought over")
    assert story.ksup.arrivals() == []
    assert story.tell(receipt(date="05.03.2026 00:00:00")).done == "created"


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_leaves_the_receipt_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater) as caught:
        story.tell(receipt())
    assert caught.value.connection_down
    assert story.tell(receipt()).done == "created"


@pytest.mark.rule("H6")
def test_a_plan_shows_the_deal_of_the_client_and_writes_nothing(story: Story) -> None:
    assert story.tell(receipt(code=FIRMS_CODE), dry=True).done == "created"
    assert story.last_call
    [change] = story.last_call.changes
    assert (change.object.title, change.before, change.after["sum"], change.after["number"]) == (
        "ООО «Ромашка»", None, "1350.00", "ЧК-000019",
    )  # fmt: skip
    assert story.deals() == []


@pytest.mark.rule("H8")
def test_the_client_is_masked_in_the_record_of_the_talk(story: Story) -> None:
    story.tell(receipt(), trace=[])
    assert story.last_call
    whole = "\n".join(one.request + one.answer for one in story.last_call.trace or ())
    assert CODE in whole
    assert "Анна" not in whole
    assert LINE["name"] in whole
