"""The client's card in the portal.   Rules A5, A5.1."""

from typing import TYPE_CHECKING

import pytest

from .alfa import NAMES, name, phone

if TYPE_CHECKING:
    from .house import Garage

pytestmark = [pytest.mark.rule("A5"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_the_name_is_corrected_by_the_work_order_and_the_rest_of_the_card_stays(garage: "Garage"):
    (order,) = garage.alfa.has({})
    client = garage.contact("8 912 345 60 00", "+79990000001", NAME="Ваня", COMMENTS="Пьёт чай", POST="Директор")
    garage.deal(garage.alfa.number(order), CONTACT_ID=client)
    garage.set_up()
    garage.run()
    held = garage.contacts()[client]
    assert name(0).items() <= held.items()
    assert held["PHONE"] == ["8 912 345 60 00", "+79990000001"]
    assert (held["COMMENTS"], held["POST"]) == ("Пьёт чай", "Директор")
    assert len(garage.contacts()) == 1
    garage.settles()


@pytest.mark.rule("A5.1")
def test_correcting_switched_off_leaves_every_card_as_it_is(garage: "Garage"):
    matched, new = garage.alfa.has({}, {})
    cards = [garage.contact(phone(place), NAME="Ваня") for place in (0, 1)]
    garage.deal(garage.alfa.number(matched), CONTACT_ID=cards[0])
    garage.set_up(update_contacts=False)
    garage.run()
    assert [garage.contacts()[card]["NAME"] for card in cards] == ["Ваня", "Ваня"]
    assert not any("LAST_NAME" in garage.contacts()[card] for card in cards)
    assert garage.only_deal(new)["CONTACT_IDS"] == [cards[1]]
    garage.settles()


@pytest.mark.rule("A5.1")
def test_correcting_switched_on_later_corrects_them(garage: "Garage"):
    (order,) = garage.alfa.has({})
    card = garage.contact(phone(0), NAME="Ваня")
    garage.deal(garage.alfa.number(order), CONTACT_ID=card)
    garage.set_up(update_contacts=False)
    garage.run()
    garage.set_up(update_contacts=True)
    garage.run()
    assert name(0).items() <= garage.contacts()[card].items()
    garage.settles()


def test_a_name_corrected_in_1c_is_corrected_in_the_portal(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.run()
    garage.alfa.change(order, client_name="Иванова Мария Ивановна")
    garage.run()
    (client,) = garage.only_deal(order)["CONTACT_IDS"]
    assert garage.contacts()[client]["LAST_NAME"] == "Иванова"
    assert garage.contacts()[client]["NAME"] == "Мария"
    assert len(garage.contacts()) == 1
    garage.settles()


def test_two_new_work_orders_of_one_client_make_one_contact(garage: "Garage"):
    orders = garage.alfa.has({"phone": phone(0)}, {"phone": "8(912)3456000", "client_name": NAMES[0]}, clients=1)
    garage.set_up()
    garage.run()
    (client,) = garage.contacts()
    assert [garage.only_deal(order)["CONTACT_IDS"] for order in orders] == [[client], [client]]
    assert garage.contacts()[client]["PHONE"] == [phone(0)]
    garage.settles()


def test_a_contact_the_portal_has_is_taken_by_its_phone_and_not_made_again(garage: "Garage"):
    (order,) = garage.alfa.has({"phone": "8-912-345-60-00"})
    card = garage.contact("+7 (912) 345-60-00", NAME="Ваня")
    garage.set_up()
    garage.run()
    assert list(garage.contacts()) == [card]
    assert garage.only_deal(order)["CONTACT_IDS"] == [card]
    assert name(0).items() <= garage.contacts()[card].items()
    assert garage.contacts()[card]["PHONE"] == ["+7 (912) 345-60-00"]
    garage.settles()


def test_clients_of_several_names_who_share_a_phone_correct_nobody(garage: "Garage"):
    orders = garage.alfa.has({"phone": phone(0)}, {"phone": phone(0)})
    card = garage.contact(phone(0), NAME="Ваня", LAST_NAME="Кузнецов")
    for order in orders:
        garage.deal(garage.alfa.number(order), CONTACT_ID=card)
    garage.set_up()
    run = garage.run()
    assert garage.contacts()[card]["NAME"] == "Ваня"
    assert all("разными именами" in said for said in garage.said(run))
    garage.settles()


def test_a_firm_becomes_one_name_and_renames_no_person(garage: "Garage"):
    known, new = garage.alfa.has({"client_name": "ООО «Ромашка»"}, {"client_name": "ИП Щёголев П. А."})
    card = garage.contact(phone(0), NAME="Ольга", LAST_NAME="Секретарёва")
    garage.deal(garage.alfa.number(known), CONTACT_ID=card)
    garage.set_up()
    garage.run()
    assert garage.contacts()[card]["NAME"] == "Ольга"
    (made,) = garage.only_deal(new)["CONTACT_IDS"]
    assert garage.contacts()[made]["NAME"] == "ИП Щёголев П. А."
    assert "LAST_NAME" not in garage.contacts()[made]
    garage.settles()


@pytest.mark.rule("H6")
def test_the_card_of_a_client_who_gets_a_new_deal_is_shown_in_the_plan_and_kept_as_a_person_wrote_it(garage: "Garage"):
    first, second = garage.alfa.has({"phone": phone(0)}, {"phone": phone(0), "client_name": NAMES[0]}, clients=1)
    card = garage.contact(phone(0), NAME="Ваня", LAST_NAME="Сидоров")
    garage.deal(garage.alfa.number(first), CONTACT_ID=card)
    garage.set_up(by_hand={"name": "keep"})
    plan = garage.run(apply=False)
    (row,) = garage.rows(plan, key=second)
    assert (row.act, row.before["last_name"], row.after["last_name"]) == ("create", "Сидоров", "Иванов")
    assert (str(card) in str(row.after["contacts"]), [one["id"] for one in row.targets]) == (True, [str(card)])
    assert {"name", "last_name", "second_name", "phones"} <= set(row.personal)
    (known,) = garage.rows(plan, key=first)
    garage.applies(plan, until=lambda: garage.is_over(plan), rows=(known.number,))
    assert garage.contacts()[card]["LAST_NAME"] == "Иванов"
    garage.portal.person_edits("contact", card, LAST_NAME="Сидоров")
    run = garage.run()
    assert (garage.only_deal(second)["CONTACT_IDS"], garage.contacts()[card]["LAST_NAME"]) == ([card], "Сидоров")
    assert garage.said_of(run, second) == []
    garage.settles()
