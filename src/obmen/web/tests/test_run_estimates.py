"""How long a run will take is said before it begins, and why; once it goes, by how it goes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from obmen.cli.runshow import show_run
from obmen.core import clock
from obmen.core.discovery import systems
from obmen.core.system import Least
from obmen.core.text import Text
from obmen.journal.models import Run
from obmen.setup import connections, flows, snapshot
from obmen.worker.tests.planned import numbered

from .office import Office
from .shop import Shop, started, text

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
LIMITS = "Битрикс24 даёт одному методу 480 с работы за 10 минут, из них нам 432 с; одна запись берёт примерно 0,3 с."


def _portal(**settings: Any) -> None:
    address = {"address": "https://firm.bitrix24.ru", **settings}
    draft = connections.Draft("portal", "Битрикс24", "bitrix24", address, {"webhook": "1/abcdef"})
    connections.save(draft, who="administrator", check=None)
    snapshot.refresh()


def _planned(counts: dict[str, int]) -> str:
    """The address of a plan of work orders for the portal."""
    draft = connections.Draft(
        "alfa", "1С: Альфа-Авто", "onec", {"address": "http://127.0.0.1:9/base", "profile": "alfa_auto_5"}
    )
    connections.save(draft, who="administrator", check=None)
    settings = {"number_field": "UF_CRM_ID_1C", "dated_from": "2026-01-01"}
    draft_ = flows.Draft("work-orders", "Заказ-наряды → сделки", "work_orders", "alfa", "portal", settings)
    flow = flows.save(draft_, who="administrator")
    snapshot.refresh()
    now, rows = clock.now(), sum(counts.values())
    state: dict[str, Any] = {"state": "planned", "started_at": now, "finished_at": now, "counts": counts, "rows": rows}
    return f"/exchanges/work-orders/runs/{Run.objects.create(flow_id=flow.pk, verb='collect', **state).pk}"


def test_a_plan_of_forty_thousand_changes_says_before_it_is_applied_that_it_takes_hours_and_why(
    office: Office,
) -> None:
    _portal()
    run = _planned({"update": 40_000, "leave": 10_000})
    operator = office.signed_in("operator")
    for page in (text(operator, run), text(operator, f"{run}/plan")):
        assert "Займёт примерно 4 ч 40 мин. " in page
        assert LIMITS in page
    _portal(share=45)
    assert "Займёт примерно 9 ч 20 мин" in text(operator, run), "half of the share, twice the time"
    _portal(plan="self_hosted")
    page = text(operator, run)
    assert "Займёт" not in page, "nothing limits it, and nothing was measured yet"
    assert "Битрикс24 даёт" not in page


def test_a_command_says_it_too(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    _portal()
    number = _planned({"update": 40_000}).rpartition("/")[2]
    show_run(Run.objects.get(id=number), "", as_json=False)
    assert f"Займёт примерно 4 ч 40 мин. {LIMITS}" in " ".join(capsys.readouterr().out.split())


def test_a_short_plan_has_no_need_of_a_reason(office: Office) -> None:
    _portal()
    page = text(office.signed_in("operator"), _planned({"create": 12, "update": 340}))
    assert "Займёт примерно 3 мин" in page
    assert "Битрикс24 даёт" not in page


def test_a_comparison_writes_nothing_and_takes_no_time(office: Office) -> None:
    _portal()
    run = _planned({"update": 40_000})
    Run.objects.update(verb="compare")
    assert "Займёт" not in text(office.signed_in("operator"), run)


def test_a_run_that_goes_is_judged_by_how_it_goes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    _limit(monkeypatch, 240)
    shop.world.orders, shop.world.deals, shop.world.pause = numbered(60), {}, 0.02
    operator = shop.office.signed_in("operator")
    run = started(operator, "collect")
    shop.work(lambda: len(shop.world.deals) >= 30)
    _worked_for(minutes=10)
    assert "The shelf has limits." in text(operator, run), "the haste of the first minutes is not believed"
    _worked_for(minutes=60)
    page = text(operator, run)
    assert "из 60" in page
    assert "The shelf has limits" not in page
    assert "Другая система больше не позволяет" not in page, "it is merely slow"
    assert "Страницу можно закрыть" in page


def test_a_plan_is_judged_by_the_last_run_where_there_was_one(shop: Shop) -> None:
    shop.world.orders, shop.world.deals = numbered(30), {}
    operator = shop.office.signed_in("operator")
    started(operator, "collect")
    shop.work()
    run = Run.objects.latest("id")
    assert run.finished_at is not None
    Run.objects.update(worked_at=run.finished_at - timedelta(minutes=30))
    shop.world.deals = {}
    plan = started(operator, "plan")
    shop.work()
    assert "Займёт примерно 30 мин" in text(operator, plan)


def _limit(patch: pytest.MonkeyPatch, seconds: float) -> None:
    limited = replace(systems()["books"], least_a_row=lambda _: Least(seconds, Text("The shelf has limits")))
    patch.setitem(systems(), "books", limited)


def _worked_for(minutes: int) -> None:
    Run.objects.update(worked_at=clock.now() - timedelta(minutes=minutes))
