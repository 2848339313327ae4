"""Clients whose name or phone stands in the work order alone, as in a field typed over.   Rules A2, A5."""

import pytest

from .story import Story

pytestmark = pytest.mark.rule("A5")
HIS, HERS = "8 912 345-67-89", "8 900 000-00-02"


def known(story: Story) -> dict[str, tuple[str, list[str]]]:
    """Last name and phones of the first contact, by the number in the deal."""
    first = {deal.number: story.contact(deal.contacts[0]) for deal in story.portal.deals_held.values()}
    return {number: (one.last_name, [phone.value for phone in one.phones]) for number, one in first.items()}


HIM, HER = ("Иванов", ["+79123456789"]), ("Петрова", ["+79000000002"])


@pytest.mark.parametrize("runs", [1, 2])
def test_two_of_them_are_two_contacts(story: Story, runs: int):
    story.garage.put_order("АА0001", client="Иванов Иван", phones=[HIS], card=False)
    if runs == 2:
        story.sync()
    story.garage.put_order("АА0002", client="Петрова Анна", phones=[HERS], card=False)
    story.sync()
    assert known(story) == {"АА0001": HIM, "АА0002": HER}
    story.settles()


def test_bare_phones_are_two_contacts_too(story: Story):
    for number, phone in (("АА0001", HIS), ("АА0002", HERS)):
        story.garage.put_order(number, client="", phones=[phone], card=False)
    story.sync()
    assert known(story) == {"АА0001": ("", ["+79123456789"]), "АА0002": ("", ["+79000000002"])}
    story.settles()


@pytest.mark.parametrize("runs", [1, 2])
def test_one_phone_is_one_client_however_many_work_orders_name_him(story: Story, runs: int):
    story.garage.put_order("АА0001", client="Иванов Иван", phones=[HIS], card=False)
    if runs == 2:
        story.sync()
    story.garage.put_order("АА0002", client="Иванов Иван", phones=["+7 (912) 3456789"], card=False)
    story.sync()
    assert len(story.portal.contacts_held) == 1
    assert known(story) == {"АА0001": HIM, "АА0002": HIM}
    story.settles()


def test_without_a_phone_they_are_nobody_in_the_portal(story: Story):
    for number, client in (("АА0001", "Иванов Иван"), ("АА0002", "Петрова Анна")):
        story.garage.put_order(number, client=client, phones=[], card=False)
    story.sync()
    assert [deal.contacts for deal in story.portal.deals_held.values()] == [(), ()]
    assert not story.portal.contacts_held
    story.settles()


def test_a_phone_put_right_in_the_work_order_leaves_its_deal_with_the_contact_made_for_it(story: Story):
    order = story.garage.put_order("АА0001", client="Иванов Иван", phones=["8 912 000-00-00"], card=False)
    story.sync()
    right = story.garage.put_order("АА0002", client="Иванов Иван", phones=[HIS], deleted=True, card=False).client
    story.garage.change(order, client=right)
    story.sync()
    assert [story.deal(deal).contacts for deal in story.portal.deals_held] == [tuple(story.portal.contacts_held)]
    story.settles()


def test_another_client_typed_into_the_work_order_is_another_contact(story: Story):
    order = story.garage.put_order("АА0001", client="Иванов Иван", phones=[HIS], card=False)
    story.garage.put_order("АА0002", client="Иванов Иван", phones=[HIS], card=False)
    story.sync()
    her = story.garage.put_order("АА0003", client="Петрова Анна", phones=[HERS], deleted=True, card=False).client
    story.garage.change(order, client=her)
    story.sync()
    assert known(story) == {"АА0001": HER, "АА0002": HIM}
    story.settles()


@pytest.mark.rule("A2")
def test_such_a_client_finds_his_open_deal_by_phone(story: Story):
    story.garage.put_order("АА0001", client="Иванов Иван", phones=[HIS], card=False)
    story.garage.put_order("АА0002", client="Петрова Анна", phones=[HERS], card=False)
    story.sync()
    hers = story.deals("АА0002")[0].contacts
    deal = story.portal.put_deal(contacts=hers)
    story.garage.put_order("АА0003", client="Петрова Анна", phones=[HERS], card=False)
    story.sync()
    assert (story.deal(deal).number, story.deal(deal).contacts) == ("АА0003", hers)


def test_an_answer_that_was_lost_makes_no_second_contact(story: Story):
    story.garage.put_order("АА0001", client="Иванов Иван", phones=[HIS], card=False)
    rows = story.plan()
    story.portal.faults = ["lost"]
    story.apply(rows)
    story.apply(rows)
    assert (len(story.portal.contacts_held), len(story.portal.deals_held)) == (1, 1)
