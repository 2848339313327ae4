"""The two budgets, and the minute after which a request is cut; hours of the portal's time in no time of ours."""

import threading

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller
from obmen_stands.bitrix24.tests.test_batch import add

BLOCKED = (429, "OPERATION_TIME_LIMIT")


def test_the_fifty_first_request_at_once_is_refused_and_does_nothing(portal: Bitrix24, caller: Caller) -> None:
    seen = [caller.call("crm.deal.add", {"fields": {"TITLE": str(n)}}) for n in range(52)]
    assert [each.status for each in seen] == [200] * 50 + [503] * 2
    assert seen[-1].error == (503, "QUERY_LIMIT_EXCEEDED")
    assert portal.report()["refused"] == {"QUERY_LIMIT_EXCEEDED": 2}
    assert portal.report()["items"]["deal"] == 50


def test_the_bucket_leaks_two_a_second_on_the_portals_clock(portal: Bitrix24, caller: Caller) -> None:
    statuses = [caller.call("crm.deal.list").status for _ in range(51)]
    portal.advance(1)
    statuses += [caller.call("crm.deal.list").status for _ in range(3)]
    assert statuses[50:] == [503, 200, 200, 503]


def test_a_bucket_belongs_to_an_address_and_a_batch_is_one_drop(caller: Caller) -> None:
    for _ in range(50):
        caller.call("batch", {"cmd": {"a": "crm.deal.list", "b": "crm.deal.list"}})
    assert caller.call("crm.deal.list").status == 503
    assert caller.call("crm.deal.list", address="10.0.0.2").status == 200


def test_a_dearer_plan_has_a_larger_bucket(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(plan="enterprise")
    assert [caller.call("crm.deal.list").status for _ in range(251)].index(503) == 250


def test_a_box_of_ones_own_has_no_bucket(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(plan="self_hosted")
    assert {caller.call("crm.deal.list").status for _ in range(60)} == {200}


def update(caller: Caller) -> tuple[int, str]:
    seen = caller.call("crm.deal.update", {"id": 1, "fields": {"COMMENTS": "x"}})
    return seen.status, seen.json.get("error", "")


def slow_updates(portal: Bitrix24, seconds: float) -> None:
    portal.seed("deal", [{"TITLE": "Ремонт"}])
    portal.settings(cost_of={"crm.deal.update": seconds})


def test_a_method_that_used_its_time_is_blocked_alone_until_it_is_told(portal: Bitrix24, caller: Caller) -> None:
    slow_updates(portal, 50)
    times = [caller.call("crm.deal.update", {"id": 1, "fields": {}}).json["time"] for _ in range(10)]
    assert [time["operating"] for time in times] == [50.0 * n for n in range(1, 11)]
    assert update(caller) == BLOCKED
    assert caller.call("crm.deal.list").status == 200
    portal.advance(times[-1]["operating_reset_at"] - portal.now() - 1)
    assert update(caller) == BLOCKED
    portal.advance(2)
    assert update(caller)[0] == 200


def test_each_minute_is_forgiven_by_itself(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.list": 50})

    def used() -> float:
        return float(caller.call("crm.deal.list").json["time"]["operating"])

    assert [used(), used()] == [50, 100]
    portal.advance(100)
    assert used() == 150
    # the first two stand in one minute and die together, ten minutes after the first of them began to count
    portal.advance(400)
    assert used() == 100
    portal.advance(200)
    assert used() == 100


def test_the_call_that_crosses_the_line_is_finished(portal: Bitrix24, caller: Caller) -> None:
    slow_updates(portal, 48)
    assert [update(caller)[0] for _ in range(12)] == [200] * 11 + [429]


def test_light_calls_count_only_when_a_request_makes_many(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.add": 0.02})
    assert caller.call("crm.deal.add", {"fields": {}}).json["time"]["operating"] == 0
    times = list(caller.batch({f"c{n}": add("x") for n in range(50)})["result_time"].values())
    assert round(times[-1]["operating"], 6) == 1.0


def test_within_a_batch_the_blocked_commands_fail_and_the_done_ones_stay(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.add": 10}, operating_limit=25)
    told = caller.batch({f"c{n}": add(str(n)) for n in range(5)})
    assert list(told["result"]) == ["c0", "c1", "c2"]
    assert {error["error"] for error in told["result_error"].values()} == {"OPERATION_TIME_LIMIT"}
    assert portal.report()["refused"] == {"OPERATION_TIME_LIMIT": 2}
    assert portal.report()["operating_peak"] == 30


def test_the_batch_itself_tells_nothing_or_what_its_last_method_has_used(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.add": 10})

    def told() -> float:
        return float(caller.call("batch", {"cmd": {"a": "crm.deal.list", "b": add("x")}}).json["time"]["operating"])

    assert told() == 0
    portal.settings(batch_tells="last")
    assert told() == 20


def test_time_may_be_charged_to_the_word_batch(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.add": 10, "crm.deal.list": 10}, operating_limit=15, operating_key="batch")
    told = caller.batch({"a": add("x"), "b": add("y"), "c": "crm.deal.list"})
    assert list(told["result_error"]) == ["c"]
    assert caller.call("crm.deal.list").status == 200


def test_a_request_of_more_than_a_minute_is_cut_with_what_it_did(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.add": 1.35})
    seen = caller.call("batch", {"cmd": {f"c{n}": add(str(n)) for n in range(50)}})
    assert (seen.status, seen.kind) == (504, "text/html; charset=utf-8")
    # 44 commands fit into 60 s; the running one is committed or not, by chance
    assert portal.report()["items"]["deal"] in (44, 45)
    assert portal.arrivals()[-1]["outcome"] == "cut"


def test_the_command_running_at_the_cut_is_sometimes_done_and_sometimes_not(portal: Bitrix24, caller: Caller) -> None:
    done = set()
    for seed in range(12):
        portal.reset(seed=seed)
        portal.settings(cost_of={"crm.deal.add": 61})
        caller.call("crm.deal.add", {"fields": {}})
        done.add(portal.report()["items"]["deal"])
    assert done == {0, 1}


def test_calls_cost_the_portals_time_and_the_same_seed_costs_the_same(portal: Bitrix24, caller: Caller) -> None:
    def spent() -> float:
        portal.reset(seed=7)
        portal.settings(costs="docs", spread=0.3)
        before = portal.now()
        for _ in range(5):
            caller.call("crm.deal.add", {"fields": {}})
        return round(portal.now() - before, 3)

    assert spent() == spent() > 1


def test_requests_side_by_side_overlap_in_the_portals_time(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(cost_of={"crm.deal.list": 10})
    portal.fault("slow", seconds=0.5)
    before = portal.now()
    together = [threading.Thread(target=caller.call, args=("crm.deal.list",)) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert portal.now() - before == 10
    portal.clear_faults()
    caller.call("crm.deal.list")
    assert portal.now() - before == 20


def test_counting_costs_and_start_minus_one_saves_it(portal: Bitrix24, caller: Caller) -> None:
    portal.seed("deal", [{"TITLE": str(n)} for n in range(1000)])
    portal.settings(costs="even")
    counted = caller.call("crm.deal.list").json["time"]["duration"]
    plain = caller.call("crm.deal.list", {"start": -1}).json["time"]["duration"]
    assert round(counted - plain, 4) == round(1000 * 20.9e-6, 4)
