"""Money tied to no order.   Rule K9."""

from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear
from obmen.core.inbound import WrongContent
from obmen.core.outcome import Link, ObjectRef
from obmen.core.settings import hint_of
from obmen.exchanges.incomes.settings import IncomeSettings

from .story import Story, income

pytestmark = pytest.mark.rule("K9")
NAMED = income(deal=None, document="ТД00-000017")


def told(story: Story) -> list[str]:
    return [one["told"] for one in story.ksup.notices()]


@pytest.mark.parametrize("tied", [{}, *({"deal_number": none} for none in (None, "", " \u00a0", 0, "0"))])
def test_the_person_responsible_is_told_of_unallocated_income(story: Story, tied: dict[str, Any]) -> None:
    assert story.tell({**NAMED, **tied}).done == "created"
    [notice] = story.ksup.notices()
    assert (notice["told"], notice["sum"], notice["date"]) == ("1", "1250.50", "2026-03-05T00:00:00+03:00")
    assert notice["text"] == (
        "Поступили деньги без привязки к заказу: 1\u00a0250,50 от 05.03.2026, документ ТД00-000017, база onec-ut"
    )
    assert story.written() == ["notice.add"]


def test_what_he_is_told_is_a_setting(story: Story) -> None:
    story.settings = IncomeSettings(responsible="2", text="{sum} руб. ({document}) {}")
    for sum_ in ("0,5", "1234567", "2,005", "3.5000"):
        story.tell(income(sum_, deal=None))
    sums = ("0,50", "1\u00a0234\u00a0567,00", "2,005", "3,50")
    assert [(one["told"], one["text"]) for one in story.ksup.notices()] == [
        ("2", f"{sum_} руб. (—) {{}}") for sum_ in sums
    ]


def test_what_1c_has_called_its_document_is_no_place_of_the_text(story: Story) -> None:
    story.tell({**NAMED, "document": "{base} {sum}"})
    assert "документ {base} {sum}, база onec-ut" in story.ksup.notices()[0]["text"]


@pytest.mark.parametrize(
    "settings", [IncomeSettings(responsible="3", substitute="2"), IncomeSettings(responsible="1", substitute="2")]
)
def test_the_substitute_is_told_where_the_responsible_person_does_not_work(
    story: Story, settings: IncomeSettings
) -> None:
    story.settings = settings
    story.ksup.employ("1", active=False)
    outcome = story.tell(NAMED)
    assert (outcome.done, outcome.warnings) == ("created", ())
    assert str(outcome.text).startswith("The substitute was told")
    assert told(story) == ["2"]


@pytest.mark.parametrize("substitute", ["", "3", "1"])
def test_where_nobody_is_left_it_is_held_until_another_is_chosen(story: Story, substitute: str) -> None:
    story.ksup.employ("1", active=False)
    story.settings = IncomeSettings(responsible="1", substitute=substitute)
    with pytest.raises(Refused, match="Choose another person in the settings of the exchange"):
        story.tell(NAMED)
    assert told(story) == []
    story.settings = IncomeSettings(responsible="2")
    assert story.tell(NAMED).done == "created"


def test_both_are_chosen_from_the_people_of_ksup() -> None:
    fields = IncomeSettings.model_fields
    assert {name: hint_of(info).choices for name, info in fields.items()} == {
        "responsible": "user_choices",
        "substitute": "user_choices",
        "text": "",
        "dated_from": "",
    }
    assert fields["responsible"].is_required()


def test_that_the_responsible_person_was_told_needs_no_word(story: Story) -> None:
    assert story.tell(NAMED).text is None


@pytest.mark.rule("H4")
def test_of_documents_of_two_kinds_with_one_number_he_is_told_of_both(story: Story) -> None:
    for ref in ("bank", "cash"):
        assert story.tell({**NAMED, "ref": ref}).done == "created"
    assert story.tell({**NAMED, "ref": "cash"}).links[0].theirs.id == story.ksup.notices()[1]["id"]
    assert len(told(story)) == 2


@pytest.mark.rule("H4")
def test_of_one_document_he_is_told_once(story: Story) -> None:
    story.tell(NAMED)
    again = story.tell({**NAMED, "sum": 1250.5, "date": "2026-03-05"})
    assert again.done == "unchanged"
    [notice] = story.ksup.notices()
    ours = ObjectRef("onec-ut", "income", "ТД00-000017", "ТД00-000017")
    assert again.links == tuple(story.links.kept[:1]) == (Link(ours, ObjectRef("ksup", "notice", notice["id"])),)
    assert told(story) == ["1"]


def test_of_another_part_day_sum_base_or_unnamed_money_he_is_told(story: Story) -> None:
    story.tell(NAMED)
    for more in ({"part": 2}, {"sum": "1"}, {"date": "06.03.2026"}, {"document": "ТД00-000018"}):
        assert story.tell({**NAMED, **more}).done == "created"
    assert story.tell(NAMED, base="onec-spb").done == "created"
    for _ in range(2):
        assert story.tell(income(deal=None)).done == "created"
    assert len(told(story)) == 8


@pytest.mark.rule("H4")
@pytest.mark.parametrize("message", [NAMED, income(deal=None)], ids=["named", "bare"])
def test_an_answer_that_was_lost_is_not_told_twice(story: Story, message: dict[str, Any]) -> None:
    story.ksup.fault("lost_answer", act="notice.add", times=1)
    with pytest.raises(Unclear):
        story.tell(message, "m-1-0")
    assert story.tell(message, "m-1-0", unclear=True).done == "unchanged"
    assert told(story) == ["1"]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("arrived", [True, False])
def test_where_ksup_cannot_say_whether_he_was_told_a_person_looks(story: Story, arrived: bool) -> None:
    story.ksup.fault("no_identities")
    story.tell(income(deal=None))
    story.ksup.fault("lost_answer" if arrived else "500", act="notice.add", times=1)
    with pytest.raises(Unclear):
        story.tell(income(deal=None), "m-1-0")
    with pytest.raises(Refused, match="If it is the same money, drop the message") as caught:
        story.tell(income(deal=None), "m-1-0", unclear=True)
    assert caught.value.field == "document"
    assert str(caught.value).startswith("Of 1250.50 of 05.03.2026 a person in KSUP was told already")
    assert len(told(story)) == 1 + arrived
    assert story.tell(NAMED, "m-1-1", unclear=True).done == "created"  # what the person adds


@pytest.mark.parametrize("deal", [[], {}, True, 1.5])
def test_a_deal_number_that_is_none_is_a_mistake_and_no_unallocated_income(story: Story, deal: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell({**NAMED, "deal_number": deal})
    assert [problem.field for problem in caught.value.problems] == ["deal_number"]
    assert told(story) == []


def test_a_ksup_that_is_down_leaves_it_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater):
        story.tell(NAMED)
    assert story.tell(NAMED).done == "created"


@pytest.mark.rule("H6")
def test_a_plan_shows_whom_it_would_tell_what_and_tells_nobody(story: Story) -> None:
    assert story.tell(NAMED, dry=True).done == "created"
    assert story.last_call
    [change] = story.last_call.changes
    assert (change.object.id, change.after["user"], change.after["sum"]) == ("1", "1", "1250.50")
    assert told(story) == []
