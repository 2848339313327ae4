"""What a person wrote on a client's card, when he gets another deal.   Rule A5."""

import pytest

from .carded import name, told
from .story import Story

pytestmark = pytest.mark.rule("A5")


@pytest.mark.parametrize("policy", ["keep", "tell"])
def test_what_a_person_wrote_on_the_card_is_not_written_over_for_the_clients_next_work_order(story: Story, policy: str):
    story.set(by_hand={"name": policy, "client": policy})
    story.garage.put_order("АА0001")
    story.sync()
    (contact,) = story.portal.contacts_held
    story.portal.contact_by_hand(contact, last_name="Сидоров")
    second = story.garage.put_order("АА0002")
    row = story.sync()[second.ref]
    assert (row.before, row.after["name"]) == ({}, "Сидоров Иван Иванович")
    assert story.deals("АА0002")[0].contacts == (contact,)
    assert name(story, contact) == "Сидоров Иван Иванович"
    warned = [one for one in told(story, second.ref) if "changed by hand" in one]
    assert len(warned) == (policy == "tell")
    third = story.garage.put_order("АА0003")  # what the first has left is remembered by all of them, and told once
    story.sync()
    assert (name(story, contact), told(story, third.ref)) == ("Сидоров Иван Иванович", [])
    story.settles()
    story.set(by_hand={})
    story.sync()
    assert name(story, contact) == "Иванов Иван Иванович"
    story.settles()


def test_nor_for_one_that_is_found_by_its_number_in_a_deal_without_him(story: Story):
    story.set(by_hand={"name": "keep"})
    story.garage.put_order("АА0001")
    story.sync()
    (contact,) = story.portal.contacts_held
    story.portal.contact_by_hand(contact, last_name="Сидоров")
    story.garage.put_order("АА0002")
    deals = [story.portal.put_deal("АА0002"), story.portal.put_deal("АА0003", contacts=[contact])]
    story.garage.put_order("АА0003")
    story.sync()
    assert [story.deal(deal).contacts for deal in deals] == [(contact,), (contact,)]
    assert name(story, contact) == "Сидоров Иван Иванович"
    story.settles()


def test_nor_where_the_phone_stands_behind_many_others(story: Story, long_plan: None):
    story.set(by_hand={"name": "keep"})
    story.garage.put_order("АА0001")
    story.sync()
    (contact,) = story.portal.contacts_held
    story.portal.contact_by_hand(contact, last_name="Сидоров")
    story.garage.put_order("АА0002")
    story.sync()
    assert name(story, contact) == "Сидоров Иван Иванович"


def test_what_1c_itself_changed_is_no_persons_change(story: Story):
    story.set(by_hand={"name": "keep"})
    story.garage.put_order("АА0001", client_ref="one")
    story.sync()
    (contact,) = story.portal.contacts_held
    first = next(iter(story.garage.held.values()))
    story.garage.put_order("АА0002", client="Петров Иван Иванович", client_ref="one")
    assert first.client is not None
    story.garage.change(first, client=story.garage.held["ref-00002"].client)
    story.sync()
    assert name(story, contact) == "Петров Иван Иванович"
    story.settles()
