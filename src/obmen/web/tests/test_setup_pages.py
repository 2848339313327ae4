"""Connections, set up by an administrator."""

import json
import re
from typing import Any

import pytest

from obmen.core import clock
from obmen.journal.models import Gate
from obmen.setup.models import Audit, Connection, Flow
from obmen_stands.ksup import Ksup

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _ksup(ksup: Ksup, **more: str) -> dict[str, str]:
    own = {"name": "ksup", "title": "КСУП", "zone": "Europe/Moscow", "slots": "4"}
    return {**own, "s/address": ksup.url, "s/token": ksup.token, "s/seconds": "2", **more}


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_teaches_what_a_connection_is(office: Office) -> None:
    client = office.signed_in("administrator")
    assert "Подключение — это внешняя система" in _text(client.get("/connections"))
    assert 'href="/connections/new/ksup"' in _text(client.get("/connections/new"))
    assert "Add a connection" in _text(office.signed_in("administrator", "en").get("/connections/new"))


@pytest.mark.rule("H7")
def test_a_connection_is_asked_before_it_is_saved(office: Office) -> None:
    client = office.signed_in("administrator")
    with Ksup.started() as ksup:
        answer = client.post("/connections/new/ksup", _ksup(ksup), follow=True)
    assert "Сохранено. " in _text(answer)
    saved = Connection.objects.get(name="ksup")
    assert (saved.check_ok, saved.slots) == (True, 4)
    assert ksup.token not in json.dumps(saved.settings)
    assert Audit.objects.filter(act="connection.added", who="administrator").exists()


def test_a_system_that_is_off_is_saved_unchecked_and_paused(office: Office) -> None:
    client = office.signed_in("administrator")
    with Ksup.started() as ksup:
        away = _ksup(ksup)
    answer = client.post("/connections/new/ksup", away, follow=True)
    assert "Сохранено без проверки и приостановлено" in _text(answer)
    assert Gate.objects.get(connection__name="ksup").paused
    assert Connection.objects.get(name="ksup").check_ok is None


def test_a_wrong_key_is_told_beside_it_and_nothing_is_saved(office: Office) -> None:
    client = office.signed_in("administrator")
    with Ksup.started() as ksup:
        answer = client.post("/connections/new/ksup", _ksup(ksup, **{"s/token": "wrong"}))
    page = _text(answer)
    assert answer.status_code == 422
    assert page.index('name="s/token"') < page.index('class="error"')
    assert not Connection.objects.exists()


def test_wrong_fields_are_told_beside_them_and_what_was_typed_stays(office: Office) -> None:
    client = office.signed_in("administrator")
    wrong = {"name": "так нельзя", "title": "", "s/address": "ftp://x", "s/seconds": "скоро", "s/token": "k"}
    answer = client.post("/connections/new/ksup", wrong)
    assert answer.status_code == 422
    assert _text(answer).count('class="error"') == 2
    page = _text(client.post("/connections/new/ksup", {**wrong, "name": "ksup", "title": "КСУП", "zone": "UTC"}))
    assert page.count('class="error"') == 2
    assert 'value="скоро"' in page
    assert 'value="k"' not in page, "a secret is never shown, not even the one just typed"


def test_lists_grow_by_a_button_and_lose_emptied_rows(office: Office) -> None:
    client = office.signed_in("administrator")
    fields = {"name": "shop", "title": "Магазин", "zone": "UTC", "slots": "1", "s/method": "POST"}
    rows = {"s/headers/0/name": "X-One", "s/headers/0/value": "1"}
    page = _text(client.post("/connections/new/http", {**fields, **rows, "_more": "headers"}))
    assert not Connection.objects.exists(), "the button saves nothing"
    assert 'name="s/headers/0/name" value="X-One"' in page
    assert 'name="s/headers/2/name"' in page
    rows |= {"s/headers/1/name": "", "s/headers/1/value": "", "s/headers/2/name": "X-Two", "s/headers/2/value": "2"}
    rows |= {"s/secret_headers/0/name": "Authorization", "s/secret_headers/0/value": "Bearer abcdef"}
    client.post("/connections/new/http", {**fields, **rows})
    saved = Connection.objects.get(name="shop")
    assert [row["name"] for row in saved.settings["headers"]] == ["X-One", "X-Two"]
    assert "abcdef" not in json.dumps(saved.settings) + _text(client.get("/connections/shop/edit"))


def test_a_kept_secret_stays_and_is_never_shown(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    page = _text(client.get("/connections/ksup/edit"))
    assert "s3cret-of-ksup" not in page
    assert "Сохранён; чтобы сменить, введите новый" in page
    fields = {
        "title": "КСУП новая",
        "zone": "Europe/Moscow",
        "slots": "8",
        "s/address": "http://127.0.0.1:9",
        "s/seconds": "1",
    }
    client.post("/connections/ksup/edit", fields)
    assert Connection.objects.get(name="ksup").title == "КСУП новая"
    from obmen.setup.connections import read

    assert read(office.ksup).token.get_secret_value() == "s3cret-of-ksup"


@pytest.mark.rule("H7")
def test_a_changed_address_asks_for_the_secret_again(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    fields = {
        "title": "КСУП",
        "zone": "Europe/Moscow",
        "slots": "8",
        "s/address": "http://127.0.0.1:7",
        "s/seconds": "1",
    }
    answer = client.post("/connections/ksup/edit", fields)
    assert answer.status_code == 422
    assert office.ksup.settings["address"] == "http://127.0.0.1:9"


def test_a_connection_is_checked_on_demand(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    client.post("/connections/ksup/check")
    assert office.ksup.check_ok is False
    assert "проверка не прошла" in _text(client.get("/connections/ksup"))


def test_a_connection_is_paused_and_resumed(office: Office) -> None:
    office.connect()
    client = office.signed_in("operator")
    assert "Приостановлено" in _text(client.post("/connections/ksup/pause", follow=True))
    assert "Продолжить" in _text(client.get("/connections/ksup"))
    assert "</span>Всё идёт</h1>" in _text(client.get("/")), "a person's pause is nobody's trouble"
    client.post("/connections/ksup/resume")
    assert "Приостановить" in _text(client.get("/connections/ksup"))


def test_debug_is_switched_on_for_a_time_and_off(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    for path, row in (("/connections/ksup", lambda: office.ksup), ("/exchanges/orders", lambda: office.flow)):
        client.post(f"{path}/debug", {"minutes": "60"})
        until = row().debug_until
        assert until is not None
        assert 3500 < (until - clock.now()).total_seconds() < 3700
        client.post(f"{path}/debug", {"minutes": "99999999"})
        assert row().debug_until is None


def test_a_connection_in_use_stays_and_an_unused_one_goes(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    client.post("/connections/ksup/remove")
    assert Connection.objects.filter(name="ksup").exists()
    Flow.objects.all().delete()
    client.post("/connections/ksup/remove")
    assert not Connection.objects.filter(name="ksup").exists()


@pytest.mark.rule("H7")
def test_a_kept_secret_stays_with_its_row_when_rows_move(office: Office) -> None:
    from obmen.setup.connections import read

    fields = {"name": "shop", "title": "Магазин", "zone": "UTC", "slots": "1", "s/method": "POST"}
    rows = {"s/secret_headers/0/name": "X-A", "s/secret_headers/0/value": "secret of A"}
    rows |= {"s/secret_headers/1/name": "X-B", "s/secret_headers/1/value": "secret of B"}
    client = office.signed_in("administrator")
    client.post("/connections/new/http", {**fields, **rows})
    emptied = {"s/secret_headers/0/name": "", "s/secret_headers/1/name": "X-B", "s/secret_headers/1/value": ""}
    page = _text(client.post("/connections/shop/edit", {**fields, **emptied, "_more": "headers"}))
    was = dict(re.findall(r'name="(s/secret_headers/\d/value/was)" value="([^"]+)"', page))
    assert was == {"s/secret_headers/0/value/was": "secret_headers/1/value"}
    client.post("/connections/shop/edit", {**fields, **was, "s/secret_headers/0/name": "X-B"})
    saved = read(Connection.objects.get(name="shop")).secret_headers
    assert [(one.name, one.value.get_secret_value()) for one in saved] == [("X-B", "secret of B")]
    moved = {"s/secret_headers/0/name": "X-B", "s/secret_headers/0/value/was": "token"}
    client.post("/connections/shop/edit", {**fields, **moved})
    saved = read(Connection.objects.get(name="shop")).secret_headers
    assert [one.value.get_secret_value() for one in saved] == ["secret of B"], "a secret never leaves its list"
