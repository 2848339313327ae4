"""Calls by https, and only so."""

import json
import ssl
from http.client import HTTPSConnection
from urllib.parse import urlsplit

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller


def ask(portal: Bitrix24, *, trusting: bool = True) -> tuple[int, object]:
    address = urlsplit(portal.webhook)
    context = ssl.create_default_context(cafile=portal.authority if trusting else None)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    connection = HTTPSConnection("127.0.0.1", address.port or 0, timeout=10, context=context)
    try:
        connection.request("GET", f"{address.path}crm.deal.list")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())["result"]
    finally:
        connection.close()


def test_calls_go_by_https_to_who_trusts_the_authority_also_after_a_crash() -> None:
    with Bitrix24.started(tls=True) as portal:
        webhook = portal.webhook
        assert webhook.startswith("https://127.0.0.1:")
        assert ask(portal) == (200, [])
        with pytest.raises(ssl.SSLCertVerificationError):
            ask(portal, trusting=False)
        authority = portal.authority.read_bytes()
        portal.kill()
        portal.start()
        assert (portal.webhook, portal.authority.read_bytes()) == (webhook, authority)
        assert ask(portal) == (200, [])


def test_a_call_without_https_is_refused_where_there_is_https() -> None:
    with Bitrix24.started(tls=True) as portal:
        assert Caller(portal).call("crm.deal.list").error == (401, "INVALID_REQUEST")
        assert portal.report()["items"]["deal"] == 0
