"""KSUP's troubles, each as the error that says what to do."""

from dataclasses import replace
from typing import Any

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.hostile import answering, hostile, http
from tests.batteries.small_run import SmallTools, calling

from .sample import DEAL, ORDER


def client_of(**values: Any) -> KsupClient:
    return KsupClient(KsupSettings.model_validate({"token": "key", **values}), SmallTools("ksup"))


def error_of(act: Any) -> ObmenError:
    with calling(), pytest.raises(ObmenError) as caught:
        act()
    return caught.value


@pytest.mark.rule("K4")
def test_a_deal_ksup_does_not_have(client: KsupClient) -> None:
    error = error_of(lambda: client.deal("777"))
    assert isinstance(error, Refused)
    assert (error.field, error.value) == ("deal_number", "777")
    assert str(error) == "KSUP has no deal 777. Give the order in 1C the number of another deal"


@pytest.mark.rule("K4")
def test_a_deleted_deal_is_told_with_its_day(client: KsupClient, ksup: Ksup) -> None:
    ksup.delete_deal("12345")
    error = error_of(lambda: client.deal("12345"))
    assert isinstance(error, Refused)
    assert error.field == "deal_number"
    assert "it was deleted on" in str(error)


def test_a_field_ksup_does_not_take_is_named(client: KsupClient) -> None:
    with calling():
        deal = client.deal("12345")
    error = error_of(lambda: client.put_order(deal, replace(ORDER, order_number="1" * 51)))
    assert isinstance(error, Refused)
    assert error.field == "order_number"
    assert "order_number" in str(error)


def test_an_identity_used_for_something_else(client: KsupClient) -> None:
    with calling("same"):
        client.put_order(client.deal("12345"), ORDER)
    with calling("same"), pytest.raises(Refused, match="same identity"):
        client.put_order(client.deal("12345"), replace(ORDER, file=None, lines=[]))


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("fault", "on_read", "on_write", "down"),
    [
        ("down", TryLater, Unclear, True),
        ("500", TryLater, Unclear, False),
        ("html200", TryLater, Unclear, False),
        ("truncated", TryLater, Unclear, False),
        ("lost_answer", TryLater, Unclear, True),
        ("429", TryLater, TryLater, False),
        ("503", TryLater, TryLater, True),
    ],
)
def test_each_trouble_is_one_of_the_four_errors(
    client: KsupClient, ksup: Ksup, fault: str, on_read: type[ObmenError], on_write: type[ObmenError], down: bool
) -> None:
    with calling():
        deal = client.deal("12345")
    ksup.fault(fault, retry_after=7)
    read = error_of(lambda: client.deal("12345"))
    assert isinstance(read, on_read)
    assert getattr(read, "connection_down", None) == down
    assert isinstance(error_of(lambda: client.put_order(deal, ORDER)), on_write)
    if fault == "429" and isinstance(read, TryLater) and read.after:
        assert read.after.total_seconds() == 7


@pytest.mark.rule("H3")
def test_a_slow_ksup_is_not_waited_for_without_limit(client: KsupClient, ksup: Ksup) -> None:
    ksup.fault("slow", seconds=5)
    with calling(seconds=1), pytest.raises(TryLater) as caught:
        client.deal("12345")
    assert caught.value.connection_down


@pytest.mark.rule("H3")
def test_a_ksup_that_is_off_waits_for_it_to_come_back(ksup: Ksup) -> None:
    error = error_of(lambda: client_of(address="http://127.0.0.1:1").deal("12345"))
    assert isinstance(error, TryLater)
    assert error.connection_down
    assert "at its address nothing is running" in str(error)


def test_a_check_tells_who_answered(client: KsupClient) -> None:
    with calling():
        checked = client.check()
    assert str(checked.summary) == "КСУП (учебный стенд), contract 1.0, user obmen"
    assert checked.notes == ()


def test_a_check_warns_of_a_ksup_that_keeps_no_identities(client: KsupClient, ksup: Ksup) -> None:
    ksup.fault("no_identities")
    with calling():
        [note] = client.check().notes
    assert "keeps no identities" in str(note)


def test_a_check_names_the_setting_that_is_wrong(ksup: Ksup) -> None:
    key = error_of(client_of(address=ksup.url, token="wrong").check)
    assert isinstance(key, Misconfigured)
    assert key.setting == "token"
    with hostile(answering(http("200 OK", b"<h1>Router</h1>", "text/html"))) as router:
        address = error_of(client_of(address=router.url).check)
    assert isinstance(address, Misconfigured)
    assert address.setting == "address"
    assert "is not KSUP" in str(address)


@pytest.mark.parametrize("written", ["{url}/", "{url}/api/v1", "{url}/api/v1/", " {url} "])
def test_the_address_may_be_written_as_people_write_it(ksup: Ksup, written: str) -> None:
    with calling():
        client_of(address=written.format(url=ksup.url), token=ksup.token).check()


def test_a_refusal_by_somebody_who_is_not_ksup_is_not_taken_for_an_answer(ksup: Ksup) -> None:
    with hostile(answering(http("404 Not Found", b"<h1>nginx</h1>", "text/html"))) as proxy:
        error = error_of(lambda: client_of(address=proxy.url).deal("12345"))
    assert isinstance(error, TryLater)
    assert not error.connection_down


@pytest.mark.rule("K4.3")
def test_an_order_too_large_for_a_proxy_was_surely_not_taken(ksup: Ksup) -> None:
    html = answering(http("413 Request Entity Too Large", b"<h1>413</h1>nginx", "text/html"))
    with hostile(html) as proxy:
        error = error_of(lambda: client_of(address=proxy.url).put_order(DEAL, ORDER))
    assert isinstance(error, Refused)
    assert error.field == "file"
    assert str(error) == "Order ТДЦБ-000117 is larger than KSUP takes. Make its file smaller"


def test_a_link_that_is_no_address_of_a_page_is_left_out() -> None:
    deal = b'{"number": "1", "title": "x", "status": "new", "url": "javascript:alert(1)", "orders": []}'
    with hostile(answering(http("200 OK", deal))) as other, calling():
        assert client_of(address=other.url).deal("1").object.url == ""
