"""b24pysdk, the vendor's own, as it is published: right where the portal is kind, and what it leaves to its caller."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from b24pysdk.errors import (
    BitrixAPIInternalServerError,
    BitrixAPIOperationTimeLimit,
    BitrixAPIQueryLimitExceeded,
    BitrixRequestError,
    BitrixResponseJSONDecodeError,
)
from b24pysdk.errors.oauth import BitrixOAuthInvalidGrant

from obmen_stands.bitrix24 import Bitrix24


@pytest.fixture(scope="module")
def secure() -> Iterator[Bitrix24]:
    """It knows https only."""
    with Bitrix24.started(tls=True) as portal:
        yield portal


@pytest.fixture
def portal(secure: Bitrix24, monkeypatch: pytest.MonkeyPatch) -> Bitrix24:
    secure.reset()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(secure.authority))
    return secure


@pytest.fixture
def client(portal: Bitrix24) -> Client:
    address = urlsplit(portal.webhook)
    _, user, code = address.path.strip("/").split("/")
    return Client(BitrixWebhook(domain=address.netloc, webhook_token=f"{user}/{code}"), initial_retry_delay=0.01)


def add(client: Client, title: str = "Ремонт", **fields: Any) -> Any:
    return client.crm.deal.add(fields={"TITLE": title, **fields})


def deals(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.crm.deal.list(select=["ID", "TITLE", "COMMENTS", "SOURCE_ID"]).result
    return found


def test_easy_it_adds_updates_and_reads_everything(portal: Bitrix24, client: Client) -> None:
    portal.settings(plan="self_hosted")
    told = client.call_batches([add(client, f"Заказ № {n}") for n in range(120)]).result
    assert (sorted(told.result.values()), told.result_error) == (list(range(1, 121)), {})
    updates = [client.crm.deal.update(bitrix_id=n, fields={"COMMENTS": "да"}) for n in (1, 2)]
    assert client.call_batch(updates).result.result == [True, True]
    assert [deal["COMMENTS"] for deal in deals(client)[:3]] == ["да", "да", None]
    pages, fast = client.crm.deal.list(select=["ID"]).as_list(), client.crm.deal.list(select=["ID"]).as_list_fast()
    assert [int(deal["ID"]) for deal in pages.result] == list(range(1, 121))
    assert sorted(int(deal["ID"]) for deal in fast.result) == list(range(1, 121))
    item = client.crm.item.add(entity_type_id=2, fields={"title": "Мойка"}).result["item"]
    assert client.crm.item.get(entity_type_id=2, bitrix_id=item["id"]).result["item"]["title"] == "Мойка"


def test_it_learns_where_a_portal_has_moved_but_not_the_port(portal: Bitrix24) -> None:
    address = urlsplit(portal.webhook)
    portal.settings(moved_to=f"https://localhost:{address.port}")
    token = BitrixWebhook(domain=address.netloc, webhook_token=address.path.removeprefix("/rest/").strip("/"))
    with pytest.raises(BitrixRequestError, match="refused"):
        _ = add(Client(token)).result
    assert token.domain == "localhost"
    assert [each["outcome"] for each in portal.arrivals()] == ["moved"]


def test_three_refusals_of_the_bucket_are_the_end(portal: Bitrix24, client: Client) -> None:
    portal.settings(bucket_size=1)
    assert add(client).result == 1
    with pytest.raises(BitrixAPIQueryLimitExceeded):
        _ = add(client).result
    assert portal.report()["refused"] == {"QUERY_LIMIT_EXCEEDED": 3}


def test_500_after_the_work_was_done_leaves_its_caller_in_the_dark(portal: Bitrix24, client: Client) -> None:
    portal.fault("500_after", times=1)
    with pytest.raises(BitrixAPIInternalServerError):
        _ = add(client).result
    # it does not repeat by itself; a caller who does has two
    assert add(client).result == 2


def test_of_a_method_out_of_time_a_batch_keeps_what_was_done_and_more_batches_go_on(
    portal: Bitrix24, client: Client
) -> None:
    portal.settings(cost_of={"crm.deal.add": 10}, request_limit=None)
    told = client.call_batches({f"c{n}": add(client) for n in range(120)}).result
    assert len(told.result) == 49
    assert {error["error"] for error in told.result_error.values()} == {"OPERATION_TIME_LIMIT"}
    assert portal.report()["refused"]["OPERATION_TIME_LIMIT"] == 71
    with pytest.raises(BitrixAPIOperationTimeLimit):
        _ = add(client).result


def test_numbers_as_keys_of_its_batches_hide_which_command_failed(portal: Bitrix24, client: Client) -> None:
    bad, good = client.crm.deal.get(bitrix_id=999), add(client)
    told = client.call_batch([bad, good]).result
    assert isinstance(told.result_error, list)
    assert told.result == {"1": 1}


def test_a_page_of_html_with_200_is_told_as_such(portal: Bitrix24, client: Client) -> None:
    portal.fault("html200", times=1)
    with pytest.raises(BitrixResponseJSONDecodeError):
        _ = add(client).result


def test_yes_travels_as_a_word_in_a_batch_and_customers_words_are_filled_in(portal: Bitrix24, client: Client) -> None:
    odd = add(client, "Оплата $result[a] руб.", SOURCE_ID=True, COMMENTS=None)
    assert client.call_batch({"a": add(client), "b": odd}).result.result == {"a": 1, "b": 2}
    seen = deals(client)[1]
    assert (seen["TITLE"], seen["COMMENTS"], seen["SOURCE_ID"]) == ("Оплата 1 руб.", None, "True")


def test_easy_an_empty_list_in_a_batch_empties_the_field(portal: Bitrix24, client: Client) -> None:
    field = {"FIELD_NAME": "PARTS", "USER_TYPE_ID": "string", "MULTIPLE": "Y"}
    assert client.crm.deal.userfield.add(fields=field).result > 0
    portal.seed("deal", [{"UF_CRM_PARTS": ["фильтр"]}])
    empty = client.crm.deal.update(bitrix_id=1, fields={"UF_CRM_PARTS": []})
    assert client.call_batch([empty]).result.result == [True]
    assert client.crm.deal.get(bitrix_id=1).result["UF_CRM_PARTS"] == []


def test_easy_rows_deleted_while_it_reads_hide_nobody_from_its_fast_list(portal: Bitrix24, client: Client) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(120)])
    portal.person_will({"act": "delete", "entity": "deal", "id": ids[0], "method": "crm.deal.list", "skip": 1})
    found = {int(deal["ID"]) for deal in client.crm.deal.list(select=["ID"]).as_list_fast().result}
    assert set(ids) - found <= {ids[0]}


@pytest.fixture
def application(portal: Bitrix24, monkeypatch: pytest.MonkeyPatch) -> BitrixApp:
    """The one thing changed: where tokens are had, which it has in its code."""
    monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", portal.told["oauth"])
    return BitrixApp(client_id=portal.told["client_id"], client_secret=portal.told["client_secret"])


def installed(portal: Bitrix24, application: BitrixApp, tokens: dict[str, Any]) -> BitrixToken:
    return BitrixToken(
        domain=urlsplit(portal.webhook).netloc,
        auth_token=tokens["access_token"],
        refresh_token=tokens["refresh_token"],
        bitrix_app=application,
    )


def test_easy_an_application_renews_its_token_when_the_portal_says_expired(
    portal: Bitrix24, application: BitrixApp
) -> None:
    token = installed(portal, application, portal.tokens())
    portal.advance(3600)
    assert add(Client(token)).result == 1
    assert portal.report()["token_requests"] == 1


def test_two_processes_with_one_token_put_each_other_out(portal: Bitrix24, application: BitrixApp) -> None:
    tokens = portal.tokens()
    first, second = (Client(installed(portal, application, tokens)) for _ in range(2))
    portal.advance(3600)
    assert add(first).result == 1
    with pytest.raises(BitrixOAuthInvalidGrant):
        _ = add(second).result
