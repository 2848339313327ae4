"""A run a person stopped is told wherever one looks first, until it goes on, is given up, or another one begins."""

import pytest
from django.test import Client

from obmen.cli.findings import findings
from obmen.worker import alerts
from obmen.worker.alerts import Notice

from .shop import RUNS, Shop, started, text

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
STANDS = "Прогон обмена «Заказы → сделки» остановлен сегодня"


def test_it_stands_first_on_the_first_page_with_who_stopped_it_and_goes_on_from_there(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    run = shop.stopped(operator)
    page = text(operator, "/")
    assert f'<span class="dot wait"></span>{STANDS}' in page
    assert "продолжите его или откажитесь от него</h1>" in page
    waits = page.partition("<h2>Ждут решения</h2>")[2].partition("</section>")[0]
    assert f'<a href="{run}">Заказы → сделки</a>' in waits
    assert "Остановил operator" in waits
    assert f'<form method="post" action="{run}/resume">' in waits
    assert "прогон остановлен" in text(operator, "/exchanges")
    own = text(operator, "/exchanges/books")
    assert "Прогон остановлен сегодня" in own
    assert f'<a href="{run}">Продолжите его или откажитесь от него</a>' in own
    viewer = text(shop.office.signed_in("viewer"), "/")
    assert STANDS in viewer
    assert "/resume" not in viewer
    operator.post(f"{run}/resume")
    assert "остановлен" not in text(operator, "/")


def test_it_is_not_hidden_by_what_else_needs_a_person(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    shop.stopped(operator)
    shop.office.connect()
    shop.office.held("117")
    shop.office.order("118", deal="2")
    page = text(operator, "/")
    assert "</span>1 сообщение ждёт вашего решения</h1>" in page
    assert f'<span class="muted">{STANDS.replace("Прогон", "прогон")}' in page
    shop.office.down()
    assert f"; {STANDS.replace('Прогон', 'прогон')}" in text(operator, "/"), "КСУП не отвечает stands before it"


def test_it_is_told_no_more_when_it_is_given_up(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    run = shop.stopped(operator)
    operator.post(f"{run}/drop")
    assert "остановлен" not in text(operator, "/")


def test_a_run_begun_in_its_stead_ends_it_but_one_that_fails_does_not(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    shop.stopped(operator)
    again = started(operator, "collect")
    assert "остановлен" not in text(operator, "/"), "another one is under way"
    operator.post(f"{again}/stop")
    assert shop.state == "failed"
    assert STANDS in text(operator, "/"), "the schedule still leaves it alone"
    started(operator, "collect")
    shop.work()
    assert "остановлен" not in text(operator, "/")


def test_a_comparison_stopped_while_it_was_mended_can_be_given_up(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    run = started(operator, "compare")
    shop.work()
    operator.post(f"{run}/mend", {"all": "yes"})
    operator.post(f"{run}/stop")
    assert STANDS in text(operator, "/")
    assert f'action="{run}/drop"' in text(operator, run)
    operator.post(f"{run}/drop")
    assert "остановлен" not in text(operator, "/")


def test_what_is_told_outside_names_it_once_and_its_end_once(shop: Shop) -> None:
    told: list[Notice] = []
    operator = shop.office.signed_in("operator")
    run = shop.stopped(operator)
    shop.save_flow(every="15 min")
    for _ in range(2):
        alerts.look([told.append])
    operator.post(f"{run}/resume")
    alerts.look([told.append])
    assert [(one.key, one.over) for one in told] == [("stopped:books", False), ("stopped:books", True)]
    assert told[0].text.render(str).startswith("The run of Заказы → сделки was stopped and stands since ")


def test_a_check_says_with_which_command_it_goes_on(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    number = shop.stopped(operator).rpartition("/")[2]
    (found,) = _found()
    assert found.startswith(f"its run {number} was stopped and stands since ")
    assert f"obmen runs resume {number}" in found
    operator.post(f"{RUNS}/{number}/drop")
    assert _found() == []


def _found() -> list[str]:
    return [f"{one.text} {one.do}" for one in findings(ask=False) if one.bad and str(one.what) == "Flow books"]


def test_a_paused_exchange_says_that_it_is_paused(shop: Shop) -> None:
    operator: Client = shop.office.signed_in("operator")
    shop.stopped(operator)
    operator.post("/exchanges/books/pause")
    assert STANDS not in text(operator, "/")
