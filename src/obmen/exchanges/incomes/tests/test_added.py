"""Money for an order.   Rule K8."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef
from obmen.core.roles.project_system import Deal, Payment
from obmen.exchanges.incomes.adding import deal_link
from obmen.exchanges.incomes.settings import IncomeSettings
from tests.batteries.small_run import ZONE

from .story import Story, income, part, warnings

pytestmark = pytest.mark.rule("K8")
ENDED = {500: "Отменённая", 501: "Завершённая"}


def test_money_for_an_order_stands_in_its_deal_with_its_day_and_sum(story: Story) -> None:
    outcome = story.tell(part(1))
    assert (outcome.done, outcome.warnings) == ("created", ())
    [held] = story.ksup.incomes("12345")
    assert (held["date"], held["sum"], held["base"]) == ("2026-03-05T00:00:00+03:00", "1250.50", "onec-ut")
    assert (held["document"], held["part"]) == ("ТД00-000017", "1")


def test_the_source_tells_deal_day_and_sum_and_nothing_more(story: Story) -> None:
    assert story.tell(income()).done == "created"
    assert story.sums() == ["1250.50"]


def test_an_income_is_linked_to_its_deal_by_title_and_address(story: Story) -> None:
    [link] = story.tell(part(1)).links
    [held] = story.ksup.incomes("12345")
    assert (link.ours.connection, link.ours.kind, link.ours.id) == ("onec-ut", "income", "ТД00-000017")
    assert (link.theirs.id, link.theirs.title) == (f"12345/{held['id']}", "12345 · Поставка")
    assert (link.theirs.connection, link.theirs.kind) == ("ksup", "income")
    assert (link.ours.title, link.theirs.url) == ("ТД00-000017", f"{story.ksup.url}/deals/12345")


def test_an_income_of_no_document_is_linked_by_its_day(story: Story) -> None:
    [link] = story.tell(income()).links
    assert (link.ours.id, link.ours.title, link.ours.kind) == ("05.03.2026", "05.03.2026", "income")
    [told] = story.tell(income(deal=None)).links
    assert (told.ours, told.theirs.id) == (link.ours, story.ksup.notices()[0]["id"])


def test_a_deal_without_a_title_is_linked_by_its_number() -> None:
    """The contract of KSUP asks for a title, and not for one with anything in it."""
    deal = Deal("500", ObjectRef("ksup", "deal", "500"), "Новая", None, ())
    link = deal_link(Payment("onec-ut", datetime(2026, 3, 5, tzinfo=ZONE), Decimal(1)), "31", deal)
    assert (link.theirs.title, link.theirs.id) == ("500", "500/31")


def test_one_payment_pays_several_orders_in_one_deal_and_in_many(story: Story) -> None:
    """The same sums on purpose: it is the parts that tell them apart."""
    for message in (part(1, 100), part(2, 100), part(3, 100, deal=12346), part(1, 100, deal=12346)):
        assert story.tell(message).done == "created"
    assert story.sums("12345") == story.sums("12346") == ["100", "100"]


@pytest.mark.rule("H4")
def test_the_same_part_told_again_is_there_once(story: Story) -> None:
    story.tell(part(1))
    again = story.tell(part("1", 1250.5, date="2026-03-05T00:00:00+03:00"))
    assert again.done == "unchanged"
    assert story.written() == ["income.add"]
    assert again.links == tuple(story.links.kept[:1])


def test_two_bases_with_equal_documents_do_not_meet(story: Story) -> None:
    story.tell(part(1), base="onec-ut")
    assert story.tell(part(1, "9"), base="onec-spb").done == "created"
    assert {one["base"]: one["sum"] for one in story.ksup.incomes("12345")} == {"onec-ut": "1250.50", "onec-spb": "9"}


@pytest.mark.parametrize(("more", "field"), [({"sum_": "1 250,51"}, "sum"), ({"date": "06.03.2026"}, "date")])
def test_a_part_told_otherwise_is_held_for_incomes_know_no_change(
    story: Story, more: dict[str, Any], field: str
) -> None:
    story.tell(part(1))
    with pytest.raises(Refused, match="Incomes are not changed: correct it in KSUP by hand") as caught:
        story.tell(part(1, **more))
    assert caught.value.field == field
    assert "part 1 of document ТД00-000017 already, with 1250.50 of 05.03.2026; now 1C says" in str(caught.value)
    assert f"says {'1250.51 of 05' if field == 'sum' else '1250.50 of 06'}.03.2026" in str(caught.value)
    assert str(caught.value).startswith("Deal 12345 holds")
    assert story.sums() == ["1250.50"]


def test_what_a_part_was_told_of_before_is_dated_by_the_clock_of_the_base(story: Story) -> None:
    """One in Vladivostok, where it is the 6th already."""
    morning = "2026-03-06T05:00:00+10:00"
    story.tell(part(1, date=morning))
    with pytest.raises(Refused, match=r"with 1250\.50 of 06\.03\.2026; now 1C says 7 of 06\.03\.2026"):
        story.tell(part(1, 7, date=morning))


@pytest.mark.parametrize(
    ("message", "field"),
    [(income(document="ТД00-000017"), "part"), (income(), "document"), (income(part=1), "document")],
)
def test_equal_money_that_1c_has_not_named_is_for_a_person_to_tell_apart(
    story: Story, message: dict[str, Any], field: str
) -> None:
    story.tell(message)
    with pytest.raises(Refused, match="If it is the same money, drop the message") as caught:
        story.tell(message)
    assert caught.value.field == field
    assert str(caught.value).startswith("Deal 12345 holds an income of 1250.50 of 05.03.2026 already")
    assert story.tell({**message, "document": "ТД00-000018", "part": 2}).done == "created"  # what the person adds
    assert len(story.sums()) == 2


def test_other_money_of_one_document_without_parts_is_added_and_shown(story: Story) -> None:
    assert story.tell(income(100, document="ТД-1")).warnings == ()
    assert warnings(story.tell(income(200, document="ТД-1"))) == (
        "Deal 12345 holds other money of document ТД-1 too, and 1C did not number all its parts: see that none is there"
        " twice"
    )
    assert story.tell(income(300, document="ТД-2")).warnings == ()
    assert story.sums() == ["100", "200", "300"]


def test_money_of_one_deal_without_documents_is_other_money(story: Story) -> None:
    for sum_ in (100, 200):
        outcome = story.tell(income(sum_))
        assert (outcome.done, outcome.warnings) == ("created", ())


def test_a_part_already_there_is_known_among_many(story: Story) -> None:
    for number in (1, 2, 3):
        story.tell(part(number, 100))
    outcome = story.tell(part(2, 100))
    assert (outcome.done, outcome.links[0].theirs.id) == ("unchanged", f"12345/{story.ksup.incomes('12345')[1]['id']}")


def test_money_of_a_document_whose_other_part_is_not_numbered_is_shown(story: Story) -> None:
    story.tell(part(1, 100))
    assert "did not number all its parts" in warnings(story.tell(part(None, 100)))
    assert "did not number all its parts" in warnings(story.tell(part(2, 100)))
    assert story.tell(part(1, 100, deal=12346)).warnings == ()


@pytest.mark.rule("H13")
@pytest.mark.parametrize("deal", [12345, None])
def test_money_older_than_the_exchange_stays_in_1c(story: Story, deal: Any) -> None:
    story.settings = IncomeSettings(responsible="1", dated_from=date(2026, 3, 5))
    outcome = story.tell(part(1, deal=deal, date="04.03.2026 23:59:59"))
    assert (outcome.done, str(outcome.text)) == ("skipped", "It is older than what is brought over")
    assert story.ksup.arrivals() == []
    assert story.tell(part(1, deal=deal, date="05.03.2026")).done == "created"


@pytest.mark.parametrize("deal", ["12345", "12\u00a0345", Decimal("12345.0")])
def test_the_deal_number_may_be_written_as_1c_writes_it(story: Story, deal: Any) -> None:
    assert story.tell(part(1, deal=deal)).done == "created"


def test_a_deal_ksup_does_not_have_is_held_with_what_to_do(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(part(1, deal=777))
    assert (caught.value.field, caught.value.value) == ("deal_number", "777")
    assert "KSUP has no deal 777" in str(caught.value)
    assert story.ksup.notices() == []
    story.ksup.add_deals(["777"])
    assert story.tell(part(1, deal=777)).done == "created"


def test_money_for_a_cancelled_deal_is_added_and_shown(story: Story) -> None:
    story.ksup.add_deals([{"number": str(deal), "status": status} for deal, status in ENDED.items()])
    assert "Money came for deal 500, which has the status «Отменённая»" in warnings(story.tell(part(1, deal=500)))
    assert story.tell(part(2, deal=501)).warnings == ()
    assert story.ksup.deal("500")["status"] == "Отменённая"
