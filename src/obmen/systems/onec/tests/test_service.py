"""The service of the extension, asked by the client of the base.   Rules K1, K14, H3, H4."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear
from obmen.core.roles.accounting_acts import NewCounterparty
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from tests.batteries.small_run import ZONE, calling

from .conftest import PASSWORD, UT, Make, made
from .counted import CountedSlots

ROMASHKA = NewCounterparty("77", "ООО «Ромашка»", "company", "office@romashka.example", "+7 495 000-00-00")


def partners(ut: OneC) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ut.trade.held()["partners"]
    return found


@pytest.mark.rule("K1.2")
def test_a_counterparty_stands_in_1c_with_all_that_was_told(ut_client: OnecClient, ut: OneC) -> None:
    with calling():
        made = ut_client.create_counterparty(ROMASHKA)
    with calling():
        assert ut_client.create_counterparty(replace(ROMASHKA, name="ООО «Ромашка +»")) == replace(made, known=True)
    (held,) = partners(ut)
    assert (held["code"], held["ref"]) == (made.code, made.ref)
    assert [held[name] for name in ("ksup_id", "name", "type", "email", "phone")] == [
        "77", "ООО «Ромашка»", "company", "office@romashka.example", "+7 495 000-00-00",
    ]  # fmt: skip


@pytest.mark.rule("K1.3")
def test_a_counterparty_a_person_has_yet_to_enter_has_no_code(ut_client: OnecClient, ut: OneC) -> None:
    ut.trade.extension(create_at_once=False)
    with calling():
        assert ut_client.create_counterparty(ROMASHKA).code == ""
        (entered,) = ut.trade.enter()
        assert ut_client.create_counterparty(ROMASHKA).code == entered["code"]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lose_answer", "truncated"])
def test_a_counterparty_whose_answer_was_lost_is_looked_up_and_made_once(
    ut_client: OnecClient, ut: OneC, fault: str
) -> None:
    ut.odata.settings(hang_seconds=0)
    ut.odata.fault(**{fault: 1})
    with calling("m-1"), pytest.raises(Unclear):
        ut_client.create_counterparty(ROMASHKA)
    with calling("m-1", unclear=True):
        made = ut_client.create_counterparty(ROMASHKA)
    assert made.known
    assert [one["code"] for one in partners(ut)] == [made.code]
    assert [one["method"] for one in ut.odata.asked()["requests"]] == ["POST", "GET"]


@pytest.mark.rule("H4")
def test_a_request_that_never_arrived_goes_out_again_under_its_identity(ut_client: OnecClient, ut: OneC) -> None:
    ut.odata.settings(hang_seconds=0)
    ut.odata.fault(hang=1)
    with calling("m-1"), pytest.raises(Unclear):
        ut_client.create_counterparty(ROMASHKA)
    assert partners(ut) == []
    with calling("m-1", unclear=True):
        assert not ut_client.create_counterparty(ROMASHKA).known
    (request,) = ut.trade.held()["requests"]
    assert request["key"] == "m-1-counterparty"


@pytest.mark.rule("H6")
def test_a_dry_run_makes_no_counterparty(ut_client: OnecClient, ut: OneC) -> None:
    with calling(dry=True) as call:
        assert ut_client.create_counterparty(ROMASHKA).code == ""
    (change,) = call.changes
    assert change.after
    assert change.after["ksup_id"] == "77"
    assert partners(ut) == []


def test_what_1c_does_not_take_is_refused_by_field(ut_client: OnecClient, ut: OneC) -> None:
    with calling(), pytest.raises(Refused) as caught:
        ut_client.create_counterparty(replace(ROMASHKA, name=" "))
    assert caught.value.field == "name"
    ut.odata.fault(internal_error=1)
    with calling(), pytest.raises(Refused, match=r"could not do it: Ошибка при вызове метода"):
        ut_client.create_counterparty(ROMASHKA)


@pytest.mark.rule("K14")
def test_prices_and_stock_are_exact_and_by_warehouse(ut_client: OnecClient, ut: OneC) -> None:
    stock = {"Магазин": "12.125", "Внешний склад": "-3"}
    ut.trade.add_product("0012-Ж", "Окно «Ёлка»", retail="12345.60", stock=stock)
    code = ut.trade.add_partner("ООО", agreement={"0012-Ж": "0.1"})["code"]
    with calling():
        told = ut_client.prices_and_stock(["0012-Ж", "нет"], code)
    assert [(one.warehouse, one.available) for one in told.lines] == [
        ("Магазин", Decimal("12.125")), ("Внешний склад", Decimal(-3)),
    ]  # fmt: skip
    assert {(one.retail, one.retail_special, one.agreement) for one in told.lines} == {
        (Decimal("12345.6"), None, Decimal("0.1"))
    }
    assert (told.missing, told.warnings, told.as_of.tzinfo) == (("нет",), (), ZONE)


@pytest.mark.rule("A8")
def test_questions_and_reading_share_the_sessions_of_the_base(ut: OneC, make: Make) -> None:
    alfa = made(ut, orders=5)
    alfa.settings(call=0.05)
    ut.trade.add_product("A-1", "Окно")
    both = make(alfa, address=ut.trade.publication)

    def ask(turn: int) -> int:
        with calling():
            return len(both.prices_and_stock(["A-1"]).lines if turn % 2 else both.organisations())

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {2, 3}
    assert alfa.asked()["sessions"]["most"] == 2


def test_a_pool_that_others_have_emptied_is_waited_for(ut: OneC, make: Make, ut_client: OnecClient) -> None:
    budget = CountedSlots()
    ut.odata.settings(sessions=1, session_wait=0.1, call=1)
    other = make(ut.odata, budget, address=ut.trade.publication, **UT)
    blocking = threading.Thread(target=lambda: _ask(ut_client))
    blocking.start()
    threading.Event().wait(0.3)
    _ask(other)
    blocking.join()
    assert budget.barred["sessions"] >= 1


def _ask(ut_client: OnecClient) -> None:
    with calling():
        ut_client.prices_and_stock(["A-1"])


@pytest.mark.rule("H8")
def test_names_and_phones_stand_in_no_trace(ut_client: OnecClient) -> None:
    with calling(trace=[]) as call:
        ut_client.create_counterparty(ROMASHKA)
    shown = "".join(talk.request + talk.answer for talk in call.trace or ())
    assert "00-0000" in shown
    for hidden in (ROMASHKA.email, ROMASHKA.phone, PASSWORD):
        assert hidden not in shown
