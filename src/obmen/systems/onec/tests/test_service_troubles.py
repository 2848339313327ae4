"""Every way in which the extension's service, or what stands before it, may not be well.   Rules H3, H7, K14."""

import json
from typing import Any

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from tests.batteries.hostile import answering, hostile, http, reset_after_the_request
from tests.batteries.small_run import calling

from .conftest import PASSWORD, UT
from .test_service import ROMASHKA, partners
from .test_troubles import PAGES, TORN, client_at

FINE = {"items": [], "missing": ["A-1"], "warnings": [], "as_of": "2026-03-02T10:15:00"}


def prices_error(body: bytes, status: str = "200 OK", kind: str = "application/json") -> ObmenError:
    with hostile(answering(http(status, body, kind))) as server, calling(), pytest.raises(ObmenError) as caught:
        client_at(server.url, **UT).prices_and_stock(["A-1"])
    assert PASSWORD not in str(caught.value) + caught.value.detail
    return caught.value


GARBAGE: list[dict[str, Any]] = [
    {**FINE, "missing": []},
    {**FINE, "missing": ["A-2"]},
    {**FINE, "missing": ["A-1", "A-2"]},
    {**FINE, "as_of": "вчера"},
    {**FINE, "items": [{"article": "A-1", "name": "Окно"}], "missing": []},
    {**FINE, "items": {}},
    {},
]  # fmt: skip
PRICED: dict[str, Any] = {"article": "A-1", "name": "Окно", "warehouse": "М", "available": 1, "price_retail": 1}
PRICED |= {"price_retail_special": None, "price_agreement": None}
WRONG: list[dict[str, Any]] = [
    {"price_retail": "дорого"},
    {"available": None},
    {"price_agreement": True},
    {"article": ""},
]
GARBAGE += [{**FINE, "items": [PRICED | wrong], "missing": []} for wrong in WRONG]


@pytest.mark.parametrize("body", [*(json.dumps(one).encode() for one in GARBAGE), *TORN])
def test_garbage_in_place_of_prices_is_never_no_prices(body: bytes) -> None:
    error = prices_error(body)
    assert isinstance(error, TryLater)
    assert "something else than agreed" in str(error)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_in_place_of_prices_is_told_as_one(page: bytes) -> None:
    assert "web page in place of data" in str(prices_error(page, kind="text/html"))


MAINTENANCE = "\ufeff" + json.dumps({"exception": {"descr": "HTTP", "inner": {"descr": "Ведутся технические работы"}}})


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        ("403 Forbidden", MAINTENANCE.encode(), TryLater, "maintenance"),
        ("500 Internal", "<html><pre>Не обнаружено свободной лицензии!</pre></html>".encode(), TryLater, "licence"),
        ("500 Internal", b"<html><pre>by reason: No space left</pre></html>", TryLater, "No space left"),
        ("500 Internal", b'{"error": {"code": "failed", "reason": "\xd0\xb7\xd0\xb0\xd0\xb1"}}', Refused, "заб"),
        ("500 Internal", '{"error": {"code": "failed", "reason": "Конфликт блокировок"}}'.encode(), TryLater, "holds"),
        ("504 Gateway Timeout", b"<html>504</html>", TryLater, "broke down"),
        ("502 Bad Gateway", b"", TryLater, "not working now"),
        ("401 Unauthorized", b"", Misconfigured, "does not let obmen in"),
        ("403 Forbidden", b"<html>403</html>", Misconfigured, "does not let obmen in"),
        ("404 Not Found", b"", Misconfigured, "has no «prices-and-stock»"),
        ("302 Found", b"", Misconfigured, "sends us on"),
        ("400 Bad Request", b"<html>400</html>", TryLater, "something else than agreed"),
    ],
)  # fmt: skip
def test_each_answer_becomes_one_of_the_four_errors(
    status: str, body: bytes, kind: type[ObmenError], says: str
) -> None:
    error = prices_error(body, status, "text/html")
    assert isinstance(error, kind)
    assert says in str(error)


def test_a_broken_connection_after_a_write_is_unclear() -> None:
    with hostile(reset_after_the_request) as server, calling(), pytest.raises(Unclear):
        client_at(server.url, **UT).create_counterparty(ROMASHKA)


@pytest.mark.rule("H7")
def test_the_check_tells_release_and_what_to_look_at_in_1c(ut_client: OnecClient, ut: OneC) -> None:
    with calling(dry=True):
        checked = ut_client.check()
    assert "УправлениеТорговлей 11.5.8.198, extension 1.0" in str(checked.summary)
    assert checked.notes == ()
    ut.trade.extension(sending=False, warnings=["Не выбраны склады"])
    with calling(dry=True):
        notes = [str(note) for note in ut_client.check().notes]
    assert "sending is switched off" in notes[0]
    assert notes[1] == "1C says: Не выбраны склады"
    assert partners(ut) == []


@pytest.mark.rule("H7")
@pytest.mark.parametrize("address", ["counterparties", "prices-and-stock", "ping"])
def test_the_check_names_what_the_extension_lacks(ut_client: OnecClient, ut: OneC, address: str) -> None:
    ut.trade.extension(lacks=[address])
    with calling(dry=True), pytest.raises(Misconfigured) as caught:
        ut_client.check()
    assert (f"has no «{address}»" in str(caught.value)) == (address != "ping")
    assert caught.value.setting == ("address" if address == "ping" else "profile")


def test_another_version_of_the_contract_is_told(ut_client: OnecClient, ut: OneC) -> None:
    ut.trade.extension(version="2.0")
    with calling(dry=True), pytest.raises(Misconfigured, match=r"version 2\.0 of the contract, obmen version 1"):
        ut_client.check()


def test_a_base_without_work_orders_says_so(ut_client: OnecClient) -> None:
    with calling(), pytest.raises(Misconfigured) as caught:
        ut_client.organisations()
    assert caught.value.setting == "profile"
