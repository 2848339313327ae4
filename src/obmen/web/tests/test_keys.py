"""Keys of the doors: shown once, revoked for good."""

import re
from typing import Any

import pytest
from django.test import Client

from obmen.setup import tokens
from obmen.setup.models import Token

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _issue(client: Client, **fields: str) -> str:
    page = _text(client.post("/connections/onec-ut/keys", fields))
    found = re.search(r'class="token">(obm_\S+)<', page)
    assert found, page
    return found[1]


def test_a_key_is_shown_once_and_opens_until_it_is_revoked(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    clear = _issue(client, label="УТ 11", addresses="10.0.0.0/8, 192.168.1.7", expires="2099-01-31")
    token = Token.objects.get()
    assert tokens.find(clear) is not None
    assert token.addresses == ["10.0.0.0/8", "192.168.1.7"]
    assert clear not in _text(client.get("/connections/onec-ut"))
    assert "УТ 11" in _text(client.get("/connections/onec-ut"))
    client.post(f"/connections/onec-ut/keys/{token.pk}/revoke")
    assert tokens.find(clear) is None
    assert client.post(f"/connections/onec-ut/keys/{token.pk}/revoke").status_code == 404


def test_a_third_key_and_a_wrong_network_are_refused_in_words(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    assert "note error" in _text(client.post("/connections/onec-ut/keys", {"addresses": "дом"}, follow=True))
    _issue(client)
    _issue(client)
    assert "Одновременно действуют два ключа" in _text(client.get("/connections/onec-ut"))
    client.post("/connections/onec-ut/keys", {})
    assert Token.objects.count() == 2
