"""A plan is looked at and then carried out just so; both sides are compared and mended.   Rules H6, H10, A8."""

from typing import TYPE_CHECKING

import pytest

from .alfa import phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.rule("H6")
def test_a_preview_writes_nothing_and_says_field_by_field_what_would_become(garage: "Garage"):
    known, new = garage.alfa.has({"total": "12500.50"}, {})
    card = garage.contact(phone(0), NAME="Ваня")
    deal = garage.deal(garage.alfa.number(known), CONTACT_ID=card)
    garage.set_up()
    before = garage.portal.changes()
    plan = garage.run(apply=False)
    assert (plan.state, garage.portal.changes()) == ("planned", before)
    (update,) = garage.rows(plan, act="update")
    assert update.targets[0]["id"] == str(deal)
    assert {name: (update.before.get(name), update.after[name]) for name in ("sum", "stage", "name", "last_name")} == {
        "sum": ("0.00", "12500.50"),
        "stage": ("Общая: Новая", "Общая: В работе"),
        "name": ("Ваня", "Иван"),
        "last_name": ("", "Иванов"),
    }
    (create,) = garage.rows(plan, act="create")
    assert create.key == new
    assert create.after["title"] == f"Заказ-наряд {garage.alfa.number(new)}"
    assert phone(1) in create.after.values()


@pytest.mark.rule("H6")
def test_just_that_plan_is_applied_though_1c_has_gone_on(garage: "Garage"):
    known, new = garage.alfa.has({}, {})
    deal = garage.deal(garage.alfa.number(known))
    garage.set_up()
    plan = garage.run(apply=False)
    garage.alfa.change(known, total="9999.00")
    garage.applies(plan, until=lambda: garage.is_over(plan))
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"
    assert garage.only_deal(new)["OPPORTUNITY"] == "1000.00"
    garage.run()
    assert garage.deals()[deal]["OPPORTUNITY"] == "9999.00"


@pytest.mark.rule("H6", "A2")
@pytest.mark.parametrize(
    ("by_hand", "said"),
    [
        ({"OPPORTUNITY": "5.00"}, "Сделку изменили после составления плана"),
        ({"STAGE_ID": "WON"}, "Сделку изменили после составления плана"),
        ({FIELD: "АА00009999"}, "Сделку изменили после составления плана"),
        (None, "Сделку удалили или объединили после составления плана"),
    ],
)
def test_a_deal_changed_since_the_plan_is_left_and_that_is_said(
    garage: "Garage", by_hand: dict[str, str] | None, said: str
):
    known, other = garage.alfa.has({}, {})
    deal = garage.deal(garage.alfa.number(known))
    garage.set_up()
    plan = garage.run(apply=False)
    if by_hand:
        garage.portal.person_edits("deal", deal, **by_hand)
    else:
        garage.portal.person_deletes("deal", deal)
    left = garage.deals().get(deal)
    garage.applies(plan, until=lambda: garage.is_over(plan))
    assert garage.deals().get(deal) == left
    (told,) = garage.said_of(plan, known)
    assert told.startswith(said), told
    assert garage.only_deal(other)["OPPORTUNITY"] == "1000.00"
    assert garage.portal.report()["lost_updates"] == []


@pytest.mark.rule("H6", "A2")
def test_a_deal_that_got_the_number_since_the_plan_is_not_doubled(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    plan = garage.run(apply=False)
    deal = garage.deal(garage.alfa.number(order))
    garage.applies(plan, until=lambda: garage.is_over(plan))
    assert list(garage.deals()) == [deal]
    (told,) = garage.said_of(plan, order)
    assert str(deal) in told
    garage.run()
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"


@pytest.mark.rule("H6")
def test_only_the_rows_a_person_chose_are_applied(garage: "Garage"):
    first, second, third = garage.alfa.has({}, {}, {})
    garage.set_up()
    plan = garage.run(apply=False)
    (row,) = garage.rows(plan, key=second)
    garage.applies(plan, until=lambda: garage.is_over(plan), rows=(row.number,))
    assert garage.only_deal(second)
    assert not garage.deals_of(first)
    assert not garage.deals_of(third)


@pytest.mark.rule("H10")
def test_a_comparison_lists_what_is_missing_differs_stands_twice_or_is_unknown(garage: "Garage"):
    missing, stage, total, twice, fine = garage.alfa.has({}, {}, {"total": "77.00"}, {}, {})
    garage.set_up(create_deals=True)
    for order in (stage, total, fine):
        garage.deal(garage.alfa.number(order), STAGE_ID="EXECUTING", OPPORTUNITY="1000.00")
    garage.portal.person_edits("deal", garage.only_deal(stage)["ID"], STAGE_ID="NEW")
    for _ in range(2):
        garage.deal(garage.alfa.number(twice))
    stranger = garage.deal("АА00009999")
    before = garage.portal.changes()
    run = garage.run("compare")
    assert garage.portal.changes() == before
    found = {row.key: row.finding for row in garage.rows(run) if row.finding}
    assert found == {
        missing: "missing", stage: "differs", total: "differs", twice: "doubled", f"deal {stranger}": "unknown",
    }  # fmt: skip
    figures = {(one["ours"], one["theirs"]) for one in run.figures}
    assert figures == {("5", "3"), ("4077.00", "3000.00")}


@pytest.mark.rule("H10")
def test_what_a_comparison_found_is_mended_by_applying_its_rows(garage: "Garage"):
    missing, differs, twice = garage.alfa.has({}, {"total": "77.00"}, {})
    deal = garage.deal(garage.alfa.number(differs))
    for _ in range(2):
        garage.deal(garage.alfa.number(twice))
    garage.set_up()
    run = garage.run("compare")
    numbers = tuple(row.number for row in garage.rows(run, finding__in=["missing", "differs"]))
    garage.applies(run, until=lambda: garage.is_over(run), rows=numbers)
    assert garage.only_deal(missing)
    assert garage.deals()[deal]["OPPORTUNITY"] == "77.00"
    again = garage.run("compare")
    assert {row.finding for row in garage.rows(again)} == {"doubled"}


@pytest.mark.rule("H10")
def test_a_comparison_of_a_period_leaves_the_others_out(garage: "Garage"):
    january, march = garage.alfa.has({"date": "2026-01-20T10:00:00"}, {"date": "2026-03-20T10:00:00"})
    garage.set_up()
    run = garage.run("compare", period=("2026-03-01", "2026-04-01"))
    assert [row.key for row in garage.rows(run)] == [march]
    assert (run.figures[0]["ours"], run.figures[0]["theirs"]) == ("1", "0")
    assert not garage.deals_of(january)
