"""What is wrong in 1C or in the portal is told to the operator with its object and its remedy, and the rest goes on."""

from typing import TYPE_CHECKING

import pytest

from .alfa import phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.rule("A5")
@pytest.mark.parametrize("told", [{"phone": ""}, {"phone": "спросить у жены, 123"}])
def test_without_a_phone_that_can_be_read_the_deal_stands_without_a_contact(garage: "Garage", told: dict[str, str]):
    order, other = garage.alfa.has(told, {})
    garage.set_up()
    run = garage.run()
    assert "CONTACT_IDS" not in garage.only_deal(order)
    assert garage.only_deal(order)["OPPORTUNITY"] == "1000.00"
    assert garage.said_of(run, order) == [
        "У клиента нет телефона, который можно разобрать: сделка стоит без контакта. Исправьте телефон в 1С"
    ]
    assert garage.only_deal(other)["CONTACT_IDS"]
    garage.settles()
    garage.alfa.change(order, phone="8 912 345-60-00")
    garage.run()
    (client,) = garage.only_deal(order)["CONTACT_IDS"]
    assert garage.contacts()[client]["PHONE"] == [phone(0)]


@pytest.mark.rule("A5")
def test_without_a_client_the_deal_stands_without_a_contact(garage: "Garage"):
    order, other = garage.alfa.has({"phone": "", "without_client": True}, {})
    garage.set_up()
    run = garage.run()
    assert garage.said_of(run, order) == ["В заказ-наряде не указан клиент: сделка стоит без контакта"]
    assert "CONTACT_IDS" not in garage.only_deal(order)
    assert garage.only_deal(other)["CONTACT_IDS"]
    garage.settles()


@pytest.mark.rule("A2", "A5")
def test_any_of_three_phones_finds_the_deal_and_the_first_one_makes_the_contact(garage: "Garage"):
    three = "8(912)345-60-07; +7 912 3456017 жена, 9123456027"
    known, new = garage.alfa.has({"phone": three}, {"phone": three.replace("912", "913")})
    deal = garage.deal(CONTACT_ID=garage.contact("+79123456027"))
    garage.set_up()
    garage.run()
    assert garage.only_deal(known)["ID"] == deal
    (client,) = garage.only_deal(new)["CONTACT_IDS"]
    assert garage.contacts()[client]["PHONE"] == ["+79133456007"]
    assert len(garage.contacts()) == 2
    garage.settles()


@pytest.mark.rule("A2", "A5")
def test_a_foreign_phone_is_as_good_as_any(garage: "Garage"):
    known, new = garage.alfa.has({"phone": "+375 29 123-45-67"}, {"phone": "+49 (30) 901820"})
    deal = garage.deal(CONTACT_ID=garage.contact("+375291234567"))
    garage.set_up()
    garage.run()
    assert garage.only_deal(known)["ID"] == deal
    (client,) = garage.only_deal(new)["CONTACT_IDS"]
    assert garage.contacts()[client]["PHONE"] == ["+4930901820"]
    garage.settles()


@pytest.mark.rule("A3", "A6")
def test_a_state_missing_in_the_table_is_told_and_moves_nothing(garage: "Garage"):
    new, known, other = garage.alfa.has({"state": "Стоянка"}, {"state": "Стоянка", "total": "9.00"}, {})
    deal = garage.deal(garage.alfa.number(known), STAGE_ID="PREPARATION")
    garage.set_up()
    run = garage.run()
    told = ["Для состояния «Стоянка» не задана стадия: задайте её в настройках обмена"]
    assert garage.said_of(run, new) == garage.said_of(run, known) == told
    assert not garage.deals_of(new)
    assert (garage.deals()[deal]["STAGE_ID"], garage.deals()[deal]["OPPORTUNITY"]) == ("PREPARATION", "9.00")
    assert garage.only_deal(other)
    assert garage.said_of(garage.run(), known) == told
    garage.settles()


@pytest.mark.rule("A6")
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("", "В сделках Битрикс24 нет поля «UF_CRM_ID_1C». Выберите другое или создайте его заново"),
        ("integer", "Поле «UF_CRM_ID_1C» в Битрикс24 — не строка. Выберите другое"),
    ],
)
def test_a_field_deleted_or_of_another_type_stops_the_run_before_anything_is_written(
    garage: "Garage", kind: str, told: str
):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.portal.person_deletes_field("deal", FIELD)
    if kind:
        garage.portal.add_field("deal", "ID_1C", kind)
    run = garage.run()
    assert (run.state, garage.why(run)) == ("failed", told)
    assert not garage.deals()
    if kind:
        garage.portal.person_deletes_field("deal", FIELD)
    garage.make_field()
    garage.run()
    assert garage.only_deal(order)


@pytest.mark.rule("A6")
def test_a_field_deleted_between_plan_and_writing_makes_no_deals_without_a_number(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    plan = garage.run(apply=False)
    garage.portal.person_deletes_field("deal", FIELD)
    garage.applies(plan, until=lambda: bool(garage.paused()))
    assert "нет поля «UF_CRM_ID_1C»" in garage.paused()
    assert not garage.deals()
    garage.make_field()
    garage.lets_go_on()
    garage.run()
    assert garage.only_deal(order)


@pytest.mark.rule("A6")
def test_a_stage_deleted_in_the_portal_is_told_and_the_others_go_on(garage: "Garage"):
    new, known, other = garage.alfa.has({"state": "Выполнен"}, {"state": "Выполнен"}, {})
    deal = garage.deal(garage.alfa.number(known), STAGE_ID="PREPARATION")
    garage.set_up()
    garage.portal.person_deletes_stage("DONE")
    run = garage.run()
    told = ["Состоянию «Выполнен» задана стадия DONE, а её больше нет: выберите другую в настройках обмена"]
    assert garage.said_of(run, new) == garage.said_of(run, known) == told
    assert not garage.deals_of(new)
    assert garage.deals()[deal]["STAGE_ID"] == "PREPARATION"
    assert garage.only_deal(other)["STAGE_ID"] == "EXECUTING"
    garage.set_up()
    garage.portal.add_stage("READY", "Выполнено")
    garage.set_up()
    garage.run()
    assert garage.only_deal(new)["STAGE_ID"] == garage.deals()[deal]["STAGE_ID"] == "READY"


@pytest.mark.rule("A5")
def test_a_contact_merged_while_the_run_writes_is_told_and_put_right_by_the_next(garage: "Garage"):
    order, other = garage.alfa.has({}, {})
    client, kept = garage.contact(phone(0)), garage.contact("+79990000001", NAME="Общая")
    deal = garage.deal(garage.alfa.number(order), CONTACT_ID=client)
    garage.set_up()
    merge = {"act": "merge", "entity": "contact", "id": kept, "doubles": [client], "method": "crm.contact.update"}
    garage.portal.person_will(merge)
    run = garage.run()
    (said,) = garage.said_of(run, order)
    assert f"контакт {client}" in said
    assert "объединили" in said
    assert garage.deals()[deal]["CONTACT_IDS"] == [kept]
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"
    assert garage.only_deal(other)
    garage.run()
    assert garage.contacts()[kept]["LAST_NAME"] == "Иванов"
    assert len(garage.contacts()) == 2
    garage.settles()


def test_what_the_portal_demands_and_nobody_fills_is_named_and_the_rest_goes_on(garage: "Garage"):
    new, known = garage.alfa.has({}, {})
    deal = garage.deal(garage.alfa.number(known))
    garage.set_up()
    garage.portal.settings(mandatory={"deal": ["COMMENTS"]})
    run = garage.run()
    (said,) = garage.said_of(run, new)
    assert garage.alfa.number(new) in said
    assert "Обязательное поле «COMMENTS» не заполнено" in said
    assert "сделайте его необязательным" in said
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"
    garage.run()  # the client's contact was made, so that another row stands for it now: it is tried, and refused again
    garage.portal.settings(mandatory={})
    garage.run()
    assert not garage.deals_of(new)  # it waits for a person, who has read why
    garage.redoes(garage.messages(state="held"))
    with garage.working():
        garage.comes_true(lambda: garage.deals_of(new))
    assert garage.only_deal(new)
    garage.settles()
