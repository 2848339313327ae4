"""The client's card in the CRM.   Rules A5, A5.1."""

import pytest

from .story import Story

A5, A51 = pytest.mark.rule("A5"), pytest.mark.rule("A5.1")


def names(story: Story, contact: str) -> tuple[str, str, str]:
    card = story.contact(contact)
    return card.last_name, card.name, card.second_name


@A5
def test_the_card_gets_the_parts_of_the_name_that_1c_has(story: Story):
    order = story.garage.put_order("АА0001", client="Иванов Пётр Ильич")
    contact = story.portal.put_contact("89123456789", name="Петр", last_name="Ивашов")
    story.portal.put_deal("АА0001", contacts=[contact])
    row = story.sync()[order.ref]
    assert names(story, contact) == ("Иванов", "Петр", "Ильич")
    assert (row.before["last_name"], row.after["last_name"], "name" in row.after) == ("Ивашов", "Иванов", False)
    assert ("edit contact", contact, {"last_name": "Иванов", "second_name": "Ильич"}) in story.portal.written
    story.settles()


@A51
def test_switched_off_no_card_is_touched(story: Story):
    story.set(update_contacts=False)
    story.garage.put_order("АА0001")
    story.garage.put_order("АА0002", client="Петров Пётр", phones=["8 900 000-00-02"])
    contacts = [story.portal.put_contact("89123456789", name="Ваня"), story.portal.put_contact("8(900)0000002")]
    deal = story.portal.put_deal("АА0001", contacts=contacts[:1])
    story.sync()
    assert [names(story, contact) for contact in contacts] == [("", "Ваня", ""), ("", "", "")]
    assert story.deals("АА0002")[0].contacts == (contacts[1],)
    assert story.deal(deal).sum == 1000
    assert all(act != "edit contact" for act, *_ in story.portal.written)
    story.settles()


@A5
def test_a_contact_the_portal_has_is_taken_by_the_phone_and_corrected(story: Story):
    contact = story.portal.put_contact("раб. 345-67-89", "8 (912) 345 67 89")
    story.garage.put_order("АА0001")
    story.sync()
    assert story.deals("АА0001")[0].contacts == (contact,)
    assert names(story, contact) == ("Иванов", "Иван", "Иванович")
    assert len(story.portal.contacts_held) == 1
    story.settles()


@A5
def test_of_several_contacts_with_the_phone_the_oldest_is_taken_and_that_is_told(story: Story):
    first, _ = story.portal.put_contact("89123456789"), story.portal.put_contact("+79123456789")
    order = story.garage.put_order("АА0001")
    story.sync()
    assert story.deals("АА0001")[0].contacts == (first,)
    assert first in str(story.outcomes[order.ref].warnings[0])  # type: ignore[union-attr]


@A5
def test_two_work_orders_of_one_client_make_one_contact(story: Story):
    for number in ("АА0001", "АА0002"):
        story.garage.put_order(number)
    story.sync()
    (contact,) = story.portal.contacts_held
    assert [story.deals(number)[0].contacts for number in ("АА0001", "АА0002")] == [(contact,), (contact,)]
    story.settles()


@A5
def test_clients_who_share_a_phone_are_one_contact_whose_card_stays(story: Story):
    for number, client in (("АА0001", "Иванов Иван"), ("АА0002", "Иванова Мария")):
        story.garage.put_order(number, client=client)
    story.sync()
    assert len(story.portal.contacts_held) == 1
    written = len(story.portal.written)
    story.settles()
    assert len(story.portal.written) == written
    assert any("Иванова Мария" in str(row.why) for row in story.plan().values())


@A5
def test_a_client_whose_phone_changed_is_known_by_where_his_contact_came_from(story: Story):
    order = story.garage.put_order("АА0001")
    story.sync()
    (contact,) = story.portal.contacts_held
    client = order.client
    assert client is not None
    story.garage.put_order("АА0002", phones=["8 999 111-22-33"])
    story.sync()
    assert story.deals("АА0002")[0].contacts == (contact,)
    assert [phone.value for phone in story.contact(contact).phones] == ["+79123456789", "+79991112233"]
    story.settles()


@A51
def test_switched_off_that_contact_gets_no_second_phone_and_the_run_comes_to_rest(story: Story):
    story.set(update_contacts=False)
    story.garage.put_order("АА0001")
    story.sync()
    story.garage.put_order("АА0002", phones=["8 999 111-22-33"])
    story.sync()
    assert len(story.portal.contacts_held) == 1
    story.settles()


@A5
@pytest.mark.parametrize("client", ["ООО «Ромашка»", "ИП Иванов Иван Иванович", "Автосервис 24"])
def test_a_company_goes_whole_into_the_name_of_a_new_card_and_into_nobody_elses(story: Story, client: str):
    story.garage.put_order("АА0001", client=client)
    story.sync()
    (made,) = story.portal.contacts_held
    assert names(story, made) == ("", client, "")
    man = story.portal.put_contact("8 900 000-00-02", name="Олег", last_name="Снабженец")
    story.garage.put_order("АА0002", client=client, client_ref="other", phones=["8 900 000-00-02"])
    story.sync()
    assert names(story, man) == ("Снабженец", "Олег", "")
    story.settles()


@A5
def test_only_capitals_or_a_yo_are_no_difference(story: Story):
    story.garage.put_order("АА0001", client="СЕМЁНОВ ПЁТР")
    contact = story.portal.put_contact("89123456789", name="Петр", last_name="Семенов", second_name="Ильич")
    story.portal.put_deal("АА0001", contacts=[contact])
    story.sync()
    assert names(story, contact) == ("Семенов", "Петр", "Ильич")


@A5
def test_a_persons_change_of_the_name_is_kept_if_that_is_set(story: Story):
    story.set(by_hand={"name": "keep"})
    contact = story.portal.put_contact("89123456789")
    story.garage.put_order("АА0001")
    story.portal.put_deal("АА0001", contacts=[contact])
    story.sync()
    story.portal.contact_by_hand(contact, name="Ваня")
    story.sync()
    assert names(story, contact) == ("Иванов", "Ваня", "Иванович")


@A5
def test_a_card_that_is_refused_does_not_hold_its_deal_up(story: Story):
    contact = story.portal.put_contact("89123456789")
    deal = story.portal.put_deal("АА0001", contacts=[contact])
    order = story.garage.put_order("АА0001")
    story.portal.refused = {contact}
    story.sync()
    assert story.deal(deal).sum == 1000
    assert "No rights" in str(story.outcomes[order.ref].warnings[0])  # type: ignore[union-attr]
