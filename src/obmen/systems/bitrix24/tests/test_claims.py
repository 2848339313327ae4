"""A number is not written into a second deal: who bears it is asked together with the deals.   Rule A2."""

from decimal import Decimal

import pytest

from obmen.core.call import Call
from obmen.core.roles.crm import CrmDeal, DealValues
from obmen.core.roles.crm_edits import Borne, Claim
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24

from .conftest import FIELDS, requests

pytestmark = pytest.mark.rule("A2")


def numbered(id_: str, _: CrmDeal | None) -> DealValues:
    return DealValues(number=f"АА{id_:>04}", sum=Decimal(1))


def claimed(ids: list[str], *others: str) -> dict[str, Claim]:
    return {id_: Claim(f"АА{id_:>04}", others) for id_ in ids}


@pytest.mark.parametrize("typed", ["АА0002", "aa0002"])
def test_a_number_that_a_person_gave_another_deal_is_not_written(
    client: Bitrix24Client, portal: Bitrix24, call: Call, typed: str
) -> None:
    ids = [str(id_) for id_ in portal.seed("deal", [{"TITLE": "Ремонт"}] * 3)]
    [other] = portal.seed("deal", [{"TITLE": "Тот", FIELDS.number: typed}])
    results = dict(client.edit_deals(ids, FIELDS, numbered, claimed(ids)))
    assert results == {"1": "updated", "2": Borne(str(other)), "3": "updated"}
    assert portal.doubles("deal", FIELDS.number) == {}
    assert client.deals(["2"], FIELDS)["2"].sum == 0


def test_a_deal_known_to_bear_it_and_the_deal_itself_are_no_reason(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    ids = [str(id_) for id_ in portal.seed("deal", [{"TITLE": "Ремонт"}, {"TITLE": "С ним", FIELDS.number: "АА0002"}])]
    [known] = portal.seed("deal", [{"TITLE": "Прошлого года", FIELDS.number: "АА0001"}])
    results = dict(client.edit_deals(ids, FIELDS, numbered, claimed(ids, str(known))))
    assert results == {"1": "updated", "2": "updated"}


def test_a_person_who_types_it_while_others_are_written_is_seen(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    ids = [str(id_) for id_ in portal.seed("deal", [{"TITLE": "Ремонт"}] * 100)]
    [other] = portal.seed("deal", [{"TITLE": "Тот"}])

    def decide(id_: str, deal: CrmDeal | None) -> DealValues:
        if id_ == ids[0]:
            portal.person_edits("deal", other, **{FIELDS.number: "АА0099"})
        return numbered(id_, deal)

    results = dict(client.edit_deals(ids, FIELDS, decide, claimed(ids)))
    assert {id_ for id_, result in results.items() if result != "updated"} == {"99"}
    assert portal.doubles("deal", FIELDS.number) == {}


@pytest.mark.rule("A8")
def test_asking_for_the_numbers_of_fifty_deals_costs_one_place_in_a_request(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    portal.settings(plan="self_hosted")
    ids = [str(id_) for id_ in portal.seed("deal", [{"TITLE": "Ремонт"}] * (48 * 4))]
    before = requests(portal)
    assert set(dict(client.edit_deals(ids, FIELDS, numbered, claimed(ids))).values()) == {"updated"}
    assert requests(portal) - before == 5
