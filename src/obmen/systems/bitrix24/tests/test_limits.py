"""Limits of the portal: kept by one budget of all processes, and met without harm where others use them up."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.call import Call
from obmen.core.errors import TryLater, Unclear
from obmen.core.ports import Rate, Window
from obmen.core.roles.crm import CrmDeal, DealValues
from obmen.systems.bitrix24 import SYSTEM
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, Processes, numbered, settings_of

pytestmark = pytest.mark.rule("A8")
Sum = Callable[[str, CrmDeal | None], DealValues]


def to(amount: int) -> Sum:
    return lambda id_, deal: DealValues(sum=Decimal(amount))


def seeded(portal: Bitrix24, count: int) -> list[str]:
    return [str(number) for number in portal.seed("deal", numbered(count))]


def edited(client: Bitrix24Client, ids: list[str], amount: int) -> dict[str, Any]:
    with calling(seconds=10_000):
        return dict(client.edit_deals(ids, FIELDS, to(amount)))


def test_what_a_portal_of_each_plan_allows(portal: Bitrix24) -> None:
    goods = SYSTEM.goods
    assert goods
    assert goods(settings_of(portal)) == {"requests": Rate(45, 1.8), "operating:*": Window(432, 600)}
    enterprise = settings_of(portal, plan="enterprise", share=100, operating=600)
    assert goods(enterprise) == {"requests": Rate(250, 5), "operating:*": Window(600, 600)}
    assert goods(settings_of(portal, plan="self_hosted")) == {}


def test_two_processes_share_the_requests_and_none_is_refused(portal: Bitrix24, processes: Processes) -> None:
    ids, before = seeded(portal, 2), portal.report()["http_requests"]

    def ask(client: Bitrix24Client) -> None:
        with calling(seconds=10_000):
            for _ in range(60):
                assert len(client.deals(ids, FIELDS)) == 2

    threads = [threading.Thread(target=ask, args=(processes.client(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert portal.report()["http_requests"] - before == 120
    assert portal.report()["refused"] == {}


def test_execution_time_is_kept_within_its_share_and_no_command_is_refused(
    portal: Bitrix24, processes: Processes
) -> None:
    """1,500 edits of 1 s: at the portal's pace of 432 s in ten minutes."""
    portal.settings(cost_of={"crm.deal.update": 1.0})
    ids, begun, client = seeded(portal, 1500), portal.now(), processes.client()
    results = processes.carry_out(ids, lambda left: client.edit_deals(left, FIELDS, to(1)))
    assert results == dict.fromkeys(ids, "updated")
    report = portal.report()
    assert report["refused"] == {}
    assert report["operating_peak"] <= 480
    assert report["needless_writes"] == 0
    assert portal.now() - begun < 600 * (1500 / 432) + 60


def test_costly_writes_go_in_smaller_batches(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.update": 1.1}, operating_limit=None)
    ids = seeded(portal, 200)
    assert set(edited(client, ids, 1).values()) == {"updated"}
    assert max(arrival["spent"] for arrival in portal.arrivals()[-3:]) <= 40
    assert portal.report()["outcomes"].get("cut", 0) == 0


def test_after_a_cut_batch_the_next_ones_are_smaller(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.update": 3.0}, operating_limit=None)
    ids = seeded(portal, 120)
    results = edited(client, ids, 1)
    unclear = [id_ for id_, result in results.items() if isinstance(result, Unclear)]
    assert 0 < len(unclear) <= 98
    assert set(edited(client, unclear, 1).values()) == {"updated", "unchanged"}
    assert portal.report()["outcomes"]["cut"] <= 2
    assert portal.report()["needless_writes"] == 0


def test_commands_blocked_inside_a_batch_are_written_when_the_block_is_over(
    portal: Bitrix24, processes: Processes
) -> None:
    """Another integration has used the time up, so the portal refuses what our own budget still allows."""
    portal.settings(cost_of={"crm.deal.update": 0.5}, operating_limit=10)
    ids, client = seeded(portal, 60), processes.client()
    results = processes.carry_out(ids, lambda left: client.edit_deals(left, FIELDS, to(1)))
    assert results == dict.fromkeys(ids, "updated")
    assert portal.report()["refused"]["OPERATION_TIME_LIMIT"] > 0
    assert portal.report()["needless_writes"] == 0


def test_a_full_bucket_of_requests_is_waited_for(portal: Bitrix24, processes: Processes) -> None:
    """Another program behind the same address has filled it."""
    portal.settings(bucket_size=1, bucket_leak=0.25)
    client = processes.client()
    with calling(seconds=300):
        for _ in range(3):
            assert client.deals(["1"], FIELDS) == {}
    assert portal.report()["refused"]["QUERY_LIMIT_EXCEEDED"] > 0


def test_a_bucket_that_stays_full_is_no_outage(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    portal.settings(bucket_size=0)
    with pytest.raises(TryLater) as caught:
        client.contacts(["1"])
    assert not caught.value.connection_down
    assert caught.value.after == timedelta(seconds=2)


def test_a_request_that_outlives_our_patience_is_unclear_and_done_once(
    client: Bitrix24Client, portal: Bitrix24
) -> None:
    [id_] = seeded(portal, 1)
    portal.fault("slow", method="crm.deal.update", seconds=2.5, times=1)
    with calling(seconds=1.8):
        [(_, result)] = client.edit_deals([id_], FIELDS, to(7))
    assert isinstance(result, Unclear)
    time.sleep(1.5)
    assert edited(client, [id_], 7) == {id_: "unchanged"}


def test_a_block_by_the_vendor_stops_the_connection(portal: Bitrix24, processes: Processes) -> None:
    client = processes.client()
    portal.fault("overload", times=1)
    with calling(), pytest.raises(TryLater, match="support") as caught:
        client.contacts(["1"])
    assert caught.value.connection_down
    asked = portal.report()["http_requests"]
    with calling(), pytest.raises(TryLater):
        client.contacts(["1"])
    assert portal.report()["http_requests"] == asked


@pytest.mark.parametrize("key", ["credential", "portal", "batch"])
def test_whomever_the_portal_charges_time_to_nothing_is_refused(
    portal: Bitrix24, processes: Processes, key: str
) -> None:
    portal.settings(cost_of={"crm.deal.update": 1.0, "crm.item.list": 1.0}, operating_key=key)
    ids, client = seeded(portal, 900), processes.client()
    results = processes.carry_out(ids, lambda left: client.edit_deals(left, FIELDS, to(1)))
    assert results == dict.fromkeys(ids, "updated")
    assert portal.report()["refused"] == {}


@pytest.mark.parametrize("told", ["nothing", "last"])
def test_a_method_that_is_used_up_holds_up_no_batch_of_others(
    portal: Bitrix24, processes: Processes, told: str
) -> None:
    """Some portals tell of a batch what its last command's method has used up."""
    portal.settings(cost_of={"crm.deal.update": 1.0}, batch_tells=told)
    ids, client = seeded(portal, 432), processes.client()
    results = processes.carry_out(ids, lambda left: client.edit_deals(left, FIELDS, to(1)))
    assert results == dict.fromkeys(ids, "updated")
    assert processes.budget.left("operating:crm.deal.update") == 0
    waited, begun = len(processes.budget.waits), portal.now()
    with calling(seconds=1_000):
        assert client.contacts([str(number) for number in range(1, 120)]) == {}
        assert len(client.deals(ids, FIELDS)) == 432
    assert processes.budget.left("operating:batch") > 0
    assert (len(processes.budget.waits), portal.now() - begun < 60) == (waited, True)


def test_a_look_older_than_the_wait_for_a_budget_is_taken_again(portal: Bitrix24, processes: Processes) -> None:
    portal.settings(cost_of={"crm.deal.update": 8.0}, operating_limit=None)
    ids = seeded(portal, 3)
    client = processes.client()
    with calling(seconds=5_000):
        client.deals(ids, FIELDS)
        processes.budget.spend("operating:crm.deal.update", 431)
        processes.budget.wait(575)
        seen: list[str] = []

        def decide(id_: str, deal: CrmDeal | None) -> DealValues:
            seen.append(id_)
            return DealValues(sum=Decimal(1))

        assert {result for _, result in client.edit_deals(ids, FIELDS, decide)} == {"updated"}
    assert max(processes.budget.waits) > 10
    assert seen == ids
    assert portal.report()["commands"]["crm.item.list"] == 3
