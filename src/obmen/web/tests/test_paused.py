"""A paused connection is never hidden: who waits for whom, and what goes on by itself and what does not."""

import pytest
from django.test import Client

from obmen.core.errors import TryLater
from obmen.journal.api import PauseConnection
from obmen.journal.models import Gate
from obmen.web import standing
from obmen_stands.ksup import Ksup

from .day import AWAY
from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(client: Client, address: str = "/") -> str:
    return client.get(address, follow=True).content.decode()


def _saved(client: Client, ksup: Ksup) -> str:
    own = {"title": "КСУП", "zone": "Europe/Moscow", "slots": "4", "s/address": ksup.url, "s/token": ksup.token}
    return client.post("/connections/ksup/edit", {**own, "s/seconds": "2"}, follow=True).content.decode()


def test_a_connection_saved_unchecked_waits_for_a_check_and_goes_on_with_it(office: Office) -> None:
    office.connect()
    with Ksup.started() as ksup:
        ksup.stop()
        said = _saved(office.signed_in("administrator"), ksup)
        assert "Сохранено без проверки и приостановлено: КСУП не отвечает" in said
        office.order("117")
        client = office.signed_in("operator")
        page = _page(client)
        assert "</span>1 подключение приостановлено и ждёт вас</h1>" in page
        assert "Подключение КСУП приостановлено, ждёт 1 сообщение" in page
        assert "остальное идёт" not in page
        assert "Сохранено без проверки: КСУП не отвечает" in page
        assert "продолжится сама" not in page + _page(client, "/connections/ksup")
        assert 'action="/connections/ksup/go"' in page
        again = client.post("/connections/ksup/go", follow=True).content.decode()
        assert "Остаётся приостановленным: КСУП не отвечает" in again
        ksup.start()
        client.post("/connections/ksup/go")
    assert "</span>Всё идёт</h1>" in _page(client)
    assert office.ksup.check_ok


def test_a_message_says_first_that_its_connection_is_paused(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.misconfigure()
    told = _page(office.signed_in("viewer"), f"/journal/{message.pk}")
    assert "<b>Подключение «КСУП» приостановлено, сообщение ждёт, пока его не продолжат.</b>" in told
    assert '<a href="/connections/ksup">К подключению</a>' in told


def test_a_connection_saved_anew_and_answered_goes_on(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    with Ksup.started() as ksup:
        ksup.stop()
        _saved(client, ksup)
        assert Gate.objects.get(connection=office.ksup).paused == "unchecked"
        ksup.start()
        _saved(client, ksup)
    assert Gate.objects.get(connection=office.ksup).paused == ""


def test_the_rest_goes_only_where_no_connection_keeps_it_waiting(office: Office) -> None:
    office.connect()
    office.held("117")
    assert "остальное идёт" in _page(office.signed_in("operator"))
    office.order("118", deal="2")
    office.writer.do(PauseConnection(office.ksup.pk, "admin"))
    standing.forget()
    page = _page(office.signed_in("operator"))
    assert "</span>1 сообщение ждёт вашего решения</h1>" in page
    assert "Подключение КСУП приостановлено, ждёт 1 сообщение (Приостановил admin)" in page
    assert "остальное идёт" not in page


def test_what_a_person_paused_is_said_without_an_alarm(office: Office) -> None:
    office.connect()
    office.order("118")
    office.order("119", deal="2")
    office.writer.do(PauseConnection(office.ksup.pk, "admin"))
    standing.forget()
    page = _page(office.signed_in("viewer"))
    assert (
        '<span class="dot pause"></span>Подключение КСУП приостановлено, ждут 2 сообщения (Приостановил admin)' in page
    )
    assert "КСУП: приостановлено, ждёт 2" in page


def test_a_message_given_up_promises_nothing(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.hold(TryLater(AWAY), cause="gave up")
    page = _page(office.signed_in("operator"), f"/journal/{message.pk}")
    assert "Больше попыток не будет. Повторите, когда КСУП заработает." in page
    assert "продолжится сама" not in page + _page(office.signed_in("operator"))


def test_a_key_mended_and_checked_lets_what_the_wrong_one_stopped_go_on(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.misconfigure()
    client = office.signed_in("administrator")
    told = _page(client, "/connections/ksup")
    assert "Когда проверка пройдёт, ждущие сообщения пойдут" in told
    assert "Проверить связь" not in told, "there is one button that checks, and it resumes"
    with Ksup.started() as ksup:
        said = _saved(client, ksup)
    assert "Продолжено: ждавшие сообщения пошли" in said
    assert [one.message_id for one in office.claim()] == [message.pk]


def test_a_check_alone_lets_it_go_on_where_the_trouble_was_mended_over_there(office: Office) -> None:
    office.connect()
    office.order("117")
    client = office.signed_in("administrator")
    with Ksup.started() as ksup:
        _saved(client, ksup)
        office.misconfigure()
        page = client.post("/connections/ksup/check", follow=True).content.decode()
    assert "Продолжено: ждавшие сообщения пошли" in page
    assert Gate.objects.get(connection=office.ksup).paused == ""


def test_a_check_leaves_the_pause_of_a_person_and_says_so(office: Office) -> None:
    office.connect()
    office.order("117")
    office.misconfigure()
    office.writer.do(PauseConnection(office.ksup.pk, "anna"))
    client = office.signed_in("administrator")
    with Ksup.started() as ksup:
        assert "Остаётся приостановленным: Приостановил anna" in _saved(client, ksup)
        checked = client.post("/connections/ksup/check", follow=True).content.decode()
        assert "Остаётся приостановленным: Приостановил anna" in checked
    assert Gate.objects.get(connection=office.ksup).paused == "person"
