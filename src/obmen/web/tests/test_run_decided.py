"""A conflict of a plan decided on its page, and on that of its message.   Rules H13, H6, H12, H15."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from obmen.journal.models import Message, PlanRow, Run
from obmen.setup.models import Audit

from .shop import Shop, started, text

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.rule("H13"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
OFFERS = re.compile(r'name="decide" value="([^"]*)" form="deciding"')


@pytest.fixture
def operator(shop: Shop) -> Client:
    """Order АА3 could be either of two deals; АА1 is to be made and АА2 to be changed."""
    shop.world.clients = {"АА3": "Петрова Анна"}
    shop.world.fits = {"АА3": {"71": "Иванов Иван", "72": "Сидоров Пётр"}}
    return shop.office.signed_in("operator")


def planned(shop: Shop, client: Client, verb: str = "plan") -> str:
    address = started(client, verb)
    shop.work()
    return address


def offers(page: str) -> list[str]:
    return OFFERS.findall(page)


def decide(client: Client, run: str, what: str, query: str = "", **more: str) -> str:
    """Where it leads back to."""
    return client.post(f"{run}/decide{query}", {"decide": what, **more}).headers["Location"]


def told(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())


def test_the_operator_chooses_a_candidate_and_the_plan_that_he_applies_does_it(shop: Shop, operator: Client) -> None:
    run = planned(shop, operator)
    page = text(operator, f"{run}/plan")
    assert offers(page) == ["3=71", "3=72", "3=:new", "3=:leave"]
    assert 'href="https://shelf.example/71"' in page
    assert "Применить план: 2 строки" in told(page)
    back = decide(operator, run, "3=72", "?act=conflict&text=АА3")
    assert back == f"{run}/plan?act=conflict&text=%D0%90%D0%903#row-3"
    page = text(operator, f"{run}/plan")
    assert "Применить план: 3 строки" in told(page)
    assert re.search(r"operator, сегодня \d\d:\d\d: решение — № 72", told(page))
    assert offers(page) == ["3=", "3=71", "3=:new", "3=:leave"]
    operator.post(f"{run}/apply")
    shop.work()
    assert shop.world.deals == {"АА1": 1, "АА2": 22, "АА3": 3}
    page = text(operator, f"{run}/plan")
    assert "№ 72" in page
    assert offers(page) == []  # it has been carried out
    [row] = Audit.objects.filter(act="decision.made")
    assert (row.who, row.object, row.after) == (
        "operator",
        "books",
        {"run": 1, "row": 3, "object": "АА3", "chosen": "72"},
    )
    assert "решён конфликт плана" in text(shop.office.signed_in("administrator"), "/audit")


def test_what_was_decided_is_taken_back(shop: Shop, operator: Client) -> None:
    run = planned(shop, operator)
    decide(operator, run, "3=:leave")
    assert re.search(r"решение — не трогать", told(text(operator, f"{run}/plan")))
    assert Run.objects.get().counts["skip"] == 1
    decide(operator, run, "3=")
    assert offers(text(operator, f"{run}/plan")) == ["3=71", "3=72", "3=:new", "3=:leave"]
    assert (Run.objects.get().counts["skip"], Run.objects.get().counts["conflict"]) == (0, 1)


@pytest.mark.rule("H15")
def test_candidates_are_masked_until_names_are_asked_for(shop: Shop, operator: Client) -> None:
    run = planned(shop, operator)
    names = ("Петрова Анна", "Иванов Иван", "Сидоров Пётр")
    page = text(operator, f"{run}/plan")
    assert [name in page for name in names] == [False] * 3
    assert "И•••" in page  # enough to tell one from another
    operator.post(f"{run}/personal")
    page = text(operator, f"{run}/plan")
    assert [name in page for name in names] == [True] * 3


@pytest.mark.rule("H12")
def test_a_viewer_sees_the_candidates_and_decides_nothing(shop: Shop, operator: Client) -> None:
    run = planned(shop, operator)
    viewer = shop.office.signed_in("viewer")
    page = text(viewer, f"{run}/plan")
    assert (offers(page), "№ 71" in page) == ([], True)
    assert viewer.post(f"{run}/decide", {"decide": "3=71"}).status_code == 403
    assert PlanRow.objects.get(number=3).act == "conflict"


def test_a_conflict_that_is_held_is_decided_at_its_message_and_the_next_run_does_it(
    shop: Shop, operator: Client
) -> None:
    run = planned(shop, operator, "collect")
    held = Message.objects.get(state="held")
    page = text(operator, f"/journal/{held.pk}")
    assert offers(page) == ["3=71", "3=72", "3=:new", "3=:leave"]
    assert decide(operator, run, "3=71", message=str(held.pk)) == f"/journal/{held.pk}"
    page = text(operator, f"/journal/{held.pk}")
    assert "Следующий прогон это учтёт" in told(page)
    planned(shop, operator, "collect")
    assert shop.world.deals["АА3"] == 3
    held.refresh_from_db()
    assert (held.state, held.outcome) == ("done", "superseded")


def test_a_conflict_found_by_a_comparison_is_decided_and_mended_there(shop: Shop, operator: Client) -> None:
    run = planned(shop, operator, "compare")
    assert decide(operator, run, "3=71") == f"{run}/findings#row-3"
    page = text(operator, f"{run}/findings")
    assert re.search(r'<input type="checkbox" name="row" value="3">', page)
    operator.post(f"{run}/mend", {"row": ["3"]})
    shop.work()
    assert shop.world.deals == {"АА2": 2, "АА3": 3}


def test_a_comparison_says_to_choose_first_where_there_is_a_choice_and_else_that_nothing_can_be_mended(
    shop: Shop, operator: Client
) -> None:
    choose, nothing = "Сначала выберите, что чему соответствует, затем исправьте", "Отсюда ничего из этого исправить"
    shop.world.orders, shop.world.deals = {"АА3": 3}, {}
    page = text(operator, f"{planned(shop, operator, 'compare')}/findings")
    assert offers(page)
    assert (choose in page, nothing in page) == (True, False)
    shop.world.fits = {}
    page = text(operator, f"{planned(shop, operator, 'compare')}/findings")
    assert (choose in page, nothing in page) == (False, True)


def test_a_choice_that_is_not_there_is_told_and_nothing_changes(shop: Shop, operator: Client) -> None:
    run = planned(shop, operator)
    for what in ("3=99", "1=71", "17=71", "no row", f"{10**30}=71"):
        decide(operator, run, what)
    page = text(operator, f"{run}/plan")
    for why in ("такого выбора нет", "здесь не решают", "Строки 17 нет"):
        assert why in page
    assert not Audit.objects.filter(act__startswith="decision").exists()


def test_what_only_the_next_run_can_say_is_decided_for_it_and_carried_out_once(shop: Shop, operator: Client) -> None:
    shop.world.later = True
    run = planned(shop, operator)
    decide(operator, run, "3=71")
    page = told(text(operator, f"{run}/plan"))
    assert "решение — № 71" in page
    assert "Следующий прогон это учтёт" in page
    assert PlanRow.objects.get(number=3).act == "conflict"
    run = planned(shop, operator)
    row = PlanRow.objects.get(run_id=2, number=3)
    assert (row.act, (row.decided or {})["who"], row.ways) == ("update", "operator", None)
    page = text(operator, f"{run}/plan")
    assert ("решение — № 71" in told(page), offers(page)) == (True, [])
    operator.post(f"{run}/apply")
    shop.work()
    assert shop.world.deals["АА3"] == 3
    shop.world.deals["АА3"] = 4  # once carried out it decides nothing any more
    planned(shop, operator)
    assert PlanRow.objects.get(run_id=3, key="АА3").act == "conflict"
