"""A plan is carried out against a world that has moved on, by answers that get lost.   Rules A8, H4."""

from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear
from obmen.core.outcome import Outcome

from .garage import day
from .story import Story

pytestmark = pytest.mark.rule("A8")


def only(story: Story) -> Outcome:
    (outcome,) = story.outcomes.values()
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize(
    "by_hand", [{"sum": Decimal(5)}, {"stage": "DONE"}, {"number": "АА0007"}, {"stage": "C7:WORK", "pipeline": "7"}]
)
def test_a_deal_a_person_changed_since_the_plan_is_left_to_the_next_run(story: Story, by_hand):
    story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    rows = story.plan()
    story.portal.by_hand(deal, **by_hand)
    seen = story.deal(deal)
    story.apply(rows)
    assert (only(story).done, story.deal(deal)) == ("skipped", seen)
    assert story.versions == {}


def test_what_a_person_changed_beside_it_does_not_matter(story: Story):
    story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    rows = story.plan()
    story.portal.by_hand(deal, title="Иначе")
    story.apply(rows)
    assert (only(story).done, int(story.deal(deal).sum)) == ("updated", 1000)


def test_what_a_person_wrote_himself_meanwhile_is_not_written_again(story: Story):
    story.garage.put_order("АА0001")
    contact = story.portal.put_contact("89123456789", last_name="Иванов", name="Иван", second_name="Иванович")
    deal = story.portal.put_deal("АА0001", stage="WORK", date=day(12).date(), contacts=[contact])
    rows = story.plan()
    story.portal.by_hand(deal, sum=Decimal(1000))
    story.apply(rows)
    assert (only(story).done, story.portal.written) == ("unchanged", [])
    story.settles()


def test_a_deal_deleted_since_the_plan_is_left_to_the_next_run(story: Story):
    story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    rows = story.plan()
    story.portal.delete(deal)
    story.apply(rows)
    assert only(story).done == "skipped"
    story.sync()
    assert len(story.deals("АА0001")) == 1
    story.settles()


def test_a_contact_merged_since_the_plan_is_found_by_the_next_run(story: Story):
    story.garage.put_order("АА0001")
    kept, gone = story.portal.put_contact("8 900 000-00-01"), story.portal.put_contact("89123456789")
    deal = story.portal.put_deal(contacts=[gone])
    rows = story.plan()
    story.portal.merge_contacts(kept, gone)
    story.apply(rows)
    assert (only(story).done, story.deal(deal).number) == ("skipped", "")
    story.sync()
    assert (story.deal(deal).number, story.contact(kept).last_name) == ("АА0001", "Иванов")
    story.settles()


def test_a_card_changed_since_the_plan_is_left_while_its_deal_is_brought(story: Story):
    story.garage.put_order("АА0001")
    contact = story.portal.put_contact("89123456789", last_name="Ивашов")
    deal = story.portal.put_deal("АА0001", contacts=[contact])
    rows = story.plan()
    story.portal.contact_by_hand(contact, last_name="Ивашёв")
    story.apply(rows)
    assert (story.contact(contact).last_name, int(story.deal(deal).sum)) == ("Ивашёв", 1000)
    assert only(story).text is not None


def test_people_who_work_during_the_writing_lose_nothing(story: Story):
    for number in range(1, 121):
        story.garage.put_order(f"АА{number:04}", client=None)
    deals = [story.portal.put_deal(f"АА{number:04}") for number in range(1, 121)]
    rows = story.plan()
    story.portal.before_a_batch = lambda: story.portal.by_hand(deals[0], sum=Decimal(7))
    story.apply(rows)
    done = [outcome.done for outcome in story.outcomes.values() if isinstance(outcome, Outcome)]
    assert (done.count("updated"), done.count("skipped")) == (119, 1)
    assert story.deal(deals[0]).sum == 7


@pytest.mark.rule("H4")
def test_a_deal_whose_answer_was_lost_is_found_again_and_not_made_twice(story: Story):
    order = story.garage.put_order("АА0001")
    story.portal.faults = ["lost"]
    rows = story.plan()
    assert isinstance(story.apply(rows)[order.ref], Unclear)
    assert only_result(story.apply(rows)).done == "created"
    (deal,) = story.portal.deals_held
    assert list(story.links.pairs(("onec-ut", "work order"), ("portal", "deal"))) == [(order.ref, deal)]
    story.settles()


@pytest.mark.rule("H4")
def test_a_deal_whose_answer_was_lost_is_found_by_its_number_in_the_next_run(story: Story):
    story.garage.put_order("АА0001")
    story.portal.faults = ["lost"]
    story.sync()
    story.sync()
    assert len(story.portal.deals_held) == len(story.portal.contacts_held) == 1
    story.settles()


def test_where_a_deal_with_the_number_appeared_since_the_plan_none_is_made(story: Story):
    story.garage.put_order("АА0001")
    rows = story.plan()
    story.portal.put_deal("АА0001")
    story.apply(rows)
    assert (only(story).done, len(story.portal.deals_held)) == ("skipped", 1)


@pytest.mark.rule("H4")
def test_a_plan_carried_out_twice_changes_nothing_more(story: Story):
    story.garage.put_order("АА0001")
    story.garage.put_order("АА0002", client="Петров Пётр", phones=["8 900 000-00-02"])
    story.garage.put_order("АА0003", client="Сидоров Фёдор", phones=["8 900 000-00-03"])
    story.portal.put_deal("АА0001")
    story.portal.put_deal(contacts=[story.portal.put_contact("8 900 000-00-02")])
    rows = story.plan()
    story.apply(rows)
    written, versions = list(story.portal.written), dict(story.versions)
    story.apply(rows)
    assert story.portal.written == written
    assert story.versions == versions
    story.settles()


@pytest.mark.parametrize("stop_after", [0, 1, 2, 5, 6])
def test_a_stopped_run_tells_of_what_it_wrote_and_writes_the_rest_later(story: Story, stop_after: int):
    for number in range(1, 6):
        story.garage.put_order(f"АА000{number}", client=f"Иванов {number}", phones=[f"8 900 000-00-0{number}"])
        story.garage.put_order(f"ББ000{number}", client=None)
        story.portal.put_deal(f"ББ000{number}")
    rows = story.plan()
    story.apply(rows, stop_after=stop_after)
    told = {outcome.links[0].theirs.id for outcome in story.outcomes.values() if isinstance(outcome, Outcome)}
    written = {id_ for act, id_, _ in story.portal.written if act in {"add deal", "edit deal"}}
    assert told == written
    assert len(told) < 10
    story.apply({key: row for key, row in rows.items() if key not in story.outcomes})
    assert len(story.portal.deals_held) == 10
    story.settles()


def test_a_portal_that_is_off_leaves_all_of_it_for_later(story: Story):
    story.garage.put_order("АА0001")
    rows = story.plan()
    story.portal.off = True
    with pytest.raises(TryLater):
        story.apply(rows)


def test_a_deal_that_is_refused_does_not_stop_the_others(story: Story):
    orders = [story.garage.put_order(f"АА000{n}", client=None) for n in (1, 2)]
    deals = [story.portal.put_deal(order.number) for order in orders]
    story.portal.refused = {deals[0]}
    story.sync()
    assert isinstance(story.outcomes[orders[0].ref], Refused)
    assert story.deal(deals[1]).sum == 1000


def only_result(came: dict[str, Any]) -> Outcome:
    (result,) = came.values()
    assert isinstance(result, Outcome)
    return result
