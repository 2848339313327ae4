"""Who gets in, and who does not."""

import pytest
from django.test import Client

from obmen.core import clock
from obmen.web.throttle import PER_NAME, SPAN

from .office import PASSWORD, Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _try(client: Client, password: str, name: str = "operator") -> int:
    return client.post("/sign-in", {"username": name, "password": password}).status_code


def test_a_stranger_is_led_to_sign_in_and_back(office: Office) -> None:
    client = Client()
    answer = client.get("/journal?text=117")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/journal%3Ftext%3D117"
    answer = client.post(
        answer["Location"], {"username": "operator", "password": PASSWORD, "next": "/journal?text=117"}
    )
    assert answer["Location"] == "/journal?text=117"


def test_the_sign_in_page_leads_to_no_other_site(office: Office) -> None:
    answer = Client().post(
        "/sign-in", {"username": "operator", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(office: Office) -> None:
    known = Client().post("/sign-in", {"username": "operator", "password": "wrong"}).content.decode()
    unknown = Client().post("/sign-in", {"username": "nobody", "password": "wrong"}).content.decode()
    assert "Имя или пароль не подходит" in known
    assert "Имя или пароль не подходит" in unknown


def test_guessing_is_stopped_and_goes_on_later(office: Office) -> None:
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    try:
        client = Client()
        assert [_try(client, "wrong") for _ in range(PER_NAME)] == [200] * PER_NAME
        assert _try(client, PASSWORD) == 429
        assert _try(client, PASSWORD, "viewer") == 302
        owned.advance(seconds=SPAN + 1)
        assert _try(Client(), PASSWORD) == 302
    finally:
        restore()


def test_a_part_of_a_page_asks_a_signed_out_reader_for_the_whole(office: Office) -> None:
    answer = Client().get("/live", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_signing_out_ends_the_session(office: Office) -> None:
    client = office.signed_in("operator")
    assert client.post("/sign-out").status_code == 302
    assert client.get("/").status_code == 302


def test_one_changes_ones_own_password(office: Office) -> None:
    client = office.signed_in("viewer")
    fresh = "синий чайник на плите"
    wrong = client.post("/people/me", {"old_password": "?", "new_password1": fresh, "new_password2": fresh})
    assert wrong.status_code == 200
    client.post("/people/me", {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh})
    assert client.get("/").status_code == 200, "the session goes on"
    assert _try(Client(), fresh, "viewer") == 302
