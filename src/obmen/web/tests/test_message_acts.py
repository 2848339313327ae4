"""What can be done with a message."""

import pytest
from django.test import Client

from obmen.core.outcome import created, unchanged
from obmen.core.text import Text
from obmen.journal.models import Message
from obmen.setup.models import Audit

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(client: Client, message: Message) -> str:
    answer = client.get(f"/journal/{message.pk}")
    assert answer.status_code == 200
    return answer.content.decode()


def _state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_it_is_redone_and_the_page_says_so(office: Office) -> None:
    office.connect()
    message = office.held()
    answer = office.signed_in("operator").post(f"/journal/{message.pk}/redo", follow=True)
    assert "Сообщение пошло снова" in answer.content.decode()
    assert _state(message) == "waiting"
    assert Audit.objects.filter(act="messages.redone", who="operator").exists()


def test_it_lets_the_next_pass_and_stays_held(office: Office) -> None:
    office.connect()
    message = office.held()
    following = office.order("118")
    assert "Пропустить вперёд остальные" in _page(office.signed_in("operator"), message)
    office.signed_in("operator").post(f"/journal/{message.pk}/pass")
    office.deliver()
    assert (_state(message), _state(following)) == ("held", "done")


def test_it_is_dropped_for_a_reason_only(office: Office) -> None:
    office.connect()
    message = office.held()
    client = office.signed_in("operator")
    answer = client.post(f"/journal/{message.pk}/drop", {"why": "  "}, follow=True)
    assert "Укажите причину" in answer.content.decode()
    assert _state(message) == "held"
    client.post(f"/journal/{message.pk}/drop", {"why": "заказ был учебный"})
    assert _state(message) == "dropped"
    assert "заказ был учебный" in _page(client, message)


def test_a_warning_is_put_away_by_a_person(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.deliver(created().warned(Text("The sums do not add up")))
    client = office.signed_in("operator")
    assert "посмотрите" in _page(client, message)
    client.post(f"/journal/{message.pk}/look")
    assert not Message.objects.get(pk=message.pk).needs_look
    assert "Просмотрено" not in _page(client, message)


def test_an_act_that_comes_too_late_changes_nothing_and_says_so(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.deliver()
    answer = office.signed_in("operator").post(f"/journal/{message.pk}/drop", {"why": "поздно"}, follow=True)
    assert "Ничего не изменилось" in answer.content.decode()
    assert _state(message) == "done"


def test_the_way_back_stays_on_this_site(office: Office) -> None:
    office.connect()
    message = office.held()
    answer = office.signed_in("operator").post(f"/journal/{message.pk}/redo", {"next": "//elsewhere.example/"})
    assert answer["Location"] == f"/journal/{message.pk}"


def test_its_part_is_asked_for_until_it_has_ended(office: Office) -> None:
    office.connect()
    message = office.order("117")
    client = office.signed_in("viewer")
    assert "hx-trigger" in _page(client, message)
    assert client.get(f"/journal/{message.pk}/live").status_code == 200
    office.deliver(unchanged())
    assert client.get(f"/journal/{message.pk}/live").status_code == 286
    assert "hx-trigger" not in _page(client, message)
    assert "без изменений" in _page(client, message)


def test_a_plan_shows_how_it_would_end_and_writes_nothing(office: Office) -> None:
    office.connect()
    message = office.held()
    answer = office.signed_in("operator").post(f"/journal/{message.pk}/plan")
    page = answer.content.decode()
    assert "План" in page
    assert "Остановится и будет ждать решения" in page, "KSUP is not there"
    assert _state(message) == "held"
