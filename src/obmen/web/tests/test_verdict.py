"""The verdict is never better than what stands behind it: what fails, what is paused, what has gone silent."""

from datetime import timedelta

import pytest
from django.test import Client

from obmen.cli.findings import findings
from obmen.core import clock
from obmen.journal.api import PauseConnection, PauseFlow
from obmen.web import standing
from obmen.worker import alerts

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def _quiet_after(office: Office, minutes: int) -> None:
    flow = office.flow
    flow.quiet_after_minutes = minutes
    flow.save()


def _look() -> None:
    alerts.look([])
    standing.forget()


def _pause(office: Office, who: str) -> None:
    office.writer.do(PauseFlow(office.flow.pk, who))
    standing.forget()


def test_one_held_message_does_not_hide_a_connection_that_does_not_answer(office: Office) -> None:
    office.connect()
    office.held("117")
    office.order("118", deal="2")
    office.down()
    page = _page(office.signed_in("operator"))
    assert "</span>1 сообщение ждёт вашего решения</h1>" in page
    assert '<span class="muted">КСУП не отвечает; ' in page
    assert "остальное идёт" not in page


def test_what_waits_for_a_paused_exchange_is_said_with_who_paused_it(office: Office) -> None:
    office.connect()
    for number in ("1", "2"):
        office.order(number, deal=number)
    _pause(office, "admin")
    page = _page(office.signed_in("viewer"))
    assert (
        '<span class="dot pause"></span>Обмен «Заказы 1С → КСУП» приостановлен, ждут 2 сообщения (Приостановил admin)'
        in page
    )
    assert "Всё идёт" not in page
    assert 'action="/exchanges/orders/resume"' not in page, "a viewer looks only"


def test_a_paused_exchange_goes_on_from_the_verdict(office: Office) -> None:
    office.connect()
    office.order("117")
    _pause(office, "console: root")
    client = office.signed_in("operator")
    page = _page(client)
    assert "(Приостановил root из командной строки)" in page
    assert 'action="/exchanges/orders/resume"' in page
    assert "Продолжить «Заказы 1С → КСУП»" in page
    client.post("/exchanges/orders/resume")
    assert "</span>Всё идёт</h1>" in _page(client)


def test_a_held_message_does_not_hide_a_paused_exchange(office: Office) -> None:
    office.connect()
    office.held("117")
    office.order("118", deal="2")
    _pause(office, "admin")
    page = _page(office.signed_in("operator"))
    assert "</span>1 сообщение ждёт вашего решения</h1>" in page
    assert "Обмен «Заказы 1С → КСУП» приостановлен, ждёт 1 сообщение" in page
    assert "остальное идёт" not in page


def test_what_is_paused_and_fails_is_not_promised_to_go_by_itself(office: Office) -> None:
    office.connect()
    office.order("117")
    office.down()
    office.writer.do(PauseConnection(office.ksup.pk, "admin"))
    standing.forget()
    page = _page(office.signed_in("operator"))
    assert '<span class="dot pause"></span>Подключение КСУП приостановлено, ждёт 1 сообщение' in page
    assert "пойдут сами" not in page
    assert 'action="/connections/ksup/resume"' in page


def test_the_page_and_the_check_both_name_a_paused_exchange_though_nothing_waits(office: Office) -> None:
    office.connect()
    _pause(office, "admin")
    client = office.signed_in("operator")
    assert "Заказы 1С → КСУП: на паузе, ничего не ждёт" in _page(client)
    assert "Flow orders" in {str(one.what) for one in findings(ask=False) if one.bad}
    client.post("/exchanges/orders/resume")
    assert "на паузе" not in _page(client)
    assert "Flow orders" not in {str(one.what) for one in findings(ask=False) if one.bad}


def test_an_exchange_gone_silent_is_shown_with_since_when_and_where_to_look(office: Office) -> None:
    office.connect()
    _quiet_after(office, 30)
    office.order("117", at=clock.now() - timedelta(minutes=45))
    office.deliver()
    _look()
    client = office.signed_in("operator")
    page = _page(client)
    assert '<span class="dot wait"></span>«Заказы 1С → КСУП» молчит: последнее сообщение пришло' in page
    card = page.partition("<h2>Молчат</h2>")[2].partition("</section>")[0]
    assert "45 мин" in card
    assert 'href="/exchanges/orders"' in card
    assert 'href="/connections/onec-ut"' in card
    office.order("118", deal="2")
    page = _page(client)
    assert "</span>Всё идёт</h1>" in page, "it is over as soon as a message came"
    assert "Молчат" not in page


def test_where_no_traffic_is_expected_silence_is_no_news(office: Office) -> None:
    office.connect()
    office.order("117", at=clock.now() - timedelta(minutes=45))
    office.deliver()
    _look()
    assert "</span>Всё идёт</h1>" in _page(office.signed_in("viewer"))
