"""Every way in which a base may not be well, and what the operator reads of it."""

from typing import Any

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.settings import OnecSettings
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from tests.batteries.hostile import answering, hostile, http
from tests.batteries.small_run import SmallTools, calling

from .conftest import LONG_AGO, ORDERS, PASSWORD, USER, Make, made
from .sample import COMMENT, ORDER, odata_error


@pytest.fixture
def alfa(stand: OneC) -> PublishedBase:
    return made(stand, orders=20)


@pytest.fixture
def client(alfa: PublishedBase, make: Make) -> OnecClient:
    return make(alfa)


def error_of(client: OnecClient) -> ObmenError:
    with calling(), pytest.raises(ObmenError) as caught:
        client.organisations()
    assert PASSWORD not in str(caught.value) + caught.value.detail
    return caught.value


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("fault", "kind", "down", "says"),
    [
        ("login_page", TryLater, True, "maintenance is under way"),  # its page says so
        ("maintenance", TryLater, True, "maintenance is under way"),
        ("no_licence", TryLater, True, "no free licence"),
        ("platform_error", TryLater, False, "No space left on device"),
        ("internal_error", TryLater, False, "catalog «Организации»"),
        ("no_rights", Misconfigured, None, "may not read all of the catalog «Организации»"),
        ("truncated", TryLater, False, "broke off"),
    ],
)
def test_each_trouble_is_told_for_what_it_is(
    client: OnecClient, alfa: PublishedBase, fault: str, kind: type[ObmenError], down: bool | None, says: str
) -> None:
    alfa.fault(**{fault: -1})
    error = error_of(client)
    assert isinstance(error, kind)
    assert says in str(error)
    assert getattr(error, "connection_down", None) == down
    alfa.fault(**{fault: 0})
    with calling():
        assert len(client.organisations()) == 3


PAGES = [b"<html><body>Sign in</body></html>", b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", b"<HTML>"]
TORN = [b"", b"{}", b"[]", b"null", b'{"value": null}', b'{"value": [1]}', b'{"value": [{"Ref', b"\xff\xfe"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_200_is_never_no_data(make: Make, page: bytes) -> None:
    with hostile(answering(http("200 OK", page, "text/html"))) as server:
        error = error_of(client_at(server.url))
    assert isinstance(error, TryLater)
    assert error.connection_down
    assert "web page in place of data" in str(error)


@pytest.mark.parametrize("body", TORN)
def test_an_answer_without_the_promised_root_is_never_no_data(body: bytes) -> None:
    with hostile(answering(http("200 OK", body))) as server:
        assert isinstance(error_of(client_at(server.url)), TryLater)


def client_at(url: str, **settings: Any) -> OnecClient:
    read = OnecSettings.model_validate(
        {"address": url, "user": USER, "password": PASSWORD, "profile": "alfa_auto_5", **settings}
    )
    return OnecClient(read, SmallTools("alfa"))


ATOM = (
    '<?xml version="1.0"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
    '<m:code>20</m:code><m:message xml:lang="ru">Недостаточно прав</m:message></m:error>'
)
FORBIDDEN = b'\xef\xbb\xbf{"#exception": {}, "exception": {"reason": 403, "descr": "HTTP: Forbidden", "inner": null}}'
LOCKED = odata_error("-1", "Конфликт блокировок при выполнении транзакции")


@pytest.mark.parametrize(
    ("status", "body", "kind", "setting", "says"),
    [
        ("401 Unauthorized", ATOM.encode(), Misconfigured, "user", "may not read all"),
        ("401 Unauthorized", b"<html>401</html>", Misconfigured, "password", "does not let obmen in"),
        ("403 Forbidden", FORBIDDEN, Misconfigured, "password", "does not let obmen in"),
        ("404 Not Found", b"<html>404</html>", Misconfigured, "address", "no OData interface is published"),
        ("404 Not Found", odata_error("8", "?"), Misconfigured, "profile", "Publish it in 1C"),
        ("400 Bad Request", odata_error("10", 'Сегмент пути "Х" не найден!'), Misconfigured, "profile", "Сегмент пути"),
        ("400 Bad Request", odata_error("14", "?"), Misconfigured, "profile", "configuration is the right one"),
        ("302 Found", b"", Misconfigured, "address", "sends us on"),
        ("500 Internal", LOCKED, TryLater, None, "somebody holds"),
        ("504 Gateway Timeout", b"<html>504</html>", TryLater, None, "broke down"),
        ("502 Bad Gateway", b"", TryLater, None, "not working now"),
        ("400 Bad Request", b"{torn", TryLater, None, "did not understand"),
        ("429 Too Many Requests", b"", TryLater, None, "less often"),
    ],
)  # fmt: skip
def test_each_answer_becomes_one_of_the_four_errors(
    status: str, body: bytes, kind: type[ObmenError], setting: str | None, says: str
) -> None:
    with hostile(answering(http(status, body, "text/html"))) as server:
        error = error_of(client_at(server.url))
    assert isinstance(error, kind)
    assert getattr(error, "setting", None) == setting
    assert says in str(error)


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        ("500 Internal", odata_error("-1", "Период закрыт для изменений"), Refused, "Период закрыт"),
        ("404 Not Found", odata_error("9", "Экземпляр сущности не найден"), Refused, "no such object"),
        ("412 Precondition Failed", odata_error("-1", "Данные были изменены"), TryLater, "changed meanwhile"),
        ("400 Bad Request", odata_error("1", "Ошибка разбора строки"), Refused, "Ошибка разбора"),
    ],
)
def test_what_1c_says_to_a_write_is_told_with_the_object(
    status: str, body: bytes, kind: type[ObmenError], says: str
) -> None:
    with hostile(answering(http(status, body))) as server, calling(), pytest.raises(ObmenError) as caught:
        client_at(server.url).write_attributes(ORDER, ORDERS, COMMENT)
    assert isinstance(caught.value, kind)
    assert says in str(caught.value)
    assert "Заказ-наряд АА00000001" in str(caught.value)


def test_a_base_without_an_address_says_so_when_it_is_to_be_read() -> None:
    client = OnecClient(OnecSettings(), SmallTools("onec-ut"))
    with calling(), pytest.raises(Misconfigured) as caught:
        list(client.work_orders(dated_from=LONG_AGO, organisations=()))
    assert caught.value.setting == "address"
    assert "onec-ut" in str(caught.value)
