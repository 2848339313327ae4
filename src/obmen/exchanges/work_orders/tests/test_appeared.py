"""What a person does between the plan and the writing makes no double, and keeps nobody from his deal for ever.
Rules A2, A4."""

from collections.abc import Callable

import pytest

from obmen.core.outcome import Outcome

from .story import Story

pytestmark = pytest.mark.rule("A4", "A2")
HIS = "8 912 345-67-89"


def said(story: Story, order: str) -> tuple[str, str]:
    outcome = story.outcomes[order]
    assert isinstance(outcome, Outcome)
    return outcome.done, str(outcome.text)


def opens_a_deal(story: Story) -> str:
    return story.portal.put_deal(contacts=[*_contacts(story), story.portal.put_contact("8 900 000-00-09")][:1])


def as_the_second_contact(story: Story) -> str:
    return story.portal.put_deal(contacts=[story.portal.put_contact("8 900 000-00-09"), *_contacts(story)])


def with_another_card(story: Story) -> str:
    return story.portal.put_deal(contacts=[story.portal.put_contact("+7 912 3456789")])


def _contacts(story: Story) -> list[str]:
    return list(story.portal.contacts_held)


@pytest.mark.parametrize("by_hand", [opens_a_deal, as_the_second_contact, with_another_card])
def test_a_deal_opened_for_the_client_since_the_plan_is_taken_by_the_next_run(
    story: Story, by_hand: Callable[[Story], str]
):
    order = story.garage.put_order("АА0001", phones=[HIS])
    story.portal.put_contact("89123456789")
    rows = story.plan()
    deal = by_hand(story)
    story.apply(rows)
    done, why = said(story, order.ref)
    assert (done, deal in why) == ("skipped", True)
    assert list(story.portal.deals_held) == [deal]
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [deal] == list(story.portal.deals_held)
    story.settles()


def test_a_client_with_two_work_orders_gets_a_deal_for_each(story: Story):
    orders = [story.garage.put_order(number, phones=[HIS], client_ref="c") for number in ("АА0001", "АА0002")]
    story.portal.put_contact("89123456789")
    story.sync()
    assert [said(story, order.ref)[0] for order in orders] == ["created", "created"]
    story.settles()


def test_a_deal_opened_for_a_client_with_two_work_orders_is_the_operators_to_decide(story: Story):
    for number in ("АА0001", "АА0002"):
        story.garage.put_order(number, phones=[HIS], client_ref="c")
    rows = story.plan()
    deal = story.portal.put_deal(contacts=[story.portal.put_contact("89123456789")])
    story.apply(rows)
    assert {row.act for row in story.sync().values()} == {"conflict"}
    assert list(story.portal.deals_held) == [deal]
    story.portal.by_hand(deal, number="АА0001")
    story.sync()
    assert len(story.deals("АА0002")) == 1
    story.settles()


def emptied(story: Story, deal: str) -> None:
    story.portal.by_hand(deal, number="")


def test_the_emptied_deal_of_another_work_order_keeps_none_from_its_own(story: Story):
    story.garage.put_order("АА0001", phones=[HIS], client_ref="c")
    story.sync()
    (first,) = story.portal.deals_held
    new = story.garage.put_order("АА0002", phones=[HIS], client_ref="c")
    emptied(story, first)
    story.sync()
    assert said(story, new.ref)[0] == "created"
    assert [deal.id for deal in story.deals("АА0001")] == [first]
    story.settles()


def test_a_deal_emptied_since_the_plan_holds_another_work_order_up_once(story: Story):
    story.garage.put_order("АА0001", phones=[HIS], client_ref="c")
    story.sync()
    (first,) = story.portal.deals_held
    new = story.garage.put_order("АА0002", phones=[HIS], client_ref="c")
    rows = story.plan()
    emptied(story, first)
    story.apply(rows)
    assert said(story, new.ref)[0] == "skipped"
    story.sync()
    assert (len(story.deals("АА0001")), len(story.deals("АА0002"))) == (1, 1)
    story.settles()


def finished(story: Story, contact: str) -> None:
    story.portal.put_deal(contacts=[contact], stage="LOST")


def finished_by_setting(story: Story, contact: str) -> None:
    story.set(finished_stages=["DONE", "WON", "LOST"])
    story.portal.put_deal(contacts=[contact], stage="DONE")


def of_another_client(story: Story, contact: str) -> None:
    story.portal.put_deal(contacts=[story.portal.put_contact("8 900 000-00-09")])


def with_a_number(story: Story, contact: str) -> None:
    story.portal.put_deal("77", contacts=[contact])


def whose_contact_has_another_phone_now(story: Story, contact: str) -> None:
    story.portal.contact_by_hand(contact, phones=())
    story.portal.put_deal(contacts=[contact])


@pytest.mark.parametrize(
    "appears", [finished, finished_by_setting, of_another_client, with_a_number, whose_contact_has_another_phone_now]
)
def test_a_deal_the_next_run_would_not_take_keeps_nobody_waiting(story: Story, appears: Callable[[Story, str], None]):
    order = story.garage.put_order("АА0001", phones=[HIS])
    contact = story.portal.put_contact("89123456789")
    rows = story.plan()
    appears(story, contact)
    story.apply(rows)
    assert said(story, order.ref)[0] == "created"
    assert len(story.deals("АА0001")) == 1


def test_a_phone_typed_since_the_plan_makes_an_older_deal_his(story: Story):
    order = story.garage.put_order("АА0001", phones=[HIS])
    contact = story.portal.put_contact("доб. 12")
    deal = story.portal.put_deal(contacts=[contact])
    rows = story.plan()
    story.portal.contact_by_hand(contact, phones=story.portal.contacts_held[story.portal.put_contact(HIS)].phones)
    story.apply(rows)
    assert said(story, order.ref)[0] == "skipped"
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [deal]


@pytest.mark.parametrize("typed", ["АА0001", "AA0001", "аа0001", " aa0001", "АA0001", "АА 0001"])
def test_a_number_typed_since_the_plan_makes_no_second_deal_however_it_is_typed(story: Story, typed: str):
    order = story.garage.put_order("АА0001")
    rows = story.plan()
    deal = story.portal.put_deal(typed)
    story.apply(rows)
    done, why = said(story, order.ref)
    assert (done, deal in why) == ("skipped", True)
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [deal] == list(story.portal.deals_held)
    story.settles()


def test_it_is_looked_again_before_those_that_come_later_in_the_plan(story: Story):
    for n in range(201):
        story.garage.put_order(f"АА{n:04}", client=f"Б {n}", phones=[f"8 900 000-{n // 100:02}-{n % 100:02}"])
    rows = story.plan()
    last = story.garage.held[list(rows)[-1]]
    assert last.client
    phone = last.client.phones[0]
    story.apply(rows, meanwhile=lambda: story.portal.put_deal(contacts=[story.portal.put_contact(phone)]))
    assert [ref for ref in rows if said(story, ref)[0] == "skipped"] == [last.ref]
    story.sync()
    assert len(story.portal.deals_held) == 201
    story.settles()
