"""Exchanges: made, changed, paused."""

from typing import Any

import pytest

from obmen.core import clock
from obmen.setup.models import Audit, Flow

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_teaches_and_leads_to_the_connections(office: Office) -> None:
    page = _text(office.signed_in("administrator").get("/exchanges"))
    assert "Сначала подключите обе системы" in page
    assert 'href="/exchanges/new"' not in page


def test_only_possible_exchanges_and_fitting_ends_are_offered(office: Office) -> None:
    client = office.signed_in("administrator")
    assert 'href="/exchanges/new/orders"' not in _text(client.get("/exchanges/new"))
    office.connect()
    assert 'href="/exchanges/new/orders"' in _text(client.get("/exchanges/new"))
    page = _text(client.get("/exchanges/new/orders"))
    source = page[page.index('name="source"') : page.index('name="target"')]
    assert "onec-ut" in source
    assert "ksup" not in source


def test_an_exchange_is_created_with_its_settings(office: Office) -> None:
    office.connect()
    fields = {"name": "second", "title": "Второй", "source": "onec-ut", "target": "ksup", "quiet_after_minutes": "90"}
    settings = {"s/excluded_types/0": "Маркетинг", "s/excluded_types/1": "Внутренний", "s/unknown_order": "deal"}
    client = office.signed_in("administrator")
    answer = client.post("/exchanges/new/orders", {**fields, **settings}, follow=True)
    assert "<h1>Второй</h1>" in _text(answer)
    flow = Flow.objects.get(name="second")
    assert flow.settings["excluded_types"] == ["Маркетинг", "Внутренний"]
    assert flow.settings["file_mandatory"] is False, "a box that is not ticked is a no"
    assert flow.quiet_after_minutes == 90
    assert Audit.objects.filter(act="flow.added", object="second").exists()


def test_what_is_wrong_is_told_beside_the_field(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    answer = client.post("/exchanges/new/orders", {"name": "a b", "title": "", "source": "onec-ut", "target": "ksup"})
    assert answer.status_code == 422
    assert _text(answer).count('class="error"') == 2
    answer = client.post("/exchanges/orders/edit", {"title": "Заказы", "target": "ksup", "s/unknown_order": "perhaps"})
    assert answer.status_code == 422
    assert client.get("/exchanges/new/nothing").status_code == 404


def test_an_exchange_is_changed_and_the_audit_holds_what(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    page = _text(client.get("/exchanges/orders/edit"))
    assert 'name="s/excluded_types/0" value="Маркетинг"' in page
    fields = {"title": "Заказы в сделки", "target": "ksup", "s/file_mandatory": "on", "s/unknown_order": "hold"}
    client.post("/exchanges/orders/edit", fields)
    assert office.flow.title == "Заказы в сделки"
    assert office.flow.settings["excluded_types"] == []
    page = _text(client.get("/audit"))
    assert "Заказы в сделки" in page
    assert "administrator" in page


def test_a_paused_exchange_says_that_its_messages_wait(office: Office) -> None:
    office.connect()
    client = office.signed_in("operator")
    client.post("/exchanges/orders/pause")
    message = office.order("117")
    assert office.flow.paused
    assert "её сообщения" not in _text(client.get("/exchanges/orders"))
    assert "Обмен приостановлен" in _text(client.get("/exchanges/orders"))
    assert "Сообщение пойдёт, когда его продолжат" in _text(client.get(f"/journal/{message.pk}"))
    client.post("/exchanges/orders/resume")
    assert not office.flow.paused


def test_the_page_of_an_exchange_counts_its_day(office: Office) -> None:
    office.connect()
    office.order("117")
    office.deliver()
    office.held("118")
    page = _text(office.signed_in("viewer").get("/exchanges/orders"))
    assert "<dt>Доставлено сегодня</dt><dd>1</dd>" in page
    assert "1 сообщение ждёт решения" in page
    assert "Изменить настройки" not in page


def test_an_unused_exchange_goes_and_a_used_one_stays(office: Office) -> None:
    office.connect()
    client = office.signed_in("administrator")
    office.order("117", at=clock.now())
    assert "note error" in _text(client.post("/exchanges/orders/remove", follow=True))
    fields = {"name": "second", "title": "Второй", "source": "onec-ut", "target": "ksup", "s/unknown_order": "hold"}
    client.post("/exchanges/new/orders", fields)
    client.post("/exchanges/second/remove")
    assert not Flow.objects.filter(name="second").exists()


@pytest.mark.rule("H10")
def test_an_exchange_that_is_pushed_to_is_compared_on_the_page_of_its_runs_and_offers_no_plan(office: Office) -> None:
    office.connect()
    name = office.flow.name
    client = office.signed_in("operator")
    assert f'href="/exchanges/{name}/runs"' in _text(client.get(f"/exchanges/{name}"))
    page = _text(client.get(f"/exchanges/{name}/runs"))
    assert 'value="compare"' in page
    assert 'value="plan"' not in page
    assert "Сверки ещё не было" in page
