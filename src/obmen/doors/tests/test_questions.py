"""K14, the general part: a question is answered at once, in its own threads, and never in the way of messages."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from obmen.core.discovery import systems
from obmen.core.errors import Misconfigured, Refused, TryLater, Unclear
from obmen.core.inbound import Problem, Question, WrongContent
from obmen.core.settings import Settings
from obmen.core.system import System
from obmen.core.text import Text
from obmen.doors.app import Limits
from obmen.doors.tests.running import ORDER, running
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("K14"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


class Asked(BaseModel):
    articles: list[str]


PRICES = Question("prices", Text("Prices"), Asked, {"articles": ["1"]})
SHOP = System(Text("Asks"), Settings, lambda settings, tools: None, questions=(PRICES,), kinds=systems()["onec"].kinds)
ASK = "/ask/onec-ut/prices"


@pytest.fixture(autouse=True)
def asking_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that asks: none of ours does yet."""
    monkeypatch.setitem(systems(), "asking", SHOP)


def asked_of(reply: Callable[..., Any], **limits: Any) -> Any:
    return running(reply=reply, system="asking", limits=Limits(free_disk=0, **limits))


def test_a_question_is_answered_with_exact_numbers(database: Database) -> None:
    def reply(connection: str, question: str, data: Any, seconds: float) -> Any:
        return {"items": [{"article": data["articles"][0], "price": Decimal("1250.50"), "available": Decimal(3)}],
                "asked": [connection, question], "none": None}  # fmt: skip

    with asked_of(reply) as doors:
        answer = doors.post(ASK, {"articles": ["00-1"]})
        assert answer.status == 200
        assert answer["items"] == [{"article": "00-1", "price": 1250.5, "available": 3}]
        assert answer["asked"] == ["onec-ut", "prices"]


def test_a_wrong_question_is_refused_by_field(database: Database) -> None:
    with asked_of(lambda *_: {}) as doors:
        assert doors.post(ASK, {"articles": 1})["errors"][0]["field"] == "articles"
        assert doors.post(ASK, b"{").status == 422
        assert doors.post(ASK, {}, Authorization="Bearer obm_x_y").status == 401
        assert doors.post("/ask/onec-ut/other", {}).status == 404
        assert doors.post("/ask/other/prices", {}).status == 404
        assert doors.get(ASK).status == 405


ERRORS = [
    (TryLater(Text("Down"), after=timedelta(seconds=7)), 503),
    (Misconfigured(Text("Wrong")), 503),
    (Unclear(Text("Lost")), 503),
    (Refused(Text("No such contact"), field="contact_code"), 422),
    (WrongContent(Problem("base", Text("several bases"))), 422),
    (LookupError("prices"), 404),
    (ZeroDivisionError(), 500),
]


@pytest.mark.parametrize(("error", "status"), ERRORS)
def test_each_error_of_an_exchange_is_told_for_what_it_is(database: Database, error: Exception, status: int) -> None:
    def reply(*_: Any) -> Any:
        raise error

    with asked_of(reply) as doors:
        answer = doors.post(ASK, {"articles": []})
        assert answer.status == status
        assert answer["errors"][0]["reason"]
        if isinstance(error, TryLater):
            assert answer.headers["Retry-After"] == "7"


def test_a_question_nobody_answers_in_time_is_told_so_and_never_as_an_empty_list(database: Database) -> None:
    go_on = threading.Event()
    with asked_of(lambda *_: go_on.wait(20), question_seconds=0.5) as doors:
        answer = doors.post(ASK, {"articles": []})
        go_on.set()
        assert answer.status == 504
        assert answer["errors"][0]["reason"]


def test_more_than_eight_questions_at_once_are_asked_to_come_again_and_messages_pass(database: Database) -> None:
    go_on = threading.Event()
    with asked_of(lambda *_: go_on.wait(20) and {}) as doors, ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(doors.post, ASK, {"articles": []}) for _ in range(8)]
        time.sleep(0.5)
        refused = doors.post(ASK, {"articles": []})
        assert (refused.status, refused.headers["Retry-After"]) == (503, "2")
        began = time.monotonic()
        assert doors.post(body=ORDER).status == 202
        assert time.monotonic() - began < 1
        go_on.set()
        assert {question.result().status for question in waiting} == {200}
        assert doors.post(ASK, {"articles": []}).status == 200
