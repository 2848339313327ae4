"""Troubles switched on from outside, and what they leave behind."""

import time
from http.client import IncompleteRead, RemoteDisconnected

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller
from obmen_stands.bitrix24.tests.test_batch import add

DEAL = {"fields": {"TITLE": "Ремонт"}}


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("502", 502), ("503", 503), ("html200", 200)])
def test_before_the_work_nothing_is_done(portal: Bitrix24, caller: Caller, kind: str, status: int) -> None:
    portal.fault(kind, times=1)
    seen = caller.call("crm.deal.add", DEAL)
    assert (seen.status, seen.kind.startswith("text/html")) == (status, kind != "500")
    assert caller.deals() == []


@pytest.mark.parametrize(("kind", "status"), [("500_after", 500), ("502_after", 502), ("html200_after", 200)])
def test_after_the_work_the_answer_lies_and_the_repeat_doubles(
    portal: Bitrix24, caller: Caller, key_field: str, kind: str, status: int
) -> None:
    portal.fault(kind, times=1, method="crm.deal.add")
    told = {"fields": {key_field: "ЗН-1"}}
    assert [caller.call("crm.deal.add", told).status for _ in range(2)] == [status, 200]
    assert portal.doubles("deal", key_field) == {"ЗН-1": [1, 2]}


def test_a_lost_answer_and_a_torn_one_have_committed(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("lost_answer", times=1)
    with pytest.raises(RemoteDisconnected):
        caller.call("crm.deal.add", DEAL)
    portal.fault("truncated", times=1)
    with pytest.raises(IncompleteRead):
        caller.call("crm.deal.add", DEAL)
    assert caller.deals() == [1, 2]


def test_half_of_an_answer_may_come_as_if_it_were_the_whole(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("half_json", times=1)
    seen = caller.call("crm.deal.add", DEAL)
    assert (seen.status, seen.raw.decode().endswith("}"), len(caller.deals())) == (200, False, 1)


def test_an_answer_may_come_in_drops(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("drip", seconds=0.5, times=1)
    started = time.monotonic()
    assert caller.call("crm.deal.add", DEAL).result == 1
    assert time.monotonic() - started > 0.4


def test_down_closes_without_doing(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("down", times=1)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        caller.call("crm.deal.add", DEAL)
    assert caller.deals() == []


def test_a_request_delivered_twice_is_done_twice(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("twice", times=1)
    assert caller.call("crm.deal.add", DEAL).result == 2
    assert caller.deals() == [1, 2]


def test_what_was_asked_slowly_is_done_though_the_caller_has_left(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("slow", seconds=0.6, times=1)
    with pytest.raises(TimeoutError):
        caller.call("crm.deal.add", DEAL, patience=0.2)
    assert caller.deals() == []
    time.sleep(0.8)
    assert caller.deals() == [1]


def test_a_slow_request_does_not_hold_the_others(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("slow", seconds=3, method="crm.contact.list")
    with pytest.raises(TimeoutError):
        caller.call("crm.contact.list", patience=0.2)
    started = time.monotonic()
    assert caller.deals() == []
    assert time.monotonic() - started < 2


def test_text_that_is_no_unicode_breaks_the_portal_for_this_request_alone(portal: Bitrix24, caller: Caller) -> None:
    broken = {"fields": {"TITLE": "\ud800"}}
    assert caller.call("crm.deal.add", broken).error == (500, "ERROR_UNEXPECTED_ANSWER")
    assert caller.call("crm.deal.add", DEAL).result == 1


def test_a_block_by_the_vendor_has_a_code_of_its_own(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("overload")
    assert caller.call("crm.deal.list").error == (401, "OVERLOAD_LIMIT")


def test_a_fault_finds_its_method_within_a_batch_and_at_its_turn(portal: Bitrix24, caller: Caller) -> None:
    portal.fault("500_after", method="crm.deal.add", skip=1, times=1)
    statuses = [caller.call("batch", {"cmd": {"a": add("x")}}).status for _ in range(3)]
    assert statuses == [200, 500, 200]
    assert len(caller.deals()) == 3


def test_chance_is_the_same_for_the_same_seed(portal: Bitrix24, caller: Caller) -> None:
    def statuses(seed: int) -> list[int]:
        portal.reset(seed=seed)
        portal.fault("500", probability=0.5)
        return [caller.call("crm.deal.list").status for _ in range(20)]

    first = statuses(3)
    assert (first, set(first)) == (statuses(3), {200, 500})
    assert first != statuses(4)


def test_an_unknown_fault_is_refused(portal: Bitrix24) -> None:
    with pytest.raises(RuntimeError, match="kind"):
        portal.fault("earthquake")
