"""Orders as they really come: large, odd, late, moved.   Rules K4, K5."""

from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear
from obmen.core.inbound import WrongContent
from obmen.core.outcome import ObjectRef
from obmen.core.roles.project_system import Deal
from obmen.exchanges.orders.links import link
from tests.batteries.small_run import SmallRun, stored

from .story import FILE, LINE, Story, order, warnings


@pytest.mark.rule("K4.3")
def test_5000_lines(story: Story) -> None:
    lines = [{**LINE, "article": f"00-{number:08}"} for number in range(5000)]
    assert story.tell(order("add", lines=lines)).done == "created"
    [held] = story.ksup.deal("12345")["orders"]
    assert (len(held["lines"]), held["sum"]) == (5000, "6252500.00")
    assert story.tell(order("change", lines=lines)).done == "unchanged"


@pytest.mark.rule("K4.3")
def test_a_file_of_20_mb(story: Story) -> None:
    large = stored(b"0123456789abcdef" * (20 << 16), name="Заказ «ё» 'O''Brien' 😀.pdf")
    assert story.tell(order("add"), files=(large,)).done == "created"
    assert story.ksup.deal("12345")["orders"][0]["file"]["name"] == large.name


@pytest.mark.rule("K4.3")
@pytest.mark.parametrize(
    "name", ['Болт "ё" 5\'', "Кабель 😀 3×2,5", "Труба \\n {x} %s", "<b>Шина</b> & обод", "a" * 1000]
)
def test_names_come_through_as_they_are(story: Story, name: str) -> None:
    story.tell(order("add", lines=[{**LINE, "name": name, "article": "00 \\ / \" '"}]))
    [line] = story.ksup.deal("12345")["orders"][0]["lines"]
    assert (line["name"], line["article"]) == (name, "00 \\ / \" '")


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00", "01.01.0001", "", None])
def test_an_empty_date_of_1c_is_no_date(story: Story, date: Any) -> None:
    story.tell(order("add", order_date=date))
    assert story.ksup.deal("12345")["orders"][0]["order_date"] is None


@pytest.mark.parametrize("amount", ["1250.5", "1 250,50", "1\u00a0250,50", 1250.5, Decimal("1250.50")])
def test_sums_come_exactly_however_they_are_written(story: Story, amount: Any) -> None:
    story.tell(order("add", lines=[{**LINE, "sum": amount}]))
    assert Decimal(story.ksup.deal("12345")["orders"][0]["sum"]) == Decimal("1250.50")


def test_a_wrong_line_is_named(story: Story) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(order("add", lines=[LINE, {**LINE, "quantity": "два"}, {"name": "без артикула"}]))
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["lines.1.quantity", "lines.2.article", "lines.2.quantity", "lines.2.price", "lines.2.sum"]


@pytest.mark.parametrize("status", ["Завершённая", "Отменённая"])
def test_an_order_for_a_deal_that_has_ended_is_written_and_opens_nothing(story: Story, status: str) -> None:
    story.ksup.add_deals([{"number": "500", "title": "Старая", "status": status}])
    outcome = story.tell(order("add", deal=500))
    assert outcome.done == "created"
    assert warnings(outcome) == f"Deal 500 already has the status «{status}»: the order was written, the status stays"
    assert story.status("500") == status


def test_an_order_that_moved_to_another_deal_is_told_to_stand_in_the_former_still(story: Story) -> None:
    story.tell(order("add", deal=12345))
    outcome = story.tell(order("change", deal=12346))
    assert outcome.done == "created"
    assert warnings(outcome) == (
        "Order ТДЦБ-000117 was written into deal 12345 before and still stands there: remove it in KSUP"
    )
    assert story.tell(order("change", deal=12346)).warnings == ()


@pytest.mark.parametrize("number", ["17", "5/17", "№ 17/17"])
def test_which_deal_an_order_came_from_is_told_however_it_is_numbered(story: Story, number: str) -> None:
    story.ksup.add_deals(["17"])
    story.tell(order("add", number, deal=17))
    assert story.tell(order("change", number, deal=17)).warnings == ()
    assert "was written into deal 17 before" in warnings(story.tell(order("change", number)))


@pytest.mark.rule("K4.3")
def test_of_several_files_the_one_of_the_order_is_taken(story: Story) -> None:
    scan = stored(b"scan", name="Скан.png", content_type="image/png", part="scan")
    story.tell(order("add"), files=(scan, FILE, scan))
    assert story.ksup.deal("12345")["orders"][0]["file"]["name"] == FILE.name


@pytest.mark.rule("K4.3")
def test_a_file_of_another_name_is_no_file_of_the_order(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(order("add"), files=(stored(b"scan", part="scan"),))
    assert str(caught.value) == (
        "Order ТДЦБ-000117 came without its file. Form the file in 1C and send the order again"
    )  # fmt: skip


def test_a_deal_without_a_title_is_linked_by_its_number() -> None:
    """The contract of KSUP asks for a title, and not for one with anything in it."""
    deal = Deal("500", ObjectRef("ksup", "deal", "500"), "Новая", None, ())
    run: Any = SmallRun(settings=None, target=None)
    assert link("17", deal, run).theirs.title == "500"


@pytest.mark.rule("K4.3")
def test_of_lines_that_do_not_add_up_all_are_counted_and_the_first_is_shown(story: Story) -> None:
    wrong = [{**LINE, "article": f"А-{number}", "sum": "1"} for number in (7, 8, 9)]
    told = warnings(story.tell(order("add", lines=[LINE, *wrong, {**LINE, "sum": "1250,49"}])))
    assert told == "Lines whose sum is not quantity × price: 3. The first, А-7: 2 × 625.25 ≠ 1"


@pytest.mark.rule("H4")
def test_an_answer_that_was_lost_is_found_out_before_anything_is_sent_again(story: Story) -> None:
    story.ksup.fault("lost_answer", act="order.put", times=1)
    with pytest.raises(Unclear):
        story.tell(order("add"))
    assert story.tell(order("add")).done == "unchanged"
    assert story.written() == ["order.put"]


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_leaves_the_order_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater) as caught:
        story.tell(order("add"))
    assert caught.value.connection_down
    assert story.tell(order("add")).done == "created"


@pytest.mark.rule("H6")
def test_a_plan_of_an_order_shows_its_lines_and_writes_nothing(story: Story) -> None:
    assert story.tell(order("add"), dry=True).done == "created"
    assert story.written() == []
    assert story.last_call
    [change] = story.last_call.changes
    assert change.before is None
    assert (change.object.title, change.after["sum"], change.after["file"]) == ("Поставка", "1250.50", FILE.name)
