"""What an operator may set, and where the choices come from.   Rules A1, A6, A7."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from obmen.core import clock
from obmen.setup.validation import WrongSettings

from .alfa import BODYWORK, SERVICE, phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = [pytest.mark.rule("A6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_field_stages_sources_and_organisations_are_offered_by_the_two_systems(garage: "Garage"):
    garage.alfa.has({})
    garage.portal.add_field("deal", "COUNTED", "integer")
    offered = garage.offered("text_field_choices", "source_choices", "stage_choices", "date_field_choices")
    assert offered["text_field_choices"] == {FIELD: "id_1C"}
    assert offered["source_choices"]["WEB"] == "Веб-сайт"
    assert offered["stage_choices"]["EXECUTING"] == "В работе"
    assert "BEGINDATE" in offered["date_field_choices"]
    of_1c = garage.offered("organisations", "work_order_states")
    assert {SERVICE, BODYWORK} <= set(of_1c["organisations"].values())
    assert "Ожидание деталей" in of_1c["work_order_states"].values()


def test_the_field_is_mandatory(garage: "Garage"):
    garage.alfa.has({})
    with pytest.raises(WrongSettings) as told:
        garage.set_up(number_field="")
    assert list(told.value.errors) == ["number_field"]


def test_the_table_of_the_specification_is_the_default_and_undecided_states_come_first(garage: "Garage"):
    garage.alfa.has({})
    states = garage.offered("work_order_states")["work_order_states"]
    values = garage.suggested({})
    assert values["number_field"] == FIELD
    month_ago = clock.now() - timedelta(days=30)
    assert values["dated_from"] in {month_ago.date().isoformat(), (month_ago - timedelta(minutes=1)).date().isoformat()}
    table = [(states[rule["state"]], rule["stage"]) for rule in values["stages"]]
    assert {title for title, stage in table if not stage} == {"Ожидание", "Стоянка", "В резерве"}
    assert all(not stage for _, stage in table[:3])
    assert dict(table[3:]) == {
        "Закрыт": "WON", "Отказ": "LOSE", "Архив": "ARCHIVE", "Выполнен": "DONE", "Заявка": "EXECUTING",
        "Начать работу": "EXECUTING", "Согласование": "EXECUTING", "В работе": "EXECUTING",
        "Ожидание деталей": "EXECUTING",
    }  # fmt: skip


def test_only_work_orders_of_the_chosen_organisations_go(garage: "Garage"):
    ours, theirs = garage.alfa.has({"organisation": SERVICE}, {"organisation": BODYWORK})
    named = {title: ref for ref, title in garage.offered("organisations")["organisations"].items()}
    numbered = garage.deal(garage.alfa.number(theirs))
    garage.set_up(organisations=[named[SERVICE]])
    garage.run()
    assert garage.only_deal(ours)["OPPORTUNITY"] == "1000.00"
    assert garage.deals()[numbered]["OPPORTUNITY"] == "0.00"
    assert len(garage.deals()) == 2
    garage.settles()


def test_which_stages_mean_finished_is_a_setting(garage: "Garage"):
    (order,) = garage.alfa.has({})
    delivered = garage.deal(CONTACT_ID=garage.contact(phone(0)), STAGE_ID="FINAL_INVOICE")
    garage.set_up(finished_stages=["WON", "LOSE", "ARCHIVE", "FINAL_INVOICE"])
    garage.run()
    assert FIELD not in garage.deals()[delivered]
    assert garage.only_deal(order)["ID"] != delivered


def test_work_orders_dated_before_the_start_stay_in_1c(garage: "Garage"):
    before, after = garage.alfa.has({"date": "2026-02-28T23:59:59"}, {"date": "2026-03-01T00:00:00"})
    garage.set_up(dated_from="2026-03-01")
    garage.run()
    assert not garage.deals_of(before)
    assert garage.only_deal(after)


def test_title_and_currency_are_settings(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up(title="Ремонт по {number}", currency="BYN")
    garage.run()
    assert garage.only_deal(order)["TITLE"] == f"Ремонт по {garage.alfa.number(order)}"
    assert garage.only_deal(order)["CURRENCY_ID"] == "BYN"


@pytest.mark.rule("A1")
def test_it_runs_by_hand_as_often_as_wanted_and_never_by_itself_without_a_schedule(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    with garage.working():
        garage.passes(1.2)
    assert not garage.deals()
    garage.run()
    garage.alfa.change(order, total="2.00")
    with garage.working():
        garage.passes(1.2)
    assert garage.only_deal(order)["OPPORTUNITY"] == "1000.00"
    garage.run()
    assert garage.only_deal(order)["OPPORTUNITY"] == "2.00"


@pytest.mark.rule("A1")
def test_it_runs_by_its_schedule_again_and_again_once_a_person_has_run_it(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up(every="5 s")
    with garage.working():
        garage.passes(1.2)
    assert not garage.deals()  # nobody has seen its plan yet
    garage.run()
    with garage.working():
        garage.alfa.change(order, total="2.00")
        garage.comes_true(lambda: garage.only_deal(order)["OPPORTUNITY"] == "2.00")


@pytest.mark.rule("A7")
@pytest.mark.parametrize(("profile", "publication"), [("alfa_auto_5", ""), ("alfa_auto_6", "/onec-ut")])
def test_both_editions_are_read_through_their_standard_interface(garage: "Garage", profile: str, publication: str):
    orders = garage.alfa.has({"total": "10.10"}, {"total": "20.20"}, profile=profile)
    garage.connect_alfa(profile=profile, address=f"{garage.onec.address}{publication}")
    garage.set_up()
    garage.run()
    assert [garage.only_deal(order)["OPPORTUNITY"] for order in orders] == ["10.10", "20.20"]
    phones = [garage.contacts()[garage.only_deal(order)["CONTACT_IDS"][0]]["PHONE"] for order in orders]
    assert phones == [[phone(0)], [phone(1)]]
    asked = garage.onec.odata.asked()
    assert {one["method"] for one in asked["requests"]} == {"GET"}
    assert all("/odata/standard.odata/" in one["target"] for one in asked["requests"])
    garage.settles()


@pytest.mark.rule("A7")
def test_no_more_sessions_of_1c_are_taken_than_the_connection_allows(garage: "Garage"):
    garage.onec.odata.make(orders=300, seed=4)
    garage.onec.odata.settings(sessions=2, first_call=0.3)
    garage.set_up()
    run = garage.run()
    assert run.state == "done"
    assert garage.onec.odata.asked()["sessions"]["most"] <= 2
