"""Orders created and changed.   Rules K4, K4.1, K4.2, K4.3, K5."""

from decimal import Decimal
from typing import Any, Literal

import pytest

from obmen.core.errors import Refused
from obmen.core.inbound import NotPlaced
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.small_run import stored

from .story import FILE, LINE, Story, order, warnings


@pytest.mark.rule("K4")
@pytest.mark.rule("K4.3")
def test_an_order_of_1c_stands_in_its_deal_with_lines_and_file(story: Story) -> None:
    outcome = story.tell(order("add", order_date="02.03.2026 10:10:00"))
    assert (outcome.done, outcome.warnings) == ("created", ())
    [held] = story.ksup.deal("12345")["orders"]
    assert (held["order_number"], held["base"], held["sum"]) == ("ТДЦБ-000117", "onec-ut", "1250.50")
    assert held["order_date"] == "2026-03-02T10:10:00+03:00"
    assert held["lines"] == [{**LINE, "quantity": "2", "price": "625.25", "sum": "1250.50"}]
    assert held["file"]["sha256"] == FILE.sha256


@pytest.mark.rule("K4")
def test_the_order_is_linked_to_its_deal_by_title_and_address(story: Story) -> None:
    [link] = story.tell(order("add")).links
    assert (link.ours.connection, link.ours.kind, link.ours.id) == ("onec-ut", "order", "ТДЦБ-000117")
    assert (link.theirs.connection, link.theirs.id) == ("ksup", "12345/ТДЦБ-000117")
    assert (link.theirs.title, link.theirs.url) == ("12345 · Поставка", f"{story.ksup.url}/deals/12345")


@pytest.mark.rule("K4.1")
@pytest.mark.parametrize("order_type", ["Маркетинг", "маркетинг ", "МАРКЕТИНГ"])
@pytest.mark.parametrize("kind", ["add", "change", "cancel", "finished"])
def test_orders_of_type_marketing_stay_in_1c(story: Story, order_type: str, kind: str) -> None:
    outcome = story.tell(order(kind, order_type=order_type), files=())
    assert outcome.done == "skipped"
    assert "stay in 1C" in str(outcome.text)
    assert story.ksup.arrivals() == []


@pytest.mark.rule("K4.1")
@pytest.mark.parametrize("unknown", ["hold", "deal"])
@pytest.mark.parametrize("ended", [{"kind": "cancel"}, {"kind": "finished"}, {"kind": "closed", "shipped": "part"}])
def test_the_end_of_an_order_that_stays_in_1c_touches_no_deal(
    story: Story, ended: dict[str, Any], unknown: Literal["hold", "deal"]
) -> None:
    """1C does not repeat the type with it."""
    story.settings = OrderSettings(unknown_order=unknown)
    story.tell(order("add", "МК-1", order_type="Маркетинг"))
    outcome = story.tell(order(number="МК-1", **ended), files=())
    assert (outcome.done, str(outcome.text)) == ("skipped", "Order МК-1 stays in 1C by its type or date")
    assert (story.status(), story.written()) == ("В работе", [])


@pytest.mark.rule("K4.1")
def test_an_order_written_before_its_type_was_changed_ends_like_any_other(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("change", order_type="Маркетинг"))
    assert story.tell(order("cancel")).done == "updated"
    assert story.orders() == {"ТДЦБ-000117": "cancelled"}


@pytest.mark.rule("K4.1")
def test_which_types_stay_is_a_setting(story: Story) -> None:
    story.settings = OrderSettings(excluded_types=("Образцы", ""))
    assert story.tell(order("add", order_type="Образцы")).done == "skipped"
    assert story.tell(order("add", order_type="Маркетинг")).done == "created"
    assert story.tell(order("change", order_type=None)).done == "unchanged"


@pytest.mark.rule("K4.2")
@pytest.mark.parametrize("deal", [None, "", "\u00a0", 0, "0", [], {}, True, "x" * 201])
def test_an_order_without_a_deal_number_is_not_taken(story: Story, deal: Any) -> None:
    with pytest.raises(NotPlaced) as caught:
        story.tell(order("add", deal=deal))
    assert [problem.field for problem in caught.value.problems] == ["deal_number"]
    assert story.ksup.arrivals() == []


@pytest.mark.rule("K4")
@pytest.mark.parametrize("deal", ["12345", 12345, "12\u00a0345", " 12 345 ", Decimal("12345.0")])
def test_the_deal_number_may_be_written_as_1c_writes_it(story: Story, deal: Any) -> None:
    assert story.tell(order("add", deal=deal)).done == "created"


@pytest.mark.rule("K4")
def test_a_deal_ksup_does_not_have_is_held_with_what_to_do(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(order("add", deal=777))
    assert (caught.value.field, caught.value.value) == ("deal_number", "777")
    assert "KSUP has no deal 777" in str(caught.value)


@pytest.mark.rule("K4.3")
def test_an_order_without_its_file_is_held(story: Story) -> None:
    with pytest.raises(Refused, match="came without its file") as caught:
        story.tell(order("add"), files=())
    assert caught.value.field == "file"
    assert story.written() == []


@pytest.mark.rule("K4.3")
def test_whether_the_file_is_mandatory_is_a_setting(story: Story) -> None:
    story.settings = OrderSettings(file_mandatory=False)
    assert story.tell(order("add"), files=()).done == "created"
    assert story.ksup.deal("12345")["orders"][0]["file"] is None


@pytest.mark.rule("K4.3")
def test_several_orders_of_one_deal_stand_side_by_side(story: Story) -> None:
    for number in ("ТДЦБ-000117", "ТДЦБ-000118", "№ 17"):
        assert story.tell(order("add", number)).done == "created"
    assert list(story.orders()) == ["ТДЦБ-000117", "ТДЦБ-000118", "№ 17"]


@pytest.mark.rule("K4.3")
def test_two_bases_with_equal_numbers_do_not_meet(story: Story) -> None:
    story.tell(order("add"), base="onec-ut")
    assert story.tell(order("add", lines=[{**LINE, "article": "СПб-1"}]), base="onec-spb").done == "created"
    story.tell(order("change", lines=[{**LINE, "article": "МСК-2"}]), base="onec-ut")
    articles = {one["base"]: one["lines"][0]["article"] for one in story.ksup.deal("12345")["orders"]}
    assert articles == {"onec-ut": "МСК-2", "onec-spb": "СПб-1"}


@pytest.mark.rule("K5")
def test_a_changed_order_replaces_its_own_composition_and_file_and_no_other(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    other = stored(b"%PDF-1.4 changed")
    outcome = story.tell(order("change", lines=[{**LINE, "quantity": 4, "sum": 2501}]), files=(other,))
    assert outcome.done == "updated"
    first, second = story.ksup.deal("12345")["orders"]
    assert (first["sum"], first["file"]["sha256"]) == ("2501", other.sha256)
    assert (second["sum"], second["file"]["sha256"]) == ("1250.50", FILE.sha256)


@pytest.mark.rule("K5")
def test_a_change_that_comes_before_its_add_is_the_order(story: Story) -> None:
    assert story.tell(order("change")).done == "created"
    assert story.orders() == {"ТДЦБ-000117": "open"}


@pytest.mark.rule("H4")
@pytest.mark.parametrize("kind", ["add", "change"])
def test_the_same_order_told_twice_changes_nothing_more(story: Story, kind: str) -> None:
    story.tell(order("add"))
    outcome = story.tell(order(kind, lines=[{**LINE, "price": 625.25, "sum": "1250.500"}]))
    assert outcome.done == "unchanged"
    assert story.written() == ["order.put"]


@pytest.mark.rule("K5")
def test_the_same_add_with_new_content_is_a_change(story: Story) -> None:
    story.tell(order("add"))
    assert story.tell(order("add", lines=[LINE, LINE])).done == "updated"


@pytest.mark.rule("K4.3")
def test_sums_that_do_not_add_up_are_brought_over_and_shown(story: Story) -> None:
    wrong = {**LINE, "article": "А-7", "sum": "1 200,00"}
    outcome = story.tell(order("add", lines=[LINE, wrong, {**LINE, "sum": "1250,51"}]))
    assert outcome.done == "created"
    assert warnings(outcome) == "Lines whose sum is not quantity × price: 1. The first, А-7: 2 × 625.25 ≠ 1200.00"
    assert story.ksup.deal("12345")["orders"][0]["lines"][1]["sum"] == "1200.00"


def test_where_discounts_are_usual_sums_are_not_warned_of(story: Story) -> None:
    story.settings = OrderSettings(warn_of_sums=False)
    assert story.tell(order("add", lines=[{**LINE, "sum": "1"}])).warnings == ()
