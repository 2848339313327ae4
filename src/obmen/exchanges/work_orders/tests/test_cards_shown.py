"""Cards of contacts that are there already, for clients who get new deals: shown in the plan, told of where no plan has
shown them.   Rules A5, H6."""

import pytest

from obmen.core.text import Text
from obmen.exchanges.work_orders import putting_in

from .carded import name, told
from .story import Story

pytestmark = pytest.mark.rule("A5", "H6")


def test_a_plan_shows_the_card_a_new_deal_will_correct(story: Story):
    contact = story.portal.put_contact("89123456789", name="Ваня", last_name="Сидоров")
    order = story.garage.put_order("АА0001")
    row = story.plan()[order.ref]
    assert row.before == {"last_name": "Сидоров", "name": "Ваня", "second_name": ""}
    assert {part: row.after[part] for part in row.before} == {
        "last_name": "Иванов", "name": "Иван", "second_name": "Иванович",
    }  # fmt: skip
    assert (contact in str(row.after["contacts"]), [one.id for one in row.objects]) == (True, [contact])
    story.sync()
    assert (name(story, contact), told(story, order.ref)) == ("Иванов Иван Иванович", [])
    story.settles()


def test_a_plan_shows_the_card_of_a_client_who_is_put_into_a_deal_of_others(story: Story):
    contact = story.portal.put_contact("89123456789", name="Ваня", last_name="Иванов", second_name="Иванович")
    other = story.portal.put_contact("8 900 000-00-01", last_name="Другой")
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001", contacts=[other])
    row = story.plan()[order.ref]
    assert (row.before["name"], row.after["name"], "last_name" in row.after) == ("Ваня", "Иван", False)
    assert contact in str(row.after["contacts"])
    story.sync()
    assert (name(story, contact), story.deal(deal).contacts) == ("Иванов Иван Иванович", (contact, other))
    story.settles()


def test_a_card_that_is_right_already_is_shown_as_it_is(story: Story):
    contact = story.portal.put_contact("89123456789", name="Иван", last_name="Иванов", second_name="Иванович")
    order = story.garage.put_order("АА0001")
    row = story.plan()[order.ref]
    assert (row.before, row.after["name"], contact in str(row.after["contacts"])) == ({}, "Иванов Иван Иванович", True)


def test_a_client_without_a_contact_gets_a_new_one_and_the_plan_says_so(story: Story):
    order = story.garage.put_order("АА0001")
    row = story.plan()[order.ref]
    assert (row.before, row.after["contacts"], row.after["name"]) == ({}, putting_in.NEW, "Иванов Иван Иванович")


def test_a_second_phone_for_the_card_made_for_the_client_is_shown(story: Story):
    story.garage.put_order("АА0001")
    story.sync()
    second = story.garage.put_order("АА0002", phones=["8 999 111-22-33"])
    row = story.plan()[second.ref]
    assert (row.before, row.after["phones"]) == ({"phones": "+79123456789"}, "+79991112233")


@pytest.mark.rule("A5.1")
def test_where_no_card_is_corrected_no_phone_is_looked_up_for_a_plan(story: Story):
    story.set(update_contacts=False)
    story.portal.put_contact("89123456789", name="Ваня", last_name="Сидоров")
    order = story.garage.put_order("АА0001")
    story.portal.contacts_with = None  # type: ignore[assignment,method-assign]  # to be asked would fail
    row = story.plan()[order.ref]
    assert (row.before, "contacts" in row.after) == ({}, False)


@pytest.mark.rule("A8")
@pytest.mark.parametrize("known", [True, False])
def test_a_card_that_is_not_what_the_plan_saw_is_left_to_the_next_run_and_the_deal_is_made(story: Story, known: bool):
    contact = story.portal.put_contact("89123456789", last_name="Ивашов") if known else ""
    order = story.garage.put_order("АА0001")
    rows = story.plan()
    if known:
        story.portal.contact_by_hand(contact, last_name="Ивашёв")
    else:
        contact = story.portal.put_contact("89123456789", last_name="Ивашёв")
    story.apply(rows)
    assert story.deals("АА0001")[0].contacts == (contact,)
    assert (name(story, contact), len(told(story, order.ref))) == ("Ивашёв", 1)
    assert story.plan()[order.ref].before["last_name"] == "Ивашёв"
    story.sync()
    assert name(story, contact) == "Иванов Иван Иванович"
    story.settles()


@pytest.mark.rule("A8")
def test_what_a_person_wrote_himself_on_the_card_meanwhile_does_not_matter(story: Story):
    contact = story.portal.put_contact("89123456789", last_name="Ивашов")
    story.garage.put_order("АА0001")
    rows = story.plan()
    story.portal.contact_by_hand(contact, last_name="Иванов")
    story.apply(rows)
    assert name(story, contact) == "Иванов Иван Иванович"
    assert ("edit contact", contact, {"name": "Иван", "second_name": "Иванович"}) in story.portal.written


def test_of_a_card_no_plan_has_shown_the_outcome_tells_what_was_on_it(story: Story, long_plan: None):
    contact = story.portal.put_contact("89123456789", name="Ваня", last_name="Сидоров")
    order = story.garage.put_order("АА0001")
    row = story.plan()[order.ref]
    assert (row.before, row.after["contacts"]) == ({}, putting_in.UNSEEN)
    story.sync()
    assert name(story, contact) == "Иванов Иван Иванович"
    (said,) = told(story, order.ref)
    assert f"Contact {contact} " in said
    assert "С••• → И•••, В••• → И•••" in said
    story.settles()


def test_a_card_that_is_only_filled_in_needs_nobodys_look(story: Story, long_plan: None):
    contact = story.portal.put_contact("89123456789", name="Иван", last_name="Иванов")
    order = story.garage.put_order("АА0001")
    story.sync()
    assert (name(story, contact), told(story, order.ref)) == ("Иванов Иван Иванович", [])


@pytest.mark.rule("H15")
def test_no_name_stands_where_everybody_may_read_it(story: Story, long_plan: None):
    contact = story.portal.put_contact("89123456789", name="Ваня", last_name="Сидоров")
    order = story.garage.put_order("АА0001")
    story.sync()
    texts = [Text("{all}", all=one) for one in told(story, order.ref)]
    assert not [text for text in texts if "Сидоров" in str(text) or "Иванов" in str(text) or "912" in str(text)]
    assert contact in str(texts[0])
