"""What a failed run says beside its reason, and to whom."""

from typing import Any

import pytest

from obmen.core.discovery import exchanges
from obmen.core.errors import ObmenError, Refused
from obmen.core.text import Text
from obmen.journal.models import Lane, Message, Run

from .shop import Shop, started, text

pytestmark = [pytest.mark.rule("H15"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def _failed(shop: Shop, error: Exception) -> str:
    def broken(_: Any) -> None:
        raise error

    object.__setattr__(exchanges()["books"], "collect", broken)
    run = started(shop.office.signed_in("operator"), "collect")
    shop.work()
    return run


def test_the_words_of_the_other_side_are_for_who_operates(shop: Shop) -> None:
    error: ObmenError = Refused(Text("The ledger does not take the key"), detail="HTTP 403 <b>INVALID_KEY</b>")
    run = _failed(shop, error)
    page = text(shop.office.signed_in("operator"), run)
    assert "Подробнее для специалиста" in page
    assert "<pre>HTTP 403 &lt;b&gt;INVALID_KEY&lt;/b&gt;</pre>" in page
    viewer = text(shop.office.signed_in("viewer"), run)
    assert "The ledger does not take the key" in viewer
    assert "Подробнее" not in viewer
    assert "INVALID_KEY" not in viewer


def test_a_defect_tells_where_it_is_but_nobody_s_phone(shop: Shop) -> None:
    page = text(shop.office.signed_in("administrator"), _failed(shop, KeyError("+7 916 123-45-67")))
    assert "Передайте разработчикам его номер и подробности" in page
    assert "test_run_details.py" in page
    assert "123-45" not in page
    assert "•••67" in page


def test_debugged_requests_stay_while_the_run_writes(shop: Shop) -> None:
    shop.world.orders = {"АА1": 1}
    operator = shop.office.signed_in("operator")
    run = started(operator, "plan")
    shop.work()
    operator.post(f"{run}/apply")
    Run.objects.update(trace=[{"at": "09:14:02", "ms": 31, "request": "GET /deals", "answer": "200"}])
    for path in (run, f"{run}/live"):
        assert "GET /deals" in text(operator, path)
        assert "GET /deals" not in text(shop.office.signed_in("viewer"), path)


@pytest.mark.rule("H6")
def test_a_run_that_is_over_says_how_many_of_its_rows_wait_behind_held_messages(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    run = started(operator, "collect")
    shop.work()
    assert shop.state == "done"
    behind = "Строк, которые ждут за остановленными сообщениями: 1"
    assert behind not in text(operator, run)
    Message.objects.filter(key="АА1").update(state="waiting", outcome="")
    Lane.objects.filter(key="АА1").update(held=True, waiting=1)
    assert behind in text(operator, run)
