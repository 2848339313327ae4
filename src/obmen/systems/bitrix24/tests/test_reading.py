"""Lists of any length in few requests, and look-ups where they are cheaper."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from obmen.core.errors import Misconfigured
from obmen.core.roles.crm import DealFields
from obmen.core.roles.crm_sought import Sought
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24

from .conftest import FIELDS, numbered

pytestmark = [pytest.mark.rule("A8"), pytest.mark.usefixtures("call")]
Asked = Callable[[], int]


def test_almost_2500_rows_are_one_request(client: Bitrix24Client, portal: Bitrix24, asked: Asked) -> None:
    portal.seed("deal", [*numbered(2499), {"TITLE": "Без номера"}])
    found = list(client.numbered_deals(FIELDS))
    assert [deal.number for deal in found] == [f"ЗН-{n}" for n in range(2499)]
    assert asked() == 1


def test_what_is_known_to_be_short_is_not_asked_for_many_pages(
    client: Bitrix24Client, portal: Bitrix24, asked: Asked
) -> None:
    portal.seed("deal", numbered(120))
    for _ in range(2):
        assert len(list(client.numbered_deals(FIELDS))) == 120
    assert asked() == 2
    assert portal.report()["commands"]["crm.deal.list"] == 50 + 4


def test_what_has_grown_since_is_not_read_page_by_page(client: Bitrix24Client, portal: Bitrix24, asked: Asked) -> None:
    portal.seed("deal", numbered(120))
    assert len(list(client.numbered_deals(FIELDS))) == 120
    portal.seed("deal", numbered(1120)[120:])
    before = asked()
    assert len(list(client.numbered_deals(FIELDS))) == 1120
    assert asked() - before == 2


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 2500, 2550])
def test_no_row_is_read_twice_or_left_out_at_the_end_of_a_page(
    client: Bitrix24Client, portal: Bitrix24, count: int
) -> None:
    ids = portal.seed("deal", numbered(count)) if count else []
    assert [deal.id for deal in client.numbered_deals(FIELDS)] == list(map(str, ids))


def test_slow_lists_are_read_in_fewer_pages_a_request(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.list": 2.0}, operating_limit=None)
    portal.seed("deal", numbered(3000))
    assert len({deal.id for deal in client.numbered_deals(FIELDS)}) == 3000
    assert portal.report()["outcomes"]["cut"] == 1
    assert max(arrival["spent"] for arrival in portal.arrivals() if arrival["outcome"] == "done") <= 60
    before = len(portal.arrivals())
    assert len({deal.id for deal in client.numbered_deals(FIELDS)}) == 3000
    assert max(arrival["spent"] for arrival in portal.arrivals()[before:]) <= 40


def test_a_slow_look_up_is_asked_again_for_less(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.list": 2.0}, operating_limit=None)
    portal.seed("deal", numbered(3000))
    wanted = [f"ЗН-{n}" for n in range(2450)]
    assert {deal.number for deal in client.deals_sought(Sought(numbers=wanted), FIELDS)} == set(wanted)
    assert portal.report()["outcomes"]["cut"] == 1


def test_a_deal_is_read_as_it_stands(client: Bitrix24Client, portal: Bitrix24) -> None:
    contacts = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Борис"}])[::-1]
    stage = f"C{portal.add_pipeline('Сервис')}:EXECUTING"
    told: dict[str, object] = {
        "TITLE": "Ремонт",
        "UF_CRM_ID_1C": " ЗН-1 ",
        "OPPORTUNITY": "1250.50",
        "BEGINDATE": "2026-03-01",
    }
    told |= {"CATEGORY_ID": stage[1:-10], "STAGE_ID": stage, "ORIGINATOR_ID": "obmen", "ORIGIN_ID": "onec 1"}
    [number] = portal.seed("deal", [told | {"CONTACT_IDS": contacts}])
    [first_only] = client.numbered_deals(FIELDS)
    whole = client.deals([str(number), "999", "no number"], FIELDS)[str(number)]
    assert first_only.contacts == ("2",)
    assert whole.contacts == ("2", "1")
    for deal in (first_only, whole):
        assert (deal.id, deal.title, deal.number, deal.origin) == (str(number), "Ремонт", "ЗН-1", "onec 1")
        assert (deal.pipeline, deal.stage) == (stage[1:-10], stage)
        assert (deal.sum, deal.currency, deal.date) == (Decimal("1250.50"), "RUB", date(2026, 3, 1))
        assert deal.object.url.endswith(f"/crm/deal/details/{number}/")
        assert deal.modified


def test_a_key_of_another_program_is_no_origin_of_ours(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed("deal", [{"ORIGINATOR_ID": "shop", "ORIGIN_ID": "1"}, {"ORIGINATOR_ID": "obmen", "ORIGIN_ID": "1"}])
    found = client.deals_sought(Sought(origins=["1", "2"], finished=["NEW"]), FIELDS)
    assert [deal.id for deal in found] == ["2"]


def test_open_deals_without_a_number_come_with_all_their_contacts(client: Bitrix24Client, portal: Bitrix24) -> None:
    contacts = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Борис"}])
    made: list[dict[str, object]] = [
        {"TITLE": "открыта", "CONTACT_IDS": contacts},
        {"TITLE": "с номером", "UF_CRM_ID_1C": "ЗН-1"},
        {"TITLE": "успех", "STAGE_ID": "WON"},
        {"TITLE": "отказ", "STAGE_ID": "LOSE"},
        {"TITLE": "отложена", "STAGE_ID": "APOLOGY"},
    ]
    portal.seed("deal", made)
    found = list(client.open_deals_without_number(FIELDS, {"WON", "LOSE"}))
    assert [(deal.title, deal.contacts) for deal in found] == [("открыта", ("1", "2")), ("отложена", ())]
    assert len(list(client.open_deals_without_number(FIELDS, ()))) == 4


def test_2400_numbers_are_looked_up_in_one_request_and_open_deals_beside_them(
    client: Bitrix24Client, portal: Bitrix24, asked: Asked
) -> None:
    portal.seed("deal", [*numbered(3000), {"TITLE": "Без номера"}])
    wanted = [f"ЗН-{n}" for n in range(2400)]
    assert {deal.number for deal in client.deals_sought(Sought(numbers=wanted), FIELDS)} == {*wanted, ""}
    assert asked() == 1


def test_few_deals_are_scanned_rather_than_looked_up_by_many_numbers(
    client: Bitrix24Client, portal: Bitrix24, asked: Asked
) -> None:
    portal.seed("deal", numbered(60))
    list(client.numbered_deals(FIELDS))
    wanted = [f"ЗН-{n}" for n in range(50, 10_050)]
    assert len(list(client.deals_sought(Sought(numbers=wanted), FIELDS))) == 10
    assert asked() == 3


def test_a_number_that_many_deals_have_finds_them_all(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed("deal", [{"TITLE": str(n), "UF_CRM_ID_1C": "ЗН-1"} for n in range(130)])
    assert len({deal.id for deal in client.deals_sought(Sought(numbers=["ЗН-1", "ЗН-2"]), FIELDS)}) == 130


@pytest.mark.parametrize("value", ["М+Ж & сын #1 ?x=%41", "$result[c0] и ещё", "a=b[c]"])
def test_a_number_with_awkward_signs_is_found(client: Bitrix24Client, portal: Bitrix24, value: str) -> None:
    portal.seed("deal", [{"TITLE": "a", "UF_CRM_ID_1C": value}, {"TITLE": "b", "UF_CRM_ID_1C": "ЗН-1"}])
    others = [f"ЗН-{n}" for n in range(1, 120)]
    assert {deal.number for deal in client.deals_sought(Sought(numbers=[value, *others]), FIELDS)} == {value, "ЗН-1"}


def test_contacts_come_with_their_phones_each_with_its_id(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed(
        "contact",
        [
            {"NAME": "Анна", "LAST_NAME": "Иванова", "PHONE": [{"VALUE": "8 916 123-45-67"}, {"VALUE": "доб. 12"}]},
            {"NAME": "Без телефона", "ORIGINATOR_ID": "obmen", "ORIGIN_ID": "onec c-1"},
        ],
    )
    found = client.contacts(["1", "2", "3"])
    assert list(found) == ["1", "2"]
    assert [phone.value for phone in found["1"].phones] == ["8 916 123-45-67", "доб. 12"]
    assert len({phone.id for phone in found["1"].phones}) == 2
    assert found["2"].phones == ()
    assert list(client.contacts_of_origin(["onec c-1", "onec c-2"])) == ["onec c-1"]


@pytest.mark.parametrize("by", ["scan", "open", "look-up"])
def test_a_field_that_was_deleted_is_told_by_name(client: Bitrix24Client, portal: Bitrix24, by: str) -> None:
    portal.seed("deal", numbered(3))
    gone = DealFields("UF_CRM_GONE_FIELD")
    acts = {
        "scan": lambda: list(client.numbered_deals(gone)),
        "open": lambda: list(client.open_deals_without_number(gone, ())),
        "look-up": lambda: list(client.deals_sought(Sought(numbers=["ЗН-1"]), gone)),
    }
    with pytest.raises(Misconfigured, match="UF_CRM_GONE_FIELD"):
        acts[by]()
