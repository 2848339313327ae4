"""The form of a connection: what it asks for, and what it does not guess."""

from typing import Any

import pytest

from obmen.setup.models import Connection

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_is_in_a_base_of_1c_is_asked_for_and_not_guessed(office: Office) -> None:
    client = office.signed_in("administrator")
    form = _text(client.get("/connections/new/onec"))
    assert '<option value="" selected>Выберите</option>' in form
    own = {"name": "ut", "title": "1С: УТ 11", "zone": "Europe/Moscow", "slots": "4", "s/sessions": "2"}
    own |= {"s/seconds": "2", "s/profile": "", "s/hold_repeats": "on"}
    refused = client.post("/connections/new/onec", {**own, "s/address": "http://127.0.0.1:9/ut"})
    assert (refused.status_code, Connection.objects.count()) == (422, 0)
    assert "Выберите, что в базе" in _text(refused)
    client.post("/connections/new/onec", {**own, "s/address": ""})
    assert Connection.objects.get(name="ut").settings["profile"] == "", "a base that only calls needs none"
