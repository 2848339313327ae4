"""Deals that may have been made since both sides were read, found in few requests."""

from collections.abc import Callable

import pytest

from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.crm_sought import Sought
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, numbered, requests
from .mirrors import FINISHED, FIRST_OPEN, HOUR, Mirrored, held, looked_at

pytestmark = pytest.mark.rule("A4", "A8")
__all__ = ["held", "looked_at"]


def sought(client: Bitrix24Client, **more: object) -> dict[str, CrmDeal]:
    with calling(seconds=300):
        return {deal.id: deal for deal in client.deals_sought(Sought(finished=FINISHED, **more), FIELDS)}  # type: ignore[arg-type]


def test_all_ways_of_finding_share_one_request(held: Mirrored) -> None:
    made: list[dict[str, object]] = [
        {"TITLE": "наша", "ORIGINATOR_ID": "obmen", "ORIGIN_ID": "onec 1", "STAGE_ID": "WON"},
        {"TITLE": "с номером", "UF_CRM_ID_1C": "ЗН-новый"},
        {"TITLE": "новая", "CONTACT_IDS": [3, 4]},
    ]
    held.portal.advance(HOUR)
    ids = [str(id_) for id_ in held.portal.seed("deal", made)]
    before = requests(held.portal)
    found = sought(held.process(), origins=["onec 1", "onec 2"], numbers=["ЗН-новый", "ЗН-нет"])
    assert requests(held.portal) - before == 1
    assert list(found) == [ids[1], ids[0], ids[2]]
    assert found[ids[2]].contacts == ("3", "4")


def test_of_a_contact_are_found_those_seen_before_as_they_are_now(held: Mirrored) -> None:
    """Each contact has 130 of the open deals; who they are is remembered, and only these are asked for."""
    of_three = {id_ for id_, deal in held.look().items() if not deal.number and deal.contacts == ("3",)}
    taken, closed, gone, moved = sorted(map(int, of_three))[:4]
    held.portal.person_edits("deal", taken, UF_CRM_ID_1C="ЗН-1")
    held.portal.person_edits("deal", closed, STAGE_ID="WON")
    held.portal.person_deletes("deal", gone)
    held.portal.person_edits("deal", moved, CONTACT_IDS=[5])
    before = requests(held.portal)
    found = sought(held.client, contacts=["3"])
    assert requests(held.portal) - before == 2
    assert found.keys() == of_three - {str(taken), str(closed), str(gone)}
    assert found[str(moved)].contacts == ("5",)


@pytest.mark.parametrize("who", ["the same process", "another"])
def test_what_was_found_the_next_look_knows_too(held: Mirrored, who: str) -> None:
    held.portal.advance(HOUR)
    held.portal.person_edits("deal", FIRST_OPEN, CONTACT_IDS=[7, 8])
    found = sought(held.client if who == "the same process" else held.process())
    assert found[str(FIRST_OPEN)] == held.look()[str(FIRST_OPEN)]


@pytest.mark.parametrize("typed", ["АА0001", "AA0001", "аа0001", "aa0001"])
def test_a_number_is_found_as_people_type_it(held: Mirrored, typed: str) -> None:
    wanted = ["АА0001", *(f"АА{n:04}" for n in range(100, 1099))]
    [id_] = held.portal.seed("deal", [{"TITLE": "с номером", "UF_CRM_ID_1C": typed}])
    held.portal.seed("deal", [{"TITLE": "с другим", "UF_CRM_ID_1C": "АА0002"}])
    before = requests(held.portal)
    found = sought(held.process(), origins=[f"onec {n}" for n in range(1000)], numbers=wanted)
    assert requests(held.portal) - before == 1
    assert [deal.id for deal in found.values() if deal.number] == [str(id_)]


def test_where_lists_are_too_short_to_be_remembered_all_of_it_is_one_page(
    client: Bitrix24Client, portal: Bitrix24, asked: Callable[[], int]
) -> None:
    portal.seed("deal", [*numbered(30), {"TITLE": "открыта"}, {"TITLE": "успех", "STAGE_ID": "WON"}])
    assert [deal.title for deal in sought(client).values()] == ["открыта"]
    assert asked() == 1


def test_more_than_a_page_of_them_is_found_whole(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed("deal", [{"TITLE": f"Заявка {n}"} for n in range(130)])
    assert len(sought(client)) == 130
