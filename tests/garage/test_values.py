"""What a matched deal gets from its work order, and what stays.   Rules A3, A5 (a person's change), A8."""

from typing import TYPE_CHECKING

import pytest

from .alfa import name, phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = [pytest.mark.rule("A3"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_a_matched_deal_gets_sum_currency_stage_client_and_date_and_keeps_the_rest(garage: "Garage"):
    (order,) = garage.alfa.has({"total": "7500.50", "state": "Выполнен", "date": "2026-02-03T21:30:00"})
    theirs = {"TITLE": "Звонок о тормозах", "SOURCE_ID": "CALL", "COMMENTS": "Ждёт звонка", "CURRENCY_ID": "USD"}
    deal = garage.deal(garage.alfa.number(order), **theirs)
    made = garage.deals()[deal]["DATE_CREATE"]
    garage.set_up(source="WEB")
    garage.run()
    held = garage.deals()[deal]
    assert (held["OPPORTUNITY"], held["CURRENCY_ID"]) == ("7500.50", "RUB")
    assert held["STAGE_ID"] == "DONE"
    assert held["BEGINDATE"].startswith("2026-02-03")
    assert (held["TITLE"], held["SOURCE_ID"], held["COMMENTS"]) == ("Звонок о тормозах", "CALL", "Ждёт звонка")
    assert held["DATE_CREATE"] == made
    (client,) = held["CONTACT_IDS"]
    assert garage.contacts()[client]["PHONE"] == [phone(0)]
    assert name(0).items() <= garage.contacts()[client].items()
    garage.settles()


def test_the_client_is_put_before_the_contacts_the_deal_has(garage: "Garage"):
    (order,) = garage.alfa.has({})
    wife, client = garage.contact("+79990000001"), garage.contact(phone(0))
    deal = garage.deal(garage.alfa.number(order), CONTACT_IDS=[wife])
    garage.set_up()
    garage.run()
    assert garage.deals()[deal]["CONTACT_IDS"] == [client, wife]
    garage.settles()


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        ("Закрыт", "WON"),
        ("Отказ", "LOSE"),
        ("Архив", "ARCHIVE"),
        ("Выполнен", "DONE"),
        ("Заявка", "EXECUTING"),
        ("Начать работу", "EXECUTING"),
        ("Согласование", "EXECUTING"),
        ("В работе", "EXECUTING"),
        ("Ожидание деталей", "EXECUTING"),
    ],
)
def test_the_state_moves_the_deal_to_the_stage_of_the_specification(garage: "Garage", state: str, stage: str):
    (order,) = garage.alfa.has({"state": state})
    deal = garage.deal(garage.alfa.number(order))
    garage.set_up()
    garage.run()
    assert garage.deals()[deal]["STAGE_ID"] == stage


def test_a_deal_of_another_pipeline_gets_the_stage_of_its_own(garage: "Garage"):
    pipeline = garage.portal.add_pipeline("Кузовной")
    (order,) = garage.alfa.has({"state": "Закрыт"})
    deal = garage.deal(garage.alfa.number(order), CATEGORY_ID=pipeline, STAGE_ID=f"C{pipeline}:NEW")
    garage.set_up()
    garage.run()
    held = garage.deals()[deal]
    assert (held["CATEGORY_ID"], held["STAGE_ID"]) == (pipeline, f"C{pipeline}:WON")
    garage.settles()


@pytest.mark.rule("A8")
def test_only_what_differs_is_written(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.run()
    seen = garage.portal.changes()[-1]["id"]
    garage.alfa.change(order, total="1500.00")
    garage.run()
    assert [(one["field"], one["after"]) for one in garage.portal.changes(seen)] == [("OPPORTUNITY", "1500.00")]


@pytest.mark.rule("A8")
def test_saved_in_1c_without_a_change_it_changes_nothing_in_the_portal(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.run()
    garage.alfa.change(order)
    garage.settles()


def test_no_date_is_written_where_no_field_is_chosen_and_another_where_that_is(garage: "Garage"):
    garage.portal.add_field("deal", "ACCEPTED", "date")
    (order,) = garage.alfa.has({"date": "2026-02-03T21:30:00"})
    deal = garage.deal(garage.alfa.number(order), BEGINDATE="2026-01-01")
    garage.set_up(date_field="")
    garage.run()
    assert garage.deals()[deal]["BEGINDATE"].startswith("2026-01-01")
    garage.set_up(date_field="UF_CRM_ACCEPTED")
    garage.run()
    assert garage.deals()[deal]["UF_CRM_ACCEPTED"].startswith("2026-02-03")
    assert garage.deals()[deal]["BEGINDATE"].startswith("2026-01-01")
    garage.settles()


FIELDS = {
    "sum": ("OPPORTUNITY", "5.00", "1000.00", {"total": "1000.00"}),
    "stage": ("STAGE_ID", "FINAL_INVOICE", "EXECUTING", {"state": "В работе"}),
    "date": ("BEGINDATE", "2026-04-01", "2026-02-03", {"date": "2026-02-03T10:00:00"}),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("policy", ["onec", "keep", "tell"])
def test_what_a_person_changed_in_the_portal_goes_by_the_policy_of_its_field(garage: "Garage", field: str, policy: str):
    held, theirs, ours, said = FIELDS[field]
    (order,) = garage.alfa.has(said)
    garage.set_up(by_hand={field: policy})
    garage.run()
    deal = garage.only_deal(order)["ID"]
    garage.portal.person_edits("deal", deal, **{held: theirs})
    run = garage.run()
    assert garage.deals()[deal][held].startswith(ours if policy == "onec" else theirs)
    told = garage.said(run)
    assert bool(told) is (policy == "tell")
    assert all("вручную" in one for one in told)
    garage.settles()
    garage.alfa.change(order, total="2000.00")
    garage.run()
    if field != "sum":
        assert garage.deals()[deal]["OPPORTUNITY"] == "2000.00"


def test_a_client_and_a_name_changed_by_hand_are_kept_where_that_is_the_policy(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up(by_hand={"client": "keep", "name": "keep"})
    garage.run()
    deal = garage.only_deal(order)["ID"]
    (client,) = garage.only_deal(order)["CONTACT_IDS"]
    garage.portal.person_edits("contact", client, NAME="Ваня")
    garage.settles()
    assert garage.contacts()[client]["NAME"] == "Ваня"
    wife = garage.contact("+79990000001")
    garage.portal.person_edits("deal", deal, CONTACT_IDS=[wife])
    garage.settles()
    assert garage.deals()[deal]["CONTACT_IDS"] == [wife]
