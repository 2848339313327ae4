"""An application's tokens: an hour each, and a renewal that works once."""

import threading
from typing import Any

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller, Seen


def ask(caller: Caller, **told: str) -> Seen:
    portal = caller.portal
    known = {"client_id": portal.told["client_id"], "client_secret": portal.told["client_secret"]}
    return caller.at("GET", "/oauth/token/", {**known, **told})


def renew(caller: Caller, tokens: dict[str, Any], **told: str) -> Seen:
    return ask(caller, grant_type="refresh_token", refresh_token=tokens["refresh_token"], **told)


def call(caller: Caller, tokens: dict[str, Any], method: str = "crm.deal.list") -> Seen:
    return caller.at("POST", f"/rest/{method}", {"auth": tokens["access_token"]})


def test_a_token_is_good_for_an_hour_and_its_renewal_for_the_next(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    assert tokens["client_endpoint"] == f"{portal.url}/rest/"
    assert call(caller, tokens).result == []
    portal.advance(3600)
    assert call(caller, tokens).error == (401, "expired_token")
    fresh = renew(caller, tokens).json
    assert (fresh["expires_in"], fresh["member_id"]) == (3600, tokens["member_id"])
    assert fresh["expires"] == int(portal.now()) + 3600
    assert call(caller, fresh).result == []


def test_a_refresh_token_works_once(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    fresh = renew(caller, tokens).json
    assert renew(caller, tokens).error == (400, "invalid_grant")
    assert renew(caller, fresh).status == 200
    assert portal.report()["token_requests"] == 3
    assert portal.report()["http_requests"] == 0


def test_of_two_processes_that_renew_at_once_one_loses(portal: Bitrix24, caller: Caller) -> None:
    tokens, seen = portal.tokens(), list[int]()
    together = [threading.Thread(target=lambda: seen.append(renew(caller, tokens).status)) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert sorted(seen) == [200, 400]


def test_a_renewal_whose_answer_was_lost_has_used_the_token_up(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    portal.fault("500_after", method="oauth.token", times=1)
    assert renew(caller, tokens).status == 500
    assert renew(caller, tokens).error == (400, "invalid_grant")


def test_a_refresh_token_dies_after_half_a_year(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    portal.advance(180 * 86400)
    assert renew(caller, tokens).error == (400, "invalid_grant")


def test_a_code_is_good_for_thirty_seconds_and_once(portal: Bitrix24, caller: Caller) -> None:
    first, second = (portal.control("POST", "/stand/oauth/code")["code"] for _ in range(2))
    tokens = ask(caller, grant_type="authorization_code", code=first).json
    assert call(caller, tokens).result == []
    assert ask(caller, grant_type="authorization_code", code=first).error == (400, "invalid_grant")
    portal.advance(30)
    assert ask(caller, grant_type="authorization_code", code=second).error == (400, "invalid_grant")


def test_a_wrong_application_or_question_is_told_apart(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    assert renew(caller, tokens, client_id="local.other").error == (400, "invalid_client")
    assert renew(caller, tokens, client_secret="wrong").error == (400, "invalid_client")
    assert ask(caller, grant_type="refresh_token").error == (400, "invalid_request")
    assert ask(caller, grant_type="password").error == (400, "invalid_request")
    assert renew(caller, tokens).status == 200


def test_an_unpaid_portal_gives_no_tokens_and_takes_none(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    portal.settings(payment_required=True)
    assert renew(caller, tokens).error == (401, "PAYMENT_REQUIRED")
    assert call(caller, tokens).error == (401, "PAYMENT_REQUIRED")
    assert caller.call("crm.deal.list").status == 200
    portal.settings(payment_required=False)
    assert renew(caller, tokens).status == 200


def test_a_removed_application_is_refused_everywhere(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    portal.settings(uninstalled=True)
    assert call(caller, tokens).error == (401, "NOT_INSTALLED")
    assert renew(caller, tokens).error == (400, "invalid_grant")


def test_a_token_nobody_gave_and_no_token_at_all(caller: Caller) -> None:
    assert call(caller, {"access_token": "x" * 70}).error == (401, "invalid_token")
    assert caller.at("POST", "/rest/crm.deal.list", {}).error == (401, "NO_AUTH_FOUND")


def test_an_application_has_a_budget_of_its_own_and_shares_the_bucket(portal: Bitrix24, caller: Caller) -> None:
    tokens = portal.tokens()
    portal.settings(cost_of={"crm.deal.list": 481})
    assert caller.call("crm.deal.list", address="127.0.0.1").status == 504
    assert caller.call("crm.deal.list", address="127.0.0.1").error == (429, "OPERATION_TIME_LIMIT")
    assert call(caller, tokens).status == 504
    portal.settings(cost_of={})
    portal.advance(700)
    statuses = [caller.call("crm.deal.list", address="127.0.0.1").status for _ in range(49)]
    statuses += [call(caller, tokens).status for _ in range(2)]
    assert statuses == [200] * 50 + [503]


def test_tokens_outlive_a_crash() -> None:
    with Bitrix24.started() as portal:
        tokens = portal.tokens()
        portal.kill()
        portal.start()
        assert call(Caller(portal), tokens).status == 200
        assert renew(Caller(portal), tokens).status == 200
