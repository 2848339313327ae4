"""Runs and rows of plans made by hand, and addresses at which the tests look at their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from obmen.core import clock
from obmen.core.system import Least
from obmen.core.text import Text
from obmen.web.rights import needs
from obmen.web.runaddresses import Addresses
from obmen.web.runend import Pace
from obmen.web.runfigures import figures
from obmen.web.runplanview import findings_page, plan_page
from obmen.web.runview import Left, RunView

BASE = "/exchanges/garage"


@dataclass
class MadeRun:
    id: int = 7
    verb: str = "collect"
    state: str = "working"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    done: int = 0
    total: int | None = None
    reason: Mapping[str, Any] | None = None
    started_by: str = ""
    counts: Mapping[str, int] | None = None
    requests: int = 0


@dataclass
class MadeRow:
    number: int
    act: str
    title: Mapping[str, Any]
    key: str = "k"
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    why: Mapping[str, Any] | None = None
    objects: Sequence[Mapping[str, str]] | None = None
    finding: str = ""
    message: int | None = None
    outcome: str = ""
    run: int = 7
    ways: Sequence[Any] = ()
    decided: Mapping[str, str] | None = None


COUNTS = {"create": 212, "update": 39_788, "leave": 9_400, "skip": 31, "conflict": 14}


def order(number: str) -> dict[str, Any]:
    return Text("Work order {number} of {day}", number=number, day="12.01.2026").to_json()


def deal(number: int, url: str = "https://portal.example") -> dict[str, str]:
    return {
        "connection": "portal", "kind": "deal", "id": str(number), "title": f"Сделка {number}",
        "url": f"{url}/crm/deal/details/{number}/",
    }  # fmt: skip


ROWS = [
    MadeRow(
        1, "conflict", order("ЗН-004512"), objects=[deal(1841), deal(1902)], finding="doubled",
        why=Text("Two open deals of this client have no number. Choose one and write the number into it").to_json(),
    ),
    MadeRow(
        2, "update", order("ЗН-004498"), before={"Стадия": "В работе", "Сумма": "10 400,00 RUB"},
        after={"Стадия": "Сделка успешна", "Сумма": "11 750,00 RUB"}, objects=[deal(1777)], finding="differs",
    ),
    MadeRow(
        3, "create", order("ЗН-004513"), finding="missing",
        after={"Название": "Заказ-наряд ЗН-004513", "Стадия": "Новая", "Сумма": "5 200,00 RUB", "Клиент": "Петров И."},
    ),
    MadeRow(4, "skip", order("ЗН-004400"), why=Text("The client has no phone").to_json()),
    MadeRow(
        5, "update", order("ЗН-004301"), before={"Сумма": ""}, after={"Сумма": "900,00 RUB"},
        objects=[deal(1500, "javascript:alert(1)")], message=118, outcome="updated", finding="differs",
    ),
    MadeRow(
        6, "update", order("ЗН-004302"), before={"Сумма": "1,00"}, after={"Сумма": ""}, message=119, outcome="held",
    ),
]  # fmt: skip
FIGURES = [
    {"title": Text("Work orders").to_json(), "ours": "1 284", "theirs": "1 281"},
    {"title": Text("Their sum").to_json(), "ours": "9 410 200,00 RUB", "theirs": "9 395 000,00 RUB"},
    {"title": Text("Finished").to_json(), "ours": "1 010", "theirs": "1 010"},
]
LEFT = [Left("запросы в секунду", 41, 50), Left("время работы crm.deal.update, с", 12, 480)]

LEAST = Least(0.3, Text("Битрикс24 gives a method 480 s in 10 minutes"))


def made(name: str) -> RunView:
    began, ended = clock.now() - timedelta(minutes=42), clock.now() - timedelta(minutes=2)
    run = {**moving(began), **ended_at(began, ended)}[name]
    pace = Pace(timedelta(minutes=40), run.done, LEAST)
    return RunView(run, BASE, LEFT, pace)


def moving(began: datetime) -> dict[str, MadeRun]:
    return {
        "asked": MadeRun(1, state="asked", started_by="administrator"),
        "reading": MadeRun(2, state="reading", started_at=began, done=18_400, requests=368),
        "planned": MadeRun(3, state="planned", started_at=began, counts=COUNTS, requests=912, started_by="operator"),
        "working": MadeRun(4, started_at=began, done=5_200, total=40_000, counts=COUNTS, requests=1_206),
    }


def ended_at(began: datetime, ended: datetime) -> dict[str, MadeRun]:
    failed = Text("Битрикс24 does not take the key. Check the webhook in the settings of the connection").to_json()
    times: dict[str, Any] = {"started_at": began, "finished_at": ended}
    few: dict[str, int] = {"create": 12, "update": 340}
    written: dict[str, Any] = {"done": 352, "total": 352}
    found = {"create": 3, "update": 12, "conflict": 2}
    return {
        "stopped": MadeRun(5, state="stopped", done=5_200, total=40_000, counts=COUNTS, requests=9, **times),
        "done": MadeRun(6, state="done", counts=few, requests=31, **times, **written),
        "failed": MadeRun(7, state="failed", done=10, total=352, reason=failed, counts=few, requests=5, **times),
        "compared": MadeRun(8, "compare", "done", counts=found, requests=64, started_by="operator", **times),
    }


@dataclass
class End:
    title: str


@dataclass
class MadeFlow:
    title: str = "Заказ-наряды → сделки"
    source: End = field(default_factory=lambda: End("1С: Альфа-Авто"))
    target: End = field(default_factory=lambda: End("Битрикс24"))


@needs("see")
def listed(request: HttpRequest) -> HttpResponse:
    names = ("working", "asked", "planned", "reading", "failed", "stopped", "done", "compared")
    runs = [] if "empty" in request.GET else [made(name) for name in names]
    context = {"f": MadeFlow(), "at": Addresses(BASE), "runs": runs, "compares": True, "older": 3, "paged": ""}
    return render(request, "runs.html", context)


@needs("see")
def page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "run.html", {"f": MadeFlow(), "r": made(name)})


@needs("see")
def plan(request: HttpRequest, name: str) -> HttpResponse:
    after = 0 if request.GET.get("after") else 6
    shown = plan_page(ROWS, COUNTS, query=request.GET.dict(), after=after)
    return render(request, "run.plan.html", {"f": MadeFlow(), "r": made(name), "page": shown})


@needs("see")
def compare(request: HttpRequest) -> HttpResponse:
    rows = [row for row in ROWS if row.finding]
    counts = {"missing": 3, "differs": 12, "doubled": 2}
    shown = findings_page(rows, counts, query=request.GET.dict())
    context = {"f": MadeFlow(), "r": made("compared"), "page": shown, "figures": figures(FIGURES)}
    return render(request, "run.compare.html", context)


urlpatterns = [
    path("made/runs", listed),
    path("made/runs/<str:name>", page),
    path("made/runs/<str:name>/plan", plan),
    path("made/compare", compare),
    path("", include("obmen.site.urls")),
]
