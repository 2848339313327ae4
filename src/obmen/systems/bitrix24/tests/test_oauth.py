"""Tokens that are renewed: one at a time, only when they have expired, and never lost."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from obmen.core.call import Call
from obmen.core.errors import Misconfigured, ObmenError, TryLater
from obmen.core.roles.crm import DealValues, NewDeal
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.settings import Bitrix24Settings
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_budget import SmallTokens
from tests.batteries.small_run import SmallTools, calling

from .conftest import FIELDS

pytestmark = [pytest.mark.rule("H7"), pytest.mark.usefixtures("call")]
HOUR = 3600


class NowhereToKeep(SmallTokens):
    """As in a check of settings that are not saved yet."""

    def renew(self, name: str, fetch: Callable[[str | None], str]) -> str:
        raise LookupError(name)


def settings(portal: Bitrix24, **more: Any) -> Bitrix24Settings:
    known = {"address": portal.url, "oauth_address": portal.url, "client_id": portal.told["client_id"]}
    known |= {"client_secret": portal.told["client_secret"], "refresh_token": portal.tokens()["refresh_token"]}
    return Bitrix24Settings.model_validate(known | more)


@pytest.fixture
def tokens() -> SmallTokens:
    return SmallTokens()


@pytest.fixture
def made(portal: Bitrix24, tokens: SmallTokens) -> Iterator[Callable[..., Bitrix24Client]]:
    """Clients with the same settings and the same kept tokens, as processes have them."""
    given, clients = settings(portal), list[Bitrix24Client]()

    def client(**more: Any) -> Bitrix24Client:
        clients.append(Bitrix24Client(given.model_copy(update=more), SmallTools("portal", tokens=tokens)))
        return clients[-1]

    yield client
    for one in clients:
        one.close()


Made = Callable[..., Bitrix24Client]


def renewals(portal: Bitrix24) -> int:
    """The one that made the first pair is the portal's own."""
    return int(portal.report()["token_requests"])


def error_of(client: Bitrix24Client) -> ObmenError:
    with pytest.raises(ObmenError) as caught:
        client.contacts(["1"])
    return caught.value


def test_a_token_is_fetched_once_and_kept(portal: Bitrix24, made: Made) -> None:
    first = made()
    for _ in range(3):
        assert first.contacts(["1"]) == {}
    assert made().contacts(["1"]) == {}
    assert renewals(portal) == 1


def test_only_one_that_has_expired_is_renewed_and_the_write_is_done_once(portal: Bitrix24, made: Made) -> None:
    client = made()
    for hour in range(3):
        new = NewDeal(f"onec {hour}", "Ремонт", DealValues(), "", robots=True)
        [(_, id_)] = client.add_deals([new], FIELDS)
        assert id_ == str(hour + 1)
        portal.advance(HOUR)
    assert renewals(portal) == 3


def test_of_many_that_find_it_expired_one_renews_it(portal: Bitrix24, made: Made) -> None:
    clients = [made() for _ in range(6)]
    for client in clients:
        client.contacts(["1"])
    portal.advance(HOUR)
    failed: list[BaseException] = []

    def ask(client: Bitrix24Client) -> None:
        try:
            with calling():
                client.contacts(["1"])
        except ObmenError as error:
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert renewals(portal) == 2


def test_a_refresh_token_typed_anew_takes_the_place_of_what_is_kept(
    portal: Bitrix24, made: Made, tokens: SmallTokens
) -> None:
    made().contacts(["1"])
    portal.advance(181 * 24 * HOUR)
    error = error_of(made())
    assert isinstance(error, Misconfigured)
    assert error.setting == "refresh_token"
    fresh = settings(portal)
    client = Bitrix24Client(fresh, SmallTools("portal", tokens=tokens))
    assert client.contacts(["1"]) == {}


def test_an_application_that_was_removed(portal: Bitrix24, made: Made) -> None:
    client = made()
    client.contacts(["1"])
    portal.settings(uninstalled=True)
    error = error_of(client)
    assert isinstance(error, Misconfigured)
    assert error.setting == "refresh_token"


def test_a_key_of_the_application_with_a_slip_in_it(portal: Bitrix24, made: Made) -> None:
    error = error_of(made(client_secret=settings(portal).refresh_token))
    assert isinstance(error, Misconfigured)
    assert error.setting == "client_secret"


def test_a_portal_that_is_not_paid_for(portal: Bitrix24, made: Made) -> None:
    portal.settings(payment_required=True)
    error = error_of(made())
    assert isinstance(error, Misconfigured)
    assert "not paid" in str(error)


def test_the_token_of_another_portal_is_not_taken_for_its_own(
    portal: Bitrix24, made: Made, tokens: SmallTokens
) -> None:
    made().contacts(["1"])
    [kept] = tokens.kept.values()
    tokens.kept["oauth"] = kept.replace('"member_id":"', '"member_id":"another')
    portal.advance(HOUR)
    error = error_of(made())
    assert isinstance(error, Misconfigured)
    assert "another portal" in str(error)


@pytest.mark.parametrize("fault", ["down", "502", "html200"])
def test_an_authorization_server_that_is_off_is_waited_for(portal: Bitrix24, made: Made, fault: str) -> None:
    portal.fault(fault, method="oauth.token", times=1)
    client = made()
    assert isinstance(error_of(client), TryLater)
    assert client.contacts(["1"]) == {}


def test_before_the_settings_are_saved_the_token_is_not_used_up(portal: Bitrix24) -> None:
    client = Bitrix24Client(settings(portal), SmallTools("portal", tokens=NowhereToKeep()))
    assert "first exchange" in str(client.check().summary)
    assert renewals(portal) == 0


def test_after_a_move_the_authorization_server_is_asked_for_the_new_address(portal: Bitrix24, made: Made) -> None:
    client = made()
    client.contacts(["1"])
    portal.settings(moved_to="https://new.bitrix24.ru")
    error = error_of(client)
    assert isinstance(error, Misconfigured)
    assert "https://new.bitrix24.ru" in str(error)
    assert renewals(portal) == 2


@pytest.mark.rule("H8")
def test_no_token_stands_in_a_trace(portal: Bitrix24, made: Made, tokens: SmallTokens, call: Call) -> None:
    with calling(trace=[]) as traced:
        made().contacts(["1"])
        portal.advance(HOUR)
        made().contacts(["1"])
    assert traced.trace
    shown = "".join(one.request + one.answer for one in traced.trace)
    kept = settings(portal)
    for secret in (kept.client_secret.get_secret_value(), *_words(tokens.kept["oauth"])):
        assert secret not in shown


def _words(kept: str) -> list[str]:
    return [word for word in kept.split('"') if len(word) > 40]
