"""New deals and contacts: many a request, robots as told, none twice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.call import Call
from obmen.core.errors import Misconfigured, ObmenError, Refused, Unclear
from obmen.core.roles.crm import DealValues, NewContact, NewDeal
from obmen.core.roles.crm_sought import Sought
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, stored

pytestmark = pytest.mark.rule("A4")
Asked = Callable[[], int]
CHECK = 1
"""A request that asks for what writes are checked by, before the first of them."""


def deals(count: int, *, robots: bool = False, **values: Any) -> list[NewDeal]:
    return [
        NewDeal(f"onec {n}", f"Ремонт {n}", DealValues(number=f"ЗН-{n}", **values), "CALL", robots)
        for n in range(count)
    ]


def added(results: Any) -> list[str | ObmenError]:
    """In the order they were asked for."""
    return [result for _, result in sorted(results, key=lambda one: one[0])]


def test_a_hundred_deals_without_robots_are_one_request(
    client: Bitrix24Client, portal: Bitrix24, call: Call, asked: Asked
) -> None:
    portal.settings(robots={"deal": {"STAGE_ID": "EXECUTING"}})
    ids = added(client.add_deals(deals(100, sum=Decimal("0.10")), FIELDS))
    assert ids == [str(number) for number in range(1, 101)]
    assert asked() == CHECK + 1
    assert portal.difference("deal", FIELDS.number, {f"ЗН-{n}": {"STAGE_ID": "NEW"} for n in range(100)}) == []


def test_once_its_cost_is_known_a_request_makes_a_thousand(
    client: Bitrix24Client, portal: Bitrix24, call: Call, asked: Asked
) -> None:
    added(client.add_deals(deals(20), FIELDS))
    assert len(set(added(client.add_deals(deals(1020)[20:], FIELDS)))) == 1000
    assert asked() == CHECK + 2
    assert portal.doubles("deal", FIELDS.number) == {}


def test_robots_start_where_they_shall(client: Bitrix24Client, portal: Bitrix24, call: Call, asked: Asked) -> None:
    portal.settings(robots={"deal": {"COMMENTS": "робот"}})
    mixed = [*deals(3, robots=True), *deals(6)[3:]]
    ids = added(client.add_deals(mixed, FIELDS))
    assert [stored(portal, "deal", str(id_))["COMMENTS"] for id_ in ids] == ["робот"] * 3 + [None] * 3
    assert asked() - 6 == CHECK + 2


@pytest.mark.parametrize("robots", [True, False], ids=["robots", "import"])
def test_a_new_deal_is_as_told(client: Bitrix24Client, portal: Bitrix24, call: Call, robots: bool) -> None:
    contacts = tuple(map(str, portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Борис"}])))[::-1]
    pipeline = portal.add_pipeline("Сервис")
    values = DealValues(
        number="ЗН & #1",
        stage=f"C{pipeline}:EXECUTING",
        sum=Decimal("1250.50"),
        currency="RUB",
        date=date(2026, 2, 28),
        contacts=contacts,
    )
    [id_] = added(client.add_deals([NewDeal("onec 7", "М+Ж & #1", values, "WEB", robots)], FIELDS))
    assert isinstance(id_, str)
    deal = client.deals([id_], FIELDS)[id_]
    assert all(getattr(deal, name) == getattr(values, name) for name in DealValues.__dataclass_fields__)
    assert (deal.title, deal.origin, deal.pipeline) == ("М+Ж & #1", "onec 7", str(pipeline))
    told = stored(portal, "deal", id_)
    assert (told["SOURCE_ID"], told["IS_MANUAL_OPPORTUNITY"]) == ("WEB", "Y")
    assert [one.id for one in client.deals_sought(Sought(origins=["onec 7"]), FIELDS)] == [id_]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("robots", [True, False], ids=["robots", "import"])
@pytest.mark.parametrize("fault", ["lost_answer", "500_after", "html200_after", "truncated", "502"])
def test_where_the_answer_is_lost_each_row_is_unclear_and_its_origin_tells(
    client: Bitrix24Client, portal: Bitrix24, call: Call, robots: bool, fault: str
) -> None:
    method = "crm.deal.add" if robots else "crm.item.batchimport"
    portal.fault(fault, method=method, times=1)
    wanted = deals(30, robots=robots)
    results = added(client.add_deals(wanted, FIELDS))
    assert all(isinstance(result, Unclear) for result in results)
    assert "the new deal for ЗН-7" in str(results[7])
    known = {deal.origin for deal in client.deals_sought(Sought(origins=[deal.origin for deal in wanted]), FIELDS)}
    assert len(known) == (0 if fault == "502" else 30)
    added(client.add_deals([deal for deal in wanted if deal.origin not in known], FIELDS))
    assert portal.doubles("deal", FIELDS.number) == {}
    assert portal.report()["items"]["deal"] == 30


@pytest.mark.rule("H4")
def test_a_batch_cut_in_its_midst_is_made_whole_without_doubles(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    portal.settings(cost_of={"crm.deal.add": 1.35}, operating_limit=None)
    wanted = deals(50, robots=True)
    assert all(isinstance(result, Unclear) for result in added(client.add_deals(wanted, FIELDS)))
    known = {deal.origin for deal in client.deals_sought(Sought(origins=[deal.origin for deal in wanted]), FIELDS)}
    assert len(known) in (44, 45)
    rest = [deal for deal in wanted if deal.origin not in known]
    assert all(isinstance(result, str) for result in added(client.add_deals(rest, FIELDS)))
    assert portal.doubles("deal", "ORIGIN_ID") == {}
    assert portal.report()["items"]["deal"] == 50


@pytest.mark.parametrize("robots", [True, False], ids=["robots", "import"])
def test_a_reference_in_a_title_is_no_reference(
    client: Bitrix24Client, portal: Bitrix24, call: Call, robots: bool
) -> None:
    wanted = deals(45, robots=robots)
    special = NewDeal("onec x", "Оплата $result[c0] руб.", DealValues(number="$next[c1]"), "", robots)
    ids = added(client.add_deals([*wanted[:20], special, *wanted[20:]], FIELDS))
    told = stored(portal, "deal", str(ids[20]))
    assert (told["TITLE"], told[FIELDS.number]) == (special.title, "$next[c1]")
    assert len(set(ids)) == 46


def test_a_row_that_fails_leaves_the_others_of_its_twenty_alone(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    portal.settings(mandatory={"deal": ["COMMENTS", "SOURCE_ID"]})
    results = added(client.add_deals(deals(3), FIELDS))
    assert all(isinstance(result, Refused) for result in results)
    assert "the new deal for ЗН-1" in str(results[1])
    assert "COMMENTS" in str(results[1])
    portal.settings(mandatory={"deal": ["SOURCE_ID"]})
    wanted = deals(3)
    without_source = NewDeal("onec s", "x", DealValues(number="ЗН-9"), "", robots=False)
    results = added(client.add_deals([wanted[0], without_source, wanted[1]], FIELDS))
    assert [isinstance(result, str) for result in results] == [True, False, True]


def test_a_stage_that_is_gone_makes_no_deal(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    gone = NewDeal("onec 1", "x", DealValues(number="ЗН-1", stage="C9:NEW"), "", robots=True)
    fine = NewDeal("onec 2", "x", DealValues(number="ЗН-2", stage="WON"), "", robots=True)
    results = added(client.add_deals([gone, fine], FIELDS))
    assert isinstance(results[0], Refused)
    assert "«C9:NEW»" in str(results[0])
    assert stored(portal, "deal", str(results[1]))["STAGE_ID"] == "WON"
    assert portal.report()["items"]["deal"] == 1


def test_without_the_right_to_import_it_is_a_matter_of_the_connection(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    portal.settings(may_import=False)
    for count in (1, 30):
        with pytest.raises(Misconfigured, match="may not import") as caught:
            added(client.add_deals(deals(count), FIELDS))
        assert caught.value.setting == "webhook"


def test_contacts_come_with_a_phone_and_are_found_by_it(
    client: Bitrix24Client, portal: Bitrix24, call: Call, asked: Asked
) -> None:
    wanted = [NewContact(f"onec c-{n}", "Анна", "", f"Иванова-{n}", f"+7916000{n:04}") for n in range(90)]
    ids = added(client.add_contacts(wanted))
    assert asked() == 1
    found = client.contacts_with([contact.phone for contact in wanted])
    assert [found[contact.phone][0].id for contact in wanted] == ids
    one = client.contacts_of_origin(["onec c-5"])["onec c-5"]
    assert (one.name, one.second_name, one.last_name) == ("Анна", "", "Иванова-5")
    assert [phone.value for phone in one.phones] == ["+79160000005"]


@pytest.mark.rule("H6")
def test_a_dry_addition_notes_each_row(client: Bitrix24Client, portal: Bitrix24) -> None:
    with calling(dry=True) as dry:
        assert set(added(client.add_deals([*deals(21, stage="WON"), *deals(2, robots=True)], FIELDS))) == {""}
        added(client.add_contacts([NewContact("c", "Анна", "", "", "+79160000000")]))
    assert len(dry.changes) == 24
    assert dry.changes[0].after == {"title": "Ремонт 0", "number": "ЗН-0", "stage": "WON", "source": "CALL"}
    assert {change.before for change in dry.changes} == {None}
    assert not any(portal.report()["items"].values())
