"""A work order no deal fits becomes a deal.   Rules A4, A4.1."""

from datetime import date
from decimal import Decimal

import pytest

from obmen.core.errors import Refused

from .garage import day
from .story import Story

A4, A41 = pytest.mark.rule("A4"), pytest.mark.rule("A4.1")


@A4
def test_it_stands_at_the_right_stage_with_all_that_1c_knows(story: Story):
    story.set(source="CALL", title="Ремонт {number}")
    order = story.garage.put_order("АА0001", state="Выполнен", sum="99.9")
    row = story.sync()[order.ref]
    (deal,) = story.deals("АА0001")
    assert (deal.stage, deal.sum, deal.currency, deal.date) == ("DONE", Decimal("99.90"), "RUB", date(2026, 1, 12))
    assert (deal.title, story.portal.sources[deal.id]) == ("Ремонт АА0001", "CALL")
    assert story.contact(deal.contacts[0]).last_name == "Иванов"
    assert (row.act, row.before, row.after["name"], row.after["sum"]) == (
        "create",
        {},
        "Иванов Иван Иванович",
        "99.90",
    )
    assert story.outcomes[order.ref].links[0].theirs.id == deal.id  # type: ignore[union-attr]
    story.settles()


@A4
def test_of_several_stages_a_new_deal_gets_the_first(story: Story):
    story.stage_of("В работе", "C7:WORK", "WORK")
    story.garage.put_order("АА0001")
    story.sync()
    assert story.deals("АА0001")[0].stage == "C7:WORK"


@A4
def test_robots_start_for_what_is_in_work_and_not_for_what_is_finished(story: Story):
    story.set(finished_create=True)
    story.garage.put_order("АА0001")
    story.garage.put_order("АА0002", state="Закрыт", phones=["8 900 000-00-01"], client="Иной Иван")
    story.sync()
    assert story.portal.started == [story.deals("АА0001")[0].id]
    story.set(import_without_robots=True)
    story.garage.put_order("АА0003")
    story.sync()
    assert len(story.portal.started) == 1


@A4
def test_a_finished_work_order_gets_no_deal_unless_that_is_set(story: Story):
    order = story.garage.put_order("АА0001", state="Закрыт")
    assert story.sync()[order.ref].act == "skip"
    assert story.portal.deals_held == {}
    story.set(finished_create=True)
    story.sync()
    assert story.deals("АА0001")[0].stage == "WON"


@A4
def test_a_state_missing_from_the_table_waits_for_a_person(story: Story):
    orders = [story.garage.put_order(number, state="Стоянка") for number in ("АА0001", "АА0002")]
    rows = story.sync()
    assert [rows[order.ref].act for order in orders] == ["skip", "skip"]
    state = rows["state state-Стоянка"]  # told once, not for each work order
    assert (state.act, "Стоянка" in str(state.why)) == ("conflict", True)
    story.stage_of("Стоянка", "WORK")
    assert not any(row.act == "conflict" for row in story.sync().values())
    assert (len(story.deals("АА0001")), len(story.deals("АА0002"))) == (1, 1)


@A4
def test_unposted_work_orders_are_taken_unless_that_is_switched_off(story: Story):
    story.set(posted_only=True)
    order = story.garage.put_order("АА0001", posted=False)
    assert story.sync()[order.ref].act == "skip"
    story.set(posted_only=False)
    assert story.sync()[order.ref].act == "create"


@A4
@pytest.mark.parametrize("client", ["Иванов Иван", None])
def test_without_a_phone_or_a_client_the_deal_stands_without_a_contact_and_that_is_told(
    story: Story, client: str | None
):
    order = story.garage.put_order("АА0001", client=client, phones=["не звонить"])
    story.sync()
    (deal,) = story.deals("АА0001")
    assert (deal.contacts, story.portal.contacts_held) == ((), {})
    assert len(story.outcomes[order.ref].warnings) == 1  # type: ignore[union-attr]
    story.settles()


@A4
def test_a_deal_that_was_deleted_is_made_anew_and_that_is_told(story: Story):
    order = story.garage.put_order("АА0001")
    deal = story.portal.put_deal("АА0001")
    story.sync()
    story.portal.delete(deal)
    story.sync()
    assert len(story.deals("АА0001")) == 1
    assert deal in str(story.outcomes[order.ref].warnings[0])  # type: ignore[union-attr]
    story.settles()


@A41
def test_creating_switched_off_makes_no_deal_and_says_so_for_each(story: Story):
    story.set(create_deals=False)
    order = story.garage.put_order("АА0001")
    row = story.sync()[order.ref]
    assert (row.act, story.portal.written) == ("skip", [])
    assert row.why is not None


@A41
def test_creating_switched_on_later_makes_the_deals_that_were_passed_over(story: Story):
    story.set(create_deals=False)
    story.garage.put_order("АА0001")
    matched = story.portal.put_deal("АА0002")
    story.garage.put_order("АА0002", phones=["8 900 000-00-01"])
    story.sync()
    assert story.deal(matched).sum == 1000  # what fits is brought all the same
    story.set(create_deals=True)
    story.sync()
    assert len(story.deals("АА0001")) == 1
    story.settles()


@A4
def test_the_most_valuable_goes_first(story: Story):
    story.set(finished_create=True)
    finished = story.garage.put_order("АА0001", state="Закрыт", date=day(20), client="А Б", phones=["8 900 000-00-01"])
    older = story.garage.put_order("АА0002", date=day(3), client="В Г", phones=["8 900 000-00-02"])
    later = story.garage.put_order("АА0003", date=day(5), client="Д Е", phones=["8 900 000-00-03"])
    assert list(story.plan()) == [later.ref, older.ref, finished.ref]


@A4
def test_a_deal_the_portal_refuses_does_not_stop_the_others(story: Story):
    story.portal.faults = ["refused", ""]
    orders = [story.garage.put_order(f"АА000{n}", client=f"Б {n}", phones=[f"8 900 000-00-0{n}"]) for n in (1, 2)]
    story.sync()
    results = [story.outcomes[order.ref] for order in orders]
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert len(story.portal.deals_held) == 1
