"""Contacts for a person: added, looked at, told of to the server.   Rule K1."""

import json
import re
from typing import Any

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.outgoing import NewContact
from obmen_stands.ksup.tests.test_asking import Answering
from obmen_stands.ksup.tests.test_pages import page

NEW = {"name": "ООО <b>«Ромашка»", "type": "company", "email": "office@romashka.example", "phone": ""}


def added(ksup: Ksup) -> str:
    answer, _ = page(ksup, "/contacts", NEW)
    where: str = answer.headers["Location"]
    return where


@pytest.mark.rule("K1.1")
def test_a_task_with_an_order_tells_the_server_of_the_client(ksup: Ksup) -> None:
    where = added(ksup)
    with Answering(202, json.dumps({"id": "1", "state": "waiting"}).encode()) as server:
        ksup.knows_server(server.address, "k-1", base="onec-ut")
        answer, _ = page(ksup, f"{where}/task", {"": ""})
    assert (answer.status, answer.headers["Location"]) == (303, where), "a reload must not set the task again"
    assert "Передан в сервер обмена." in page(ksup, where)[1]
    assert server.asked["path"] == "/in/ksup/contacts"
    body: dict[str, Any] = server.asked["body"]
    assert NewContact.model_validate(body)
    assert (body["ksup_id"], body["has_active_order_task"], body["base"]) == (where.rpartition("/")[2], True, "onec-ut")


@pytest.mark.rule("K1.1")
def test_a_task_may_hold_no_order(ksup: Ksup) -> None:
    (id_,) = ksup.add_contacts([NEW])
    with Answering(202, b"{}") as server:
        ksup.knows_server(server.address, "k-1")
        ksup.order_task(id_, order=False)
    assert server.asked["body"]["has_active_order_task"] is False


@pytest.mark.rule("K1.1")
def test_a_client_the_server_did_not_take_is_handed_over_again(ksup: Ksup) -> None:
    where = added(ksup)
    ksup.knows_server("http://127.0.0.1:1", "k")
    page(ksup, f"{where}/task", {"": ""})
    shown = page(ksup, where)[1]
    assert "Сервер обмена не отвечает." in shown
    assert "Передать ещё раз" in page(ksup, "/tasks")[1]
    (hand,) = re.findall(r'action="(/tasks/\d+/hand)"', shown)
    with Answering(202, b"{}") as server:
        ksup.knows_server(server.address, "k-1")
        answer, _ = page(ksup, hand, {"contact": where.rpartition("/")[2]})
    assert (answer.status, answer.headers["Location"], server.asked["path"]) == (303, where, "/in/ksup/contacts")
    assert server.asked["body"]["has_active_order_task"] is True
    handed = page(ksup, where)[1]
    assert "Передан в сервер обмена." in handed
    assert "Передать ещё раз" not in handed


def test_codes_are_shown_and_markup_is_not_obeyed(ksup: Ksup) -> None:
    (id_,) = ksup.add_contacts([NEW | {"codes": {"onec-ut": "00-7"}}])
    listed, shown = (page(ksup, path)[1].partition("<main>")[2] for path in ("/contacts", f"/contacts/{id_}"))
    assert "<code>00-7</code> (onec-ut)" in listed
    assert "<code>00-7</code>" in shown
    assert "<b>" not in listed + shown


def test_what_is_wrong_is_told(ksup: Ksup) -> None:
    answer, text = page(ksup, "/contacts", NEW | {"type": "firm"})
    assert (answer.status, "Не подходит поле «type»" in text) == (422, True)
    assert page(ksup, "/contacts/9999")[0].status == 404
    where = added(ksup)
    page(ksup, f"{where}/task", {"": ""})
    assert "не задан" in page(ksup, where)[1]
    ksup.knows_server("http://127.0.0.1:1", "k")
    assert ksup.order_task(where.rpartition("/")[2]) == "Сервер обмена не отвечает."


@pytest.mark.rule("K4")
def test_a_deal_is_opened_from_the_list_and_from_the_card_of_its_client(ksup: Ksup) -> None:
    ksup.reset()
    assert "Создайте первую" in page(ksup, "/")[1]
    where = added(ksup)
    client = where.rpartition("/")[2]
    for path in ("/", where):
        assert 'action="/deals"' in page(ksup, path)[1]
    opened = [page(ksup, "/deals", {"contact": client, "title": "Окна <b>"})[0].headers["Location"] for _ in "12"]
    assert len(set(opened)) == 2, "each has a number of its own"
    shown, on_card = page(ksup, opened[0])[1], page(ksup, where)[1]
    assert "Окна &lt;b&gt;" in shown
    assert where in shown
    assert all(f'href="{one}"' in on_card for one in opened)
    assert page(ksup, "/deals", {"contact": "9999"})[0].status == 422
