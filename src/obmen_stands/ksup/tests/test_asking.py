"""KSUP asks by itself: what it sends, and what it shows of whatever it is answered."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, Self

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.outgoing import PricesAnswer, PricesQuestion
from obmen_stands.ksup.tests.test_pages import page

ITEM: dict[str, Any] = {
    "article": "A-1", "name": "Окно <b>", "name_matches": True, "warehouse": "Магазин", "available": 3,
    "price_retail": "0.1000000000000000001", "price_retail_special": None, "price_agreement": 5.5,
}  # fmt: skip
ANSWER = {"items": [ITEM], "missing": [], "warnings": [], "as_of": "2026-03-02T10:15:00+03:00"}


class Answering:
    """An exchange server that answers one question with these bytes."""

    def __init__(self, status: int, body: bytes) -> None:
        self.asked: dict[str, Any] = {}
        answering = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                answering.asked = {"path": self.path, "key": self.headers["Authorization"], "body": json.loads(raw)}
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.handle_request, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join(5)
        self.server.server_close()


def pressed(ksup: Ksup, status: int, body: bytes, **form: str) -> tuple[dict[str, Any], str]:
    ksup.add_products([{"article": "A-1", "name": "Окно"}])
    with Answering(status, body) as server:
        ksup.knows_server(server.address, "k-1", base="onec-ut")
        _, text = page(ksup, "/products/prices", {"article": "A-1", **form})
    return server.asked, text


@pytest.mark.rule("K14")
def test_what_is_asked_is_what_the_contract_says(ksup: Ksup) -> None:
    codes = {"onec-spb": "1", "onec-ut": "00-00000282"}
    (client,) = ksup.add_contacts([{"name": "ООО", "type": "company", "codes": codes}])
    asked, text = pressed(ksup, 200, json.dumps(ANSWER).encode(), contact=client)
    assert asked["path"] == "/ask/ksup/prices"
    assert asked["key"] == "Bearer k-1"
    assert asked["body"] == {
        "articles": ["A-1"], "names": {"A-1": "Окно"}, "base": "onec-ut", "contact_code": "00-00000282",
    }  # fmt: skip
    PricesQuestion.model_validate(asked["body"])
    assert "0,1000000000000000001" in text
    assert "<b>" not in text.partition("<main>")[2]
    ksup.knows_server("http://127.0.0.1:1", "k-1")
    _, text = page(ksup, "/products/prices", {"article": "A-1", "contact": client})
    assert "onec-spb, onec-ut" in text, "the code of one base says nothing, or something false, to another"
    assert "Укажите базу" in text


@pytest.mark.rule("K14")
def test_a_program_presses_the_button_too_and_is_told_why_there_is_no_answer(ksup: Ksup) -> None:
    ksup.add_products([{"article": "A-1", "name": "Окно"}])
    with Answering(200, json.dumps(ANSWER).encode()) as server:
        ksup.knows_server(server.address, "k-1")
        told = ksup.ask_prices(["A-1"])
    assert (told["question"], told["answer"], told["status"]) == (server.asked["body"], ANSWER, 200)
    told = ksup.ask_prices(["A-1"])
    assert (told["answer"], told["reasons"]) == (None, ["Сервер обмена не отвечает."])


def test_the_example_of_the_contract_can_be_shown() -> None:
    assert PricesAnswer.model_validate(ANSWER)


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (504, {"errors": [{"field": "", "reason": "1С не ответила"}]}, "1С не ответила"),
        (200, {"items": [], "missing": []}, "ответил непонятно (200)"),
        (200, {**ANSWER, "items": [{**ITEM, "available": None}]}, "ответил непонятно (200)"),
        (500, ["?"], "ответил непонятно (500)"),
    ],
)
def test_whatever_is_answered_the_person_is_told(ksup: Ksup, status: int, body: Any, says: str) -> None:
    assert says in pressed(ksup, status, json.dumps(body).encode())[1]
    ksup.reset()
    assert "не задан" in page(ksup, "/products")[1]


def test_a_page_in_place_of_an_answer_is_no_answer(ksup: Ksup) -> None:
    assert "ответил непонятно (200)" in pressed(ksup, 200, b"<html>")[1]


def test_the_server_is_set_on_its_page(ksup: Ksup) -> None:
    form = {"address": "http://127.0.0.1:8000", "connection": "ksup", "key": "k", "base": ""}
    assert page(ksup, "/server", form)[0].status == 303
    assert "http://127.0.0.1:8000" in page(ksup, "/server")[1]
    answer, text = page(ksup, "/server", form | {"base": "Большая База"})
    assert (answer.status, "Не подходит поле «base»" in text) == (422, True)
