"""Trying a door, and what the doors turned away."""

import json
from typing import Any

import pytest

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.doors.trial import Trials
from obmen.journal.api import Reject, new_id
from obmen.journal.models import Message, Rejected
from obmen.setup.connections import Draft, save
from obmen.setup.models import Audit
from obmen_stands.ksup import Ksup

from .office import LINES, Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ORDER = {"type": "add", "order_number": "ТДЦБ-000117", "deal_number": "12345", "lines": LINES}


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_each_door_begins_with_its_example(office: Office) -> None:
    office.connect()
    client = office.signed_in("operator")
    assert 'href="/doors/onec-ut/orders"' in _text(client.get("/doors"))
    page = _text(client.get("/doors/onec-ut/orders"))
    assert "&quot;deal_number&quot;" in page
    assert 'value="send"' not in page, "nothing is sent before it was shown"
    assert client.get("/doors/onec-ut/nothing").status_code == 404
    assert client.get("/doors/nowhere/orders").status_code == 404


def test_what_no_door_would_take_is_told_and_not_kept(office: Office) -> None:
    office.connect()
    client = office.signed_in("operator")
    page = _text(client.post("/doors/onec-ut/orders", {"body": '{"type": "add"', "act": "look"}))
    assert "Точка приёма такое не примет" in page
    client.post("/doors/onec-ut/orders", {"body": '{"type": "add"', "act": "send"})
    assert not Message.objects.exists()
    assert not Rejected.objects.exists()


def test_what_would_be_held_is_told_field_by_field(office: Office) -> None:
    office.connect()
    body = json.dumps({**ORDER, "lines": [{"article": "1", "name": "Окно", "quantity": "много", "price": 1, "sum": 1}]})
    page = _text(office.signed_in("operator").post("/doors/onec-ut/orders", {"body": body, "act": "look"}))
    assert "Точка приёма его примет, но оно будет ждать решения" in page
    assert "lines.0.quantity" in page


@pytest.mark.rule("H6")
def test_the_plan_shows_field_by_field_what_would_change_and_writes_nothing(office: Office) -> None:
    office.connect()
    with Ksup.started() as ksup:
        ksup.add_deals(["12345"])
        save(
            Draft("ksup", "КСУП", "ksup", {"address": ksup.url, "seconds": 5}, {"token": ksup.token}),
            who="administrator",
            check=None,
        )
        body = json.dumps(
            {**ORDER, "file": {"name": "a.pdf", "content_type": "application/pdf", "content": "JVBERi0xLjQK"}}
        )
        client = office.signed_in("operator")
        page = _text(client.post("/doors/onec-ut/orders", {"body": body, "act": "look"}))
        assert ksup.deal("12345")["orders"] == []
    assert "Исход:" in page
    assert "Стеклопакет 4М1-10-4М1" in page[: page.index("<textarea")]
    assert "<th>Сейчас</th><th>Станет</th>" in page
    assert not Message.objects.exists()


def test_sending_for_real_is_marked_as_a_trial_and_audited(office: Office) -> None:
    office.connect()
    client = office.signed_in("operator")
    answer = client.post("/doors/onec-ut/orders", {"body": json.dumps(ORDER), "act": "send"}, follow=True)
    assert "Принято как пробное" in _text(answer)
    assert Message.objects.get().trial
    assert "пробное" in _text(client.get("/journal"))
    assert Audit.objects.get(act="trial.sent").who == "operator"


def test_a_rejected_call_is_shown_with_its_reason_and_its_bytes(office: Office) -> None:
    office.connect()
    name = office.reject(b'{"order_number": "<b>1')
    client = office.signed_in("viewer")
    assert "1 вызов отвергнут" in _text(client.get("/"))
    assert f'href="/rejected/{name}"' in _text(client.get("/rejected"))
    page = _text(client.get(f"/rejected/{name}"))
    assert "&lt;b&gt;1" in page
    assert client.get("/rejected/0").status_code == 404


def test_the_list_of_rejected_names_the_field_and_the_reason(office: Office) -> None:
    office.connect()
    gone = Problem("deal_number", Text("a number is needed"))
    office.writer.do(Reject(new_id(), office.onec.pk, "orders", b"{}", "application/json", (gone,)))
    assert "<td>Номер сделки в КСУП: " in _text(office.signed_in("viewer").get("/rejected"))


def test_wrong_content_is_told_by_the_title_of_its_field(office: Office) -> None:
    office.connect()
    line: dict[str, Any] = {"article": "1", "name": "Окно", "quantity": "много", "price": "1", "sum": "1"}
    wrong = {"type": "add", "order_number": "1", "deal_number": "12345", "lines": [line]}
    Trials(office.writer, office.files, office.wiring).send("onec-ut", "orders", json.dumps(wrong).encode())
    client = office.signed_in("viewer")
    page = _text(client.get(f"/journal/{office.last}"))
    assert ", 1, Количество: " in page
    assert "Количество: " in _text(client.get("/"))


def test_an_empty_list_of_rejected_says_what_would_stand_there(office: Office) -> None:
    assert "Отвергнутых нет" in _text(office.signed_in("viewer").get("/rejected"))
