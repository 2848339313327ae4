"""What was read before is not read again: the next look asks for what has changed, and tells what the portal holds."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from obmen.core.roles.crm import DealFields, DealValues
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, numbered, requests
from .mirrors import DAY, FINISHED, FIRST_OPEN, HOUR, NUMBERED, Mirrored, held, looked_at

pytestmark = pytest.mark.rule("A8")
__all__ = ["held", "looked_at"]


def edit(deal: int, **fields: object) -> Callable[[Bitrix24], object]:
    return lambda portal: portal.person_edits("deal", deal, **fields)


def test_where_nothing_has_changed_a_look_is_one_request_for_each_list(held: Mirrored) -> None:
    before = held.portal.report()["commands"]
    held.look()
    after = held.portal.report()["commands"]
    assert {name: after[name] - before[name] for name in ("crm.deal.list", "crm.item.list")} == {
        "crm.deal.list": 6,
        "crm.item.list": 6,
    }
    held.portal.advance(HOUR)
    assert held.cost(held.process()) == 2


@pytest.mark.parametrize(
    "act",
    [
        edit(1, TITLE="Иначе", OPPORTUNITY="17.50"),
        edit(1, STAGE_ID="WON"),
        edit(1, UF_CRM_ID_1C=""),
        edit(1, UF_CRM_ID_1C="", STAGE_ID="WON"),
        edit(1, UF_CRM_ID_1C="ЗН-новый"),
        edit(FIRST_OPEN, UF_CRM_ID_1C="ЗН-1"),
        edit(FIRST_OPEN, STAGE_ID="LOSE"),
        edit(FIRST_OPEN, CONTACT_IDS=[3, 4]),
        edit(FIRST_OPEN, CONTACT_IDS=[]),
        lambda portal: portal.seed("deal", [{"TITLE": "Новая", "CONTACT_IDS": [5, 6]}, *numbered(1)]),
        lambda portal: portal.seed("deal", [{"TITLE": "Выиграна сразу", "STAGE_ID": "WON"}]),
    ],
)
def test_what_a_person_has_changed_is_seen(held: Mirrored, act: Callable[[Bitrix24], object]) -> None:
    act(held.portal)
    assert held.cost(held.process()) == 2


def test_what_comes_back_is_seen_again(held: Mirrored) -> None:
    for fields in ({"STAGE_ID": "WON"}, {"STAGE_ID": "NEW"}, {"UF_CRM_ID_1C": "1"}, {"UF_CRM_ID_1C": ""}):
        held.portal.person_edits("deal", FIRST_OPEN, **fields)
        held.portal.advance(HOUR)
        assert held.cost() == 2


def test_our_own_writes_are_seen(held: Mirrored) -> None:
    with calling(seconds=300):
        written = dict(held.client.edit_deals(["1", str(FIRST_OPEN)], FIELDS, lambda *_: DealValues(sum=Decimal(7))))
    assert set(written.values()) == {"updated"}
    assert held.cost() == 2


def test_a_hundred_changes_more_than_the_last_time_take_few_requests_more(held: Mirrored) -> None:
    for number in range(1, 700):
        held.portal.person_edits("deal", number, TITLE="Иначе")
    assert held.cost() <= 4
    held.portal.advance(HOUR)
    assert held.cost() == 2


def test_where_more_has_changed_than_a_whole_list_holds_the_list_is_read_whole(held: Mirrored) -> None:
    held.portal.seed("deal", [{"TITLE": str(n), "STAGE_ID": "WON"} for n in range(NUMBERED + 100)])
    held.portal.advance(HOUR)
    assert held.cost() <= 10
    held.portal.advance(HOUR)
    assert held.cost() == 2


def test_a_change_stamped_before_the_last_look_and_committed_after_it_is_seen(held: Mirrored) -> None:
    """As by another machine of the portal whose clock is behind, or by a long transaction."""
    held.portal.advance(-300)
    held.portal.person_edits("deal", 1, TITLE="Опоздала")
    held.portal.advance(300)
    assert held.cost() == 2


def test_a_change_made_while_a_list_is_read_is_seen_the_next_time(held: Mirrored) -> None:
    fresh = Mirrored(held.portal)
    turn = {"act": "edit", "entity": "deal", "fields": {"TITLE": "Тем временем"}, "method": "crm.deal.list", "skip": 1}
    held.portal.person_will({**turn, "id": 3}, {**turn, "id": NUMBERED - 1})
    fresh.look(fresh.process())
    held.portal.advance(HOUR)
    assert fresh.cost() == 2


def test_deals_that_were_deleted_are_told_until_somebody_asks_for_them(held: Mirrored) -> None:
    for number in (1, 2, FIRST_OPEN):
        held.portal.person_deletes("deal", number)
    assert held.look().keys() - held.whole().keys() == {"1", "2", str(FIRST_OPEN)}
    with calling(seconds=300):
        list(held.client.edit_deals(["1"], FIELDS, lambda id_, deal: None))
        assert held.client.deals(["2", str(FIRST_OPEN), "3"], FIELDS).keys() == {"3"}
    assert held.look() == held.whole()


def test_in_the_portals_night_its_lists_are_read_whole(held: Mirrored) -> None:
    """By the first look after three o'clock there; it was nine when they were read."""
    held.portal.person_deletes("deal", 1)
    held.portal.advance(16 * HOUR - 1)
    assert held.look().keys() - held.whole().keys() == {"1"}
    held.portal.advance(2)
    assert held.cost() == 6
    assert held.cost() == 2
    held.portal.advance(3 * DAY)
    assert held.cost() == 6


def test_who_wants_it_as_it_is_now_has_the_lists_read_whole(held: Mirrored) -> None:
    held.portal.person_deletes("deal", 1)
    held.portal.person_merges("contact", 3, [2])
    before = requests(held.portal)
    with calling(seconds=300):
        found = [
            *held.client.numbered_deals(FIELDS, anew=True),
            *held.client.open_deals_without_number(FIELDS, FINISHED, anew=True),
        ]
    assert requests(held.portal) - before == 4
    assert {deal.id: deal for deal in found} == held.whole()
    held.portal.advance(HOUR)
    assert held.cost() == 2


def test_a_merged_contact_shows_when_its_deal_is_asked_for(held: Mirrored) -> None:
    """The portal hands its deals over without a stamp. An exchange sees that the contact is gone, and asks."""
    held.portal.person_merges("contact", 3, [2])
    now, id_ = held.whole(), str(FIRST_OPEN + 1)
    assert (held.look()[id_].contacts, now[id_].contacts) == (("2",), ("3",))
    with calling(seconds=300):
        stale = [deal.id for deal in held.look().values() if "2" in deal.contacts]
        assert held.client.contacts(["2"]) == {}
        assert set(held.client.deals(stale, FIELDS)) == set(stale)
    assert held.look() == now
    assert held.cost() == 2


@pytest.mark.parametrize(
    "fields",
    [DealFields(FIELDS.number), DealFields(FIELDS.number, "CLOSEDATE"), DealFields("UF_CRM_OTHER", "BEGINDATE")],
)
def test_lists_of_other_fields_are_read_by_themselves(held: Mirrored, fields: DealFields) -> None:
    with calling():
        held.client.create_text_field("other")
    before = requests(held.portal)
    assert held.look(fields=fields) == held.whole(fields)
    assert requests(held.portal) - before >= 4


def test_other_stages_that_count_as_finished_make_another_list(held: Mirrored) -> None:
    held.portal.person_edits("deal", FIRST_OPEN, STAGE_ID="APOLOGY")
    held.portal.advance(HOUR)
    with calling(seconds=300):
        assert str(FIRST_OPEN) not in {deal.id for deal in held.client.open_deals_without_number(FIELDS, {"APOLOGY"})}
        assert str(FIRST_OPEN) in {deal.id for deal in held.client.open_deals_without_number(FIELDS, FINISHED)}


def test_another_portal_or_another_who_looks_begins_anew(held: Mirrored) -> None:
    before = requests(held.portal)
    address = held.portal.webhook.replace("/rest/1/", "/rest/17/")
    other = Mirrored(held.portal, held.mirror).process(address=address)
    with calling(), pytest.raises(Exception, match=r"."):
        list(other.numbered_deals(FIELDS))  # the stand knows no such user; what is kept is not handed to him
    other.close()
    assert requests(held.portal) == before + 1
