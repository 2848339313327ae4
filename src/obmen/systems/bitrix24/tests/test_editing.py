"""Deals and contacts are looked at again right before they are written, and written only where they differ."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.call import Call
from obmen.core.errors import Refused, Unclear
from obmen.core.roles.crm import CrmDeal, DealValues
from obmen.core.text import Text
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, numbered, stored

pytestmark = pytest.mark.rule("A8")
Asked = Callable[[], int]


def to(**values: Any) -> Callable[[str, CrmDeal | None], DealValues]:
    return lambda id_, deal: DealValues(**values)


def test_98_edits_are_three_requests(client: Bitrix24Client, portal: Bitrix24, call: Call, asked: Asked) -> None:
    ids = [str(number) for number in portal.seed("deal", numbered(98))]
    results = dict(client.edit_deals(ids, FIELDS, to(sum=Decimal("10.50"))))
    assert results == dict.fromkeys(ids, "updated")
    assert asked() == 3
    assert portal.report()["needless_writes"] == 0
    assert portal.difference("deal", FIELDS.number, {f"ЗН-{n}": {"OPPORTUNITY": "10.50"} for n in range(98)}) == []


def test_every_field_is_written_and_the_sum_stays_as_given(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    contacts = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Борис"}])
    [number] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    values = {
        "number": "ЗН & #1",
        "stage": "EXECUTING",
        "sum": Decimal("0.10"),
        "currency": "USD",
        "date": date(2026, 2, 28),
        "contacts": (str(contacts[1]), str(contacts[0])),
    }
    assert list(client.edit_deals([str(number)], FIELDS, to(**values))) == [(str(number), "updated")]
    deal = client.deals([str(number)], FIELDS)[str(number)]
    assert {name: getattr(deal, name) for name in values} == values
    assert stored(portal, "deal", number)["IS_MANUAL_OPPORTUNITY"] == "Y"


def test_contacts_are_taken_away_by_an_empty_list(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    contacts = portal.seed("contact", [{"NAME": "Анна"}])
    ids = [str(n) for n in portal.seed("deal", [{"TITLE": str(n), "CONTACT_IDS": contacts} for n in range(3)])]
    assert dict(client.edit_deals(ids, FIELDS, to(contacts=()))) == dict.fromkeys(ids, "updated")
    assert {deal.contacts for deal in client.deals(ids, FIELDS).values()} == {()}


def test_what_is_so_already_is_not_written(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    ids = [str(number) for number in portal.seed("deal", numbered(2, OPPORTUNITY="5"))]
    assert dict(client.edit_deals(ids, FIELDS, to(sum=Decimal("5.00"), currency="RUB"))) == dict.fromkeys(
        ids, "unchanged"
    )
    assert "crm.deal.update" not in portal.report()["commands"]


def test_only_the_fields_that_differ_are_sent(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    [number] = portal.seed("deal", numbered(1, OPPORTUNITY="5", IS_MANUAL_OPPORTUNITY="Y"))
    before = len(portal.changes())
    list(client.edit_deals([str(number)], FIELDS, to(sum=Decimal(6), currency="RUB", number="ЗН-0")))
    assert [change["field"] for change in portal.changes()[before:]] == ["OPPORTUNITY"]


def test_a_deal_goes_to_another_pipeline(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    pipeline = portal.add_pipeline("Сервис")
    [number] = portal.seed("deal", numbered(1))
    results = list(client.edit_deals([str(number)], FIELDS, to(stage=f"C{pipeline}:WON", number="ЗН-7")))
    assert results == [(str(number), "updated")]
    deal = client.deals([str(number)], FIELDS)[str(number)]
    assert (deal.pipeline, deal.stage, deal.number) == (str(pipeline), f"C{pipeline}:WON", "ЗН-7")


def test_a_stage_that_was_deleted_is_told_and_the_others_go_on(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    ids = [str(number) for number in portal.seed("deal", numbered(2))]
    wanted = {ids[0]: "GONE", ids[1]: "EXECUTING"}
    results = dict(client.edit_deals(ids, FIELDS, lambda id_, deal: DealValues(stage=wanted[id_])))
    assert isinstance(results[ids[0]], Refused)
    assert "«GONE»" in str(results[ids[0]])
    assert results[ids[1]] == "updated"
    assert stored(portal, "deal", ids[0])["STAGE_ID"] == "NEW"


def test_a_person_who_wrote_meanwhile_is_seen(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    """The look is not older than one request, so ten deals changed after the plan are seen as they are."""
    ids = portal.seed("deal", numbered(120))
    seen: dict[str, Decimal] = {}

    def decide(id_: str, deal: CrmDeal | None) -> DealValues | None:
        assert deal
        if not seen:
            for number in ids[60:70]:
                portal.person_edits("deal", number, OPPORTUNITY="777")
        seen[id_] = deal.sum
        return None if deal.sum else DealValues(sum=Decimal(1))

    results = dict(client.edit_deals(list(map(str, ids)), FIELDS, decide))
    assert [number for number in ids if results[str(number)] == "unchanged"] == ids[60:70]
    assert portal.report()["lost_updates"] == []


def test_deleted_deals_are_told_to_who_decides(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    ids = portal.seed("deal", numbered(3))
    portal.person_deletes("deal", ids[1])
    told: list[str] = []

    def decide(id_: str, deal: CrmDeal | None) -> DealValues | None:
        if deal is None:
            told.append(id_)
            raise Refused(Text("It is gone"))
        return DealValues(sum=Decimal(1))

    results = dict(client.edit_deals(list(map(str, ids)), FIELDS, decide))
    assert told == [str(ids[1])]
    assert [str(results[str(number)]) for number in ids] == ["updated", "It is gone", "updated"]


def test_half_of_a_batch_may_fail_each_for_its_own_reason(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    ids = portal.seed("deal", numbered(4))
    portal.settings(mandatory={"deal": [FIELDS.number]})
    wanted = {str(ids[0]): DealValues(number=""), str(ids[2]): DealValues(number="")}
    results = dict(
        client.edit_deals(list(map(str, ids)), FIELDS, lambda id_, _: wanted.get(id_, DealValues(sum=Decimal(1))))
    )
    refused = [id_ for id_, result in results.items() if isinstance(result, Refused)]
    assert sorted(refused) == sorted(wanted)
    assert f"deal {ids[0]}" in str(results[str(ids[0])])
    assert "optional in the CRM settings" in str(results[str(ids[0])])
    assert "<br>" not in str(results[str(ids[0])])
    assert sum(result == "updated" for result in results.values()) == 2


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lost_answer", "500_after", "502_after", "html200_after", "truncated", "500", "502"])
def test_a_torn_batch_is_unclear_for_each_deal_in_it_and_the_rest_goes_on(
    client: Bitrix24Client, portal: Bitrix24, call: Call, fault: str
) -> None:
    ids = [str(number) for number in portal.seed("deal", numbered(120))]
    portal.fault(fault, method="crm.deal.update", times=1)
    results = dict(client.edit_deals(ids, FIELDS, to(sum=Decimal(3))))
    unclear = [id_ for id_, result in results.items() if isinstance(result, Unclear)]
    assert len(unclear) == 49
    assert sum(result == "updated" for result in results.values()) == 71
    assert f"deal {unclear[0]}" in str(results[unclear[0]])
    again = dict(client.edit_deals(unclear, FIELDS, to(sum=Decimal(3))))
    assert set(again.values()) == {"updated" if fault in ("500", "502") else "unchanged"}
    assert portal.report()["needless_writes"] == 0


@pytest.mark.rule("H6")
def test_a_dry_edit_reads_and_notes_each_change_and_sends_none(client: Bitrix24Client, portal: Bitrix24) -> None:
    ids = [str(number) for number in portal.seed("deal", numbered(60, OPPORTUNITY="5"))]
    with calling(dry=True) as dry:
        results = dict(client.edit_deals(ids, FIELDS, to(sum=Decimal(6), stage="WON")))
    assert set(results.values()) == {"updated"}
    assert [change.object.id for change in dry.changes] == ids
    assert dry.changes[0].before == {"stage": "NEW", "sum": "5.00"}
    assert dry.changes[0].after == {"stage": "WON", "sum": "6.00"}
    assert "crm.deal.update" not in portal.report()["commands"]
