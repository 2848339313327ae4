"""The start page tells in words whether all is well."""

import pytest
from django.test import Client

from obmen.setup.models import Connection
from obmen.web import standing

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(client: Client) -> str:
    return client.get("/").content.decode()


def test_an_empty_installation_teaches_the_first_steps(office: Office) -> None:
    page = _page(office.signed_in("administrator"))
    assert "Пока ничего не подключено" in page
    assert page.index("Подключите обе системы") < page.index("Выдайте ключ доступа") < page.index("Создать обмен")
    assert "Nothing is connected yet" in _page(office.signed_in("administrator", "en"))


def test_where_all_goes_well_it_says_so_with_the_count_of_today(office: Office) -> None:
    office.connect()
    for number in ("1", "2", "3"):
        office.order(number, deal=number)
    office.deliver()
    page = _page(office.signed_in("viewer"))
    assert "</span>Всё идёт</h1>" in page
    assert "3 доставлено сегодня, последнее" in page


def test_what_is_held_comes_first_with_its_reason(office: Office) -> None:
    office.connect()
    office.held("117")
    office.held("118", deal="2")
    page = _page(office.signed_in("operator"))
    assert "</span>2 сообщения ждут вашего решения</h1>" in page
    assert "KSUP has no deal 12345" in page or "В КСУП нет сделки 12345" in page
    assert "</span>2 messages wait for your decision</h1>" in _page(office.signed_in("operator", "en"))


def test_a_message_given_up_can_be_redone_from_here(office: Office) -> None:
    office.connect()
    office.order("117")
    office.hold(cause="gave up")
    client = office.signed_in("operator")
    page = _page(client)
    assert f'action="/journal/{office.last}/redo"' in page
    answer = client.post(f"/journal/{office.last}/redo", {"next": "/"})
    assert answer["Location"] == "/"
    assert "</span>Всё идёт</h1>" in _page(client)


def test_a_connection_that_does_not_answer_is_no_ones_fault(office: Office) -> None:
    office.connect()
    office.order("117")
    office.down()
    page = _page(office.signed_in("viewer"))
    assert "</span>КСУП не отвечает</h1>" in page
    assert "попытки не тратятся" in page


def test_a_connection_paused_by_its_setting_waits_for_a_person(office: Office) -> None:
    office.connect()
    office.order("117")
    office.misconfigure()
    page = _page(office.signed_in("administrator"))
    assert "</span>1 подключение приостановлено и ждёт вас</h1>" in page
    assert 'href="/connections/ksup/edit">Исправить' in page


def test_an_unchecked_connection_is_named_so(office: Office) -> None:
    office.connect()
    Connection.objects.filter(name="ksup").update(check_ok=None)
    standing.forget()
    assert "не проверено" in _page(office.signed_in("viewer"))


def test_the_map_shows_each_flow_with_its_state_in_words(office: Office) -> None:
    office.connect()
    office.held("117")
    page = _page(office.signed_in("viewer"))
    assert '<path class="held"' in page
    assert "держит 1, 0 сегодня" in page


def test_the_live_part_is_the_middle_of_the_page(office: Office) -> None:
    office.connect()
    part = office.signed_in("viewer").get("/live").content.decode()
    assert "<html" not in part
    assert "</span>Всё идёт</h1>" in part


def test_titles_are_shown_as_text_whatever_they_hold(office: Office) -> None:
    office.connect()
    office.held("<script>alert(1)</script>")
    page = _page(office.signed_in("viewer"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
