"""The pages: looking, and working by hand."""

from http.client import HTTPConnection
from urllib.parse import quote, urlencode

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.tests.conftest import WINDOW, order
from obmen_stands.onec.tests.receiver import Receiver


class Visitor:
    def __init__(self, onec: OneC) -> None:
        self.host = onec.address.partition("//")[2]

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection(self.host)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        connection.request(method, quote(path), urlencode(form or {}), kind | headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text


@pytest.fixture
def visitor(onec: OneC) -> Visitor:
    return Visitor(onec)


def test_the_pages_show_orders_queue_and_settings(onec: OneC, visitor: Visitor) -> None:
    created = onec.create_order(**order(customer="ООО <b>«Жирный»</b>"))
    onec.wait_sent()
    for path in ("/", f"/orders/{created['number']}", "/queue", "/settings"):
        code, text = visitor.ask("GET", path)
        assert code == 200
        assert "<b>«Жирный»" not in text
    assert "24\u00a0841,20" in visitor.ask("GET", "/")[1]
    assert "принято" in visitor.ask("GET", "/queue")[1]
    assert visitor.ask("GET", "/orders/ТДЦБ-777777")[0] == 404


def test_an_order_lives_its_life_by_hand(onec: OneC, receiver: Receiver, visitor: Visitor) -> None:
    assert visitor.ask("POST", "/orders", {"first_deal": "55", "orders": "1", "seed": "2"})[0] == 303
    here = f"/orders/{onec.dump()['orders'][0]['ref']}"
    lines = {
        f"{field}-{line['code']}": "3" for line in onec.order(here[8:])["lines"] for field in ("quantity", "price")
    }
    added = {"article": "007", "name": "Крепёж", "quantity": "1\u00a0000,5", "price": "2,50"}
    assert visitor.ask("POST", f"{here}/lines", lines | added)[0] == 303
    for act, form in (("save", {}), ("ship", {"value": "all"}), ("close", {})):
        assert visitor.ask("POST", f"{here}/{act}", form)[0] == 303
    assert onec.wait_sent()
    told = [arrival.message for arrival in receiver.arrivals]
    assert [message["type"] for message in told] == ["add", "change", "change", "finished"]
    assert told[1]["lines"][-1] == {
        "article": "007",
        "name": "Крепёж",
        "quantity": 1000.5,
        "price": 2.5,
        "sum": 2501.25,
    }


def test_a_mistake_in_a_number_is_told_and_nothing_written(onec: OneC, visitor: Visitor) -> None:
    ref = onec.create_order(**order(lines=[WINDOW]))["ref"]
    form = {"quantity-1": "две", "price-1": "5", "article": "", "name": "", "quantity": "", "price": ""}
    code, text = visitor.ask("POST", f"/orders/{ref}/lines", form)
    assert (code, "«две» не число" in text) == (400, True)
    assert onec.order(ref)["version"] == 1


def test_settings_and_faults_are_switched_by_hand(onec: OneC, visitor: Visitor) -> None:
    assert (
        visitor.ask("POST", "/settings", {"habits.bom": "true", "faults.lose_answer": "2", "sessions": "3"})[0] == 303
    )
    settings = onec.change_settings()
    assert (settings["habits"]["bom"], settings["faults"]["lose_answer"], settings["sessions"]) == (True, 2, 3)
    assert visitor.ask("POST", "/settings", {"sessions": "0"})[0] == 400


def test_a_stopped_message_is_sent_again_by_hand(onec: OneC, receiver: Receiver, visitor: Visitor) -> None:
    receiver.plan = lambda _: 422
    onec.create_order(**order())
    assert onec.wait_sent()
    assert "Не указан" in visitor.ask("GET", "/queue")[1]
    receiver.plan = lambda _: 0
    assert visitor.ask("POST", f"/queue/{onec.queue()[0]['id']}/repeat", {})[0] == 303
    assert onec.wait_sent()
    assert onec.queue()[0]["state"] == "accepted"


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_other_sites_cannot_reach_the_stand(visitor: Visitor, headers: dict[str, str]) -> None:
    assert visitor.ask("POST", "/restart", {}, **headers)[0] == 403
