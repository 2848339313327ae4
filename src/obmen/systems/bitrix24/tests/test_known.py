"""What writes are checked by is asked for along with something else, and once in a while."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from obmen.core.clock import OwnedClock
from obmen.core.errors import Misconfigured, Refused
from obmen.core.roles.crm import CrmDeal, DealFields, DealValues, NewDeal
from obmen.core.roles.crm_sought import Sought
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.known import FRESH
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, numbered

pytestmark = pytest.mark.rule("A8")
Asked = Callable[[], int]
GONE = DealFields("UF_CRM_GONE_FIELD", "BEGINDATE")


def new(number: str, stage: str = "WON") -> NewDeal:
    return NewDeal(f"onec {number}", "Ремонт", DealValues(number=number, stage=stage), "", robots=False)


def raised(_: str, deal: CrmDeal | None) -> DealValues:
    assert deal
    return DealValues(sum=deal.sum + 1)


def fields_asked(portal: Bitrix24) -> int:
    return int(portal.report()["commands"]["crm.item.fields"])


def test_it_goes_along_with_the_first_reading_of_an_edit(
    client: Bitrix24Client, portal: Bitrix24, asked: Asked
) -> None:
    ids = [str(id_) for id_ in portal.seed("deal", numbered(3))]
    with calling():
        assert [done for _, done in client.edit_deals(ids, FIELDS, raised)] == ["updated"] * 3
        assert asked() == 2
        assert [done for _, done in client.edit_deals(ids, FIELDS, raised)] == ["updated"] * 3
    assert asked() == 4
    assert fields_asked(portal) == 2  # one when the field was made


@pytest.mark.parametrize("look", ["deals", "phones"])
def test_grown_old_it_goes_along_with_a_look_up(
    client: Bitrix24Client, portal: Bitrix24, owned: OwnedClock, asked: Asked, look: str
) -> None:
    portal.seed("contact", [{"NAME": "Анна", "PHONE": [{"VALUE": "+79161234567"}]}])
    with calling(seconds=3 * FRESH):
        client.stages()
        owned.advance(seconds=FRESH)
        before, known = asked(), fields_asked(portal)
        if look == "deals":
            assert list(client.deals_sought(Sought(numbers=["ЗН-1"]), FIELDS)) == []
        else:
            assert client.contacts_with(["+79165554433"]) == {}
        assert (asked() - before, fields_asked(portal) - known) == (1, 1)
        list(client.add_deals([new("ЗН-1")], FIELDS))
        assert (asked() - before, fields_asked(portal) - known) == (2, 1)


def test_who_never_writes_deals_never_asks_for_it(client: Bitrix24Client, portal: Bitrix24) -> None:
    before = fields_asked(portal)
    with calling():
        client.contacts_with(["+79165554433"])
        client.contacts(["1"])
    assert fields_asked(portal) == before


def test_nothing_is_written_where_the_field_of_the_number_is_gone(client: Bitrix24Client, portal: Bitrix24) -> None:
    [id_] = portal.seed("deal", [{"TITLE": "a"}])
    for learnt in (False, True):
        with calling():
            if learnt:
                client.stages()
            with pytest.raises(Misconfigured, match="UF_CRM_GONE_FIELD"):
                list(client.edit_deals([str(id_)], GONE, lambda *_: DealValues(number="7", sum=Decimal(1))))
            with pytest.raises(Misconfigured, match="UF_CRM_GONE_FIELD"):
                list(client.add_deals([new("7")], GONE))
    assert portal.report()["items"]["deal"] == 1
    assert "crm.deal.update" not in portal.report()["commands"]


def test_a_field_made_just_now_is_known_at_once(client: Bitrix24Client, portal: Bitrix24) -> None:
    with calling():
        client.stages()
        late = DealFields(client.create_text_field("late_number"))
        assert [done for _, done in client.add_deals([new("7")], late)] == ["1"]


def test_a_stage_made_just_now_is_refused_once_at_most(client: Bitrix24Client, portal: Bitrix24) -> None:
    with calling():
        client.stages()
        portal.add_stage("LATE", "Поздно")
        [(_, first)] = client.add_deals([new("7", "LATE")], FIELDS)
        [(_, second)] = client.add_deals([new("7", "LATE")], FIELDS)
    assert isinstance(first, Refused)
    assert second == "1"


def test_stages_that_end_a_deal_are_told_of_all_pipelines(client: Bitrix24Client, portal: Bitrix24) -> None:
    pipeline = portal.add_pipeline("Сервис")
    with calling():
        told = set(client.ending_stages())
        assert told == {stage.id for stage in client.stages() if stage.ends}
    assert {"WON", "LOSE", f"C{pipeline}:WON"} <= told
