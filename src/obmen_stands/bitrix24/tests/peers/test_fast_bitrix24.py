"""fast-bitrix24 as it is published: right where the portal is kind, wrong in its known ways where it is not."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from aiohttp import ClientResponseError, ContentTypeError
from fast_bitrix24 import BitrixAsync
from fast_bitrix24.server_response import ErrorInServerResponseException

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller

T = TypeVar("T")


@pytest.fixture
def easy(portal: Bitrix24) -> Bitrix24:
    """No limits, no cost, no trouble."""
    portal.settings(plan="self_hosted")
    return portal


@pytest.fixture(scope="module")
def hurried() -> Iterator[Bitrix24]:
    """On the wall's clock, so that a bucket leaks while the caller waits."""
    with Bitrix24.started(wall=True) as portal:
        yield portal


def client(portal: Bitrix24) -> BitrixAsync:
    return BitrixAsync(portal.webhook, verbose=False)


def run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: a browser of other tests may keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def call(portal: Bitrix24, method: str, items: Any, **more: Any) -> Any:
    return run(client(portal).call(method, items, **more))


def orders(count: int) -> list[dict[str, Any]]:
    return [{"fields": {"TITLE": f"Заказ № {n}"}} for n in range(count)]


def updates(number: int, count: int) -> list[dict[str, Any]]:
    return [{"ID": number, "fields": {"COMMENTS": str(n)}} for n in range(count)]


def test_easy_it_adds_updates_and_reads_everything(easy: Bitrix24) -> None:
    made = call(easy, "crm.deal.add", orders(120))
    assert sorted(made) == list(range(1, 121))
    assert set(call(easy, "crm.deal.update", [{"ID": n, "fields": {"COMMENTS": "да"}} for n in made])) == {True}
    found = run(client(easy).get_all("crm.deal.list", {"select": ["ID", "TITLE", "COMMENTS"]}))
    assert {deal["ID"]: deal["COMMENTS"] for deal in found} == {str(n): "да" for n in made}
    by_id = run(client(easy).get_by_ID("crm.deal.get", [1, 2]))
    assert [by_id[key]["TITLE"] for key in by_id] == ["Заказ № 0", "Заказ № 1"]
    batch = {"halt": 0, "cmd": {"a": "crm.deal.get?ID=1", "b": "crm.deal.get?ID=2"}}
    assert set(run(client(easy).call_batch(batch))) == {"a", "b"}


def test_easy_its_token_is_renewed_when_the_portal_says_expired(easy: Bitrix24, caller: Caller) -> None:
    tokens, asked = easy.tokens(), list[str]()
    easy.advance(3600)

    async def token() -> str:
        found = easy.tokens() if asked else tokens
        asked.append(str(found["access_token"]))
        return asked[-1]

    made = run(BitrixAsync(f"{easy.url}/rest/", token, verbose=False).call("crm.deal.add", orders(1)[0]))
    assert (made, len(asked)) == (1, 2)


def test_reading_everything_it_orders_by_a_name_the_new_list_does_not_know(easy: Bitrix24) -> None:
    easy.seed("deal", [{"TITLE": "Ремонт"}])
    with pytest.raises(ClientResponseError, match="400"):
        run(client(easy).get_all("crm.item.list", {"entityTypeId": 2, "select": ["id", "title"]}))


def test_500_after_the_work_was_done_doubles_it(portal: Bitrix24) -> None:
    portal.fault("500_after", method="crm.deal.add", times=1)
    call(portal, "crm.deal.add", orders(3))
    assert portal.report()["items"]["deal"] == 6


def test_a_method_out_of_time_inside_a_batch_loses_the_ids_of_what_was_done(portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.add": 10}, request_limit=None)
    with pytest.raises(ErrorInServerResponseException, match="OPERATION_TIME_LIMIT"):
        call(portal, "crm.deal.add", orders(60))
    assert portal.report()["items"]["deal"] == 49


def test_it_does_not_see_what_batches_spend_until_the_portal_blocks_it(portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.update": 0.5}, bucket_size=None)
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    with pytest.raises(ErrorInServerResponseException, match="OPERATION_TIME_LIMIT"):
        call(portal, "crm.deal.update", updates(deal, 1100))
    assert portal.report()["operating_peak"] > 480
    assert portal.report()["refused"]["OPERATION_TIME_LIMIT"] > 0


def test_a_429_of_one_call_is_raised_without_its_code(portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.deal.add": 481}, request_limit=None)
    call(portal, "crm.deal.add", orders(1)[0], raw=True)
    with pytest.raises(ClientResponseError) as raised:
        call(portal, "crm.deal.add", orders(1)[0], raw=True)
    assert raised.value.status == 429
    assert "OPERATION_TIME_LIMIT" not in str(raised.value)


def test_a_page_of_html_with_200_ends_it(portal: Bitrix24) -> None:
    portal.fault("html200", times=1)
    with pytest.raises(ContentTypeError):
        call(portal, "crm.deal.add", orders(1))


def test_nothing_and_yes_travel_as_words_and_customers_words_are_filled_in(portal: Bitrix24, caller: Caller) -> None:
    fields = {"TITLE": "Оплата $result[order0000000000] руб.", "COMMENTS": None, "SOURCE_ID": True}
    call(portal, "crm.deal.add", [*orders(1), {"fields": fields}])
    seen = caller.call("crm.deal.get", {"id": 2}).result
    assert (seen["TITLE"], seen["COMMENTS"], seen["SOURCE_ID"]) == ("Оплата 1 руб.", "None", "True")


def test_a_list_cannot_be_emptied(portal: Bitrix24, caller: Caller) -> None:
    field = {"FIELD_NAME": "PARTS", "USER_TYPE_ID": "string", "MULTIPLE": "Y"}
    caller.call("crm.deal.userfield.add", {"fields": field})
    [deal] = portal.seed("deal", [{"UF_CRM_PARTS": ["фильтр"]}])
    call(portal, "crm.deal.update", {"ID": deal, "fields": {"TITLE": "Мойка", "UF_CRM_PARTS": []}})
    assert caller.call("crm.deal.get", {"id": deal}).result["UF_CRM_PARTS"] == ["фильтр"]


def test_a_portal_that_has_moved_gets_its_call_without_what_was_asked(portal: Bitrix24) -> None:
    portal.settings(moved_to=f"http://localhost:{portal.port}")
    with pytest.raises(ClientResponseError, match="400"):
        call(portal, "crm.deal.add", orders(1)[0], raw=True)
    assert [each["outcome"] for each in portal.arrivals()] == ["moved", "refused"]


def test_of_ordered_updates_the_last_is_not_always_last(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    portal.fault("slow", method="crm.deal.update", times=1, seconds=1)
    call(portal, "crm.deal.update", updates(deal, 500))
    assert caller.call("crm.deal.get", {"id": deal}).result["COMMENTS"] != "499"


def test_rows_deleted_while_it_reads_hide_others_from_it(portal: Bitrix24) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(120)])
    portal.person_will({"act": "delete", "entity": "deal", "id": ids[0], "method": "crm.deal.list", "skip": 1})
    with pytest.warns(RuntimeWarning, match="119"):
        rows = run(client(portal).get_all("crm.deal.list", {"select": ["ID"]}))
    found = {int(deal["ID"]) for deal in rows}
    assert set(ids) - found == {ids[50]}


def test_of_120_calls_at_once_some_are_refused_though_it_minds_the_bucket(hurried: Bitrix24) -> None:
    async def crowd() -> None:
        many = client(hurried)
        async with many.srh.handle_sessions():
            calls = [asyncio.create_task(many.srh.single_request("crm.deal.list", {"start": -1})) for _ in range(120)]
            await asyncio.wait(calls, timeout=2)
            for each in calls:
                each.cancel()
            await asyncio.gather(*calls, return_exceptions=True)

    run(crowd())
    assert hurried.report()["refused"]["QUERY_LIMIT_EXCEEDED"] > 0
