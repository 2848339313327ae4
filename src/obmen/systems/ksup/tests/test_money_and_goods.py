"""What the client does of money and goods to a KSUP (K8–K11), and how a lost answer is cleared up (H3, H4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import ObmenError, Refused, TryLater, Unclear
from obmen.core.roles.project_system import Payment, Recipients, ShipmentHead
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.hostile import answering, hostile, http
from tests.batteries.small_run import calling

from .sample import DEAL, LINE
from .test_errors import client_of, error_of

DATE = datetime(2026, 3, 5, tzinfo=UTC)
PAYMENT = Payment("onec-ut", DATE, Decimal("1250.50"), "ТД00-000017", "1")
BARE = Payment("onec-ut", DATE, Decimal("0.1"))
HEAD = ShipmentHead("onec-ut", DATE, "РТУ-000045", "7c1f6a52")
BOTH = Recipients("1", "2")
Act = Callable[[KsupClient], Any]

ADDS: dict[str, tuple[str, Act]] = {
    "incomes": ("income.add", lambda client: client.add_income(DEAL, PAYMENT)),
    "shipments": ("shipment.add", lambda client: client.add_shipment(DEAL, HEAD, [LINE])),
    "notices": ("notice.add", lambda client: client.tell_unallocated(PAYMENT, BOTH, "Деньги")),
}
LISTS: dict[str, Act] = {
    "incomes": lambda client: client.incomes(DEAL),
    "shipments": lambda client: client.shipments(DEAL),
    "notices": lambda client: client.notices("onec-ut", DATE),
}
every_add = pytest.mark.parametrize("kind", ADDS)


@pytest.mark.rule("K8")
@pytest.mark.parametrize("payment", [PAYMENT, BARE, replace(PAYMENT, sum=Decimal("1E+3"))])
def test_an_income_is_added_and_read_back_by_value(client: KsupClient, payment: Payment) -> None:
    with calling():
        id_ = client.add_income(DEAL, payment)
        [kept] = client.incomes(DEAL)
    assert (kept.id, kept.payment, kept.own) == (id_, payment, False)


@pytest.mark.rule("K9")
def test_a_notice_tells_the_person_and_is_read_back_on_its_day(client: KsupClient, ksup: Ksup) -> None:
    with calling():
        told = client.tell_unallocated(PAYMENT, BOTH, "Пришли деньги")
        [kept] = client.notices("onec-ut", DATE)
        assert client.notices("onec-spb", DATE) == client.notices("onec-ut", DATE.replace(day=6)) == []
    assert (told.to, kept.id, kept.payment) == ("1", told.id, PAYMENT)
    [notice] = ksup.notices()
    assert (notice["text"], notice["user"], notice["substitute"]) == ("Пришли деньги", "1", "2")


@pytest.mark.rule("K9")
def test_a_substitute_is_told_where_the_person_is_dismissed_and_nobody_is_an_error(
    client: KsupClient, ksup: Ksup
) -> None:
    ksup.employ("1", active=False)
    with calling():
        assert client.tell_unallocated(PAYMENT, BOTH, "Деньги").to == "2"
    error = error_of(lambda: client.tell_unallocated(PAYMENT, Recipients("1"), "Деньги"))
    assert isinstance(error, Refused)
    assert "Choose another person in the settings of the exchange" in str(error)


@pytest.mark.rule("K9")
def test_only_those_who_work_there_are_offered(client: KsupClient, ksup: Ksup) -> None:
    with calling():
        assert [one.value for one in client.user_choices()] == ["1", "2"]
        ksup.employ("2", active=False)
        assert [one.title for one in client.user_choices()] == ["Смирнова Ольга Петровна"]


@pytest.mark.rule("K11")
def test_a_shipment_is_replaced_whole_and_the_same_is_not_sent(client: KsupClient, ksup: Ksup) -> None:
    with calling():
        client.add_shipment(DEAL, HEAD, [LINE])
    with calling():
        [there] = client.shipments(DEAL)
        assert there.head == HEAD
        assert client.replace_shipment(DEAL, there, HEAD, [replace(LINE, quantity=Decimal("2.000"))]) == "unchanged"
        assert client.replace_shipment(DEAL, there, HEAD, []) == "updated"
        assert client.shipment_lines(DEAL, there) == []
    assert [one["act"] for one in ksup.arrivals() if one["outcome"] == "applied"] == ["shipment.add", "shipment.put"]


@pytest.mark.rule("K10")
def test_shipments_are_listed_without_their_lines(client: KsupClient, ksup: Ksup) -> None:
    with calling(trace=[]) as call:
        client.add_shipment(DEAL, HEAD, [replace(LINE, article=f"00-{n:08}") for n in range(10_000)])
        [there] = client.shipments(DEAL)
        assert call.trace is not None
        assert len(call.trace[-1].answer) < 2000
        assert len(client.shipment_lines(DEAL, there)) == 10_000


@pytest.mark.rule("K10")
def test_more_lines_than_ksup_takes_are_a_refusal_that_names_them(client: KsupClient) -> None:
    error = error_of(lambda: client.add_shipment(DEAL, HEAD, [LINE] * 10_001))
    assert isinstance(error, Refused)
    assert error.field == "lines"
    html = answering(http("413 Request Entity Too Large", b"<h1>413</h1>nginx", "text/html"))
    with hostile(html) as proxy:
        error = error_of(lambda: client_of(address=proxy.url).add_shipment(DEAL, HEAD, [LINE]))
    assert isinstance(error, Refused)
    assert (error.field, "more lines" in str(error)) == ("lines", True)


def test_a_day_without_an_hour_is_the_connections(client: KsupClient) -> None:
    item = b'{"items": [{"id": "1", "base": "onec-ut", "date": "2026-03-05", "sum": "1", "colour": "red"}]}'
    with hostile(answering(http("200 OK", item))) as other, calling():
        [kept] = client_of(address=other.url).incomes(DEAL)
    assert kept.payment.date.isoformat() == "2026-03-05T00:00:00+03:00"


@every_add
@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lost_answer", "truncated"])
def test_what_a_lost_answer_has_added_is_found_as_its_own(
    client: KsupClient, ksup: Ksup, kind: str, fault: str
) -> None:
    act, add = ADDS[kind]
    with calling("m-8-0"):
        add(client)
    ksup.fault(fault, act=act, times=1)
    with calling("m-9-0"), pytest.raises(Unclear):
        add(client)
    with calling("m-9-0", unclear=True):
        assert [one.own for one in LISTS[kind](client)] == [False, True]
    with calling("m-10-0"):
        assert [one.own for one in LISTS[kind](client)] == [False, False]


@every_add
@pytest.mark.rule("H4")
def test_the_same_request_again_adds_nothing(client: KsupClient, ksup: Ksup, kind: str) -> None:
    act, add = ADDS[kind]
    with calling("m-9-0"):
        first = add(client)
    with calling("m-9-0", unclear=True):
        assert add(client) == first
    assert [one["outcome"] for one in ksup.arrivals() if one["act"] == act] == ["applied", "replayed"]


@every_add
@pytest.mark.rule("H4")
def test_a_ksup_that_keeps_no_identities_cannot_tell_what_is_its_own(client: KsupClient, ksup: Ksup, kind: str) -> None:
    ksup.fault("no_identities")
    with calling("m-9-0"):
        ADDS[kind][1](client)
    with calling("m-9-0", unclear=True):
        assert [one.own for one in LISTS[kind](client)] == [None]
    with calling("m-10-0"):
        assert [one.own for one in LISTS[kind](client)] == [False]


@every_add
@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("fault", "error"),
    [("500", Unclear), ("html200", Unclear), ("down", Unclear), ("429", TryLater), ("503", TryLater)],
)
def test_each_trouble_is_one_of_the_four_errors(
    client: KsupClient, ksup: Ksup, kind: str, fault: str, error: type[ObmenError]
) -> None:
    act, add = ADDS[kind]
    ksup.fault(fault, act=act, times=1)
    assert isinstance(error_of(lambda: add(client)), error)
    with calling():
        assert LISTS[kind](client) == []


@every_add
@pytest.mark.rule("H6")
def test_a_plan_shows_what_would_be_added_and_adds_nothing(client: KsupClient, ksup: Ksup, kind: str) -> None:
    with calling(dry=True) as call:
        ADDS[kind][1](client)
    [change] = call.changes
    assert change.before is None
    assert change.after["base"] == "onec-ut"
    assert all(isinstance(value, str | int | None | list) for value in change.after.values())
    assert (ksup.incomes("12345"), ksup.shipments("12345"), ksup.notices()) == ([], [], [])
