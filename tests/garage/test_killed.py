"""A run of thousands of work orders, killed again and again while the portal loses answers and people work in it.
Rules A8, H4."""

import random
import signal
from collections.abc import Mapping
from typing import Any, Self

import pytest

from obmen.site.tests.house import Process, until
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

from .alfa import ORDERS, PLAIN

FIELD = "UF_CRM_ID_1C"
COUNT = {"sqlite": 5000, "postgresql": 2000}
KILLS = 4
WRITING = {"crm.deal.add", "crm.deal.update", "crm.item.batchimport"}
STAGES = {"Закрыт": "WON", "Отказ": "LOSE", "Архив": "ARCHIVE", "Выполнен": "DONE"}
pytestmark = [pytest.mark.rule("A8", "H4"), pytest.mark.crash]


class Crowd:
    """So many processes of obmen on one database; one that is killed is started anew."""

    def __init__(self, database: Database, words: tuple[str, ...], size: int) -> None:
        self._environment, self._words, self._size = database.environment(), words, size
        self._processes: list[Process] = []

    def __enter__(self) -> Self:
        for _ in range(self._size):
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.close()

    def kill_one(self, chance: random.Random, owners: str) -> None:
        """One that is at work, where one is."""
        busy = [one for one in self._processes if f"-{one.process.pid}-" in owners]
        process = chance.choice(busy or self._processes)
        self._processes.remove(process)
        process.stop(signal.SIGKILL)
        process.close()
        self._start()

    def _start(self) -> None:
        process = Process(self._environment, *self._words, program="tests.garage.server")
        self._processes.append(process)
        until(lambda: process.said or process.process.poll() is not None)
        assert process.said, process.log()


def filled(base: OneC, portal: Bitrix24, count: int) -> dict[str, dict[str, Any]]:
    """Both sides, hard to get right → what the portal is to hold in the end, by number."""
    base.odata.settings(**PLAIN)
    base.odata.make(orders=count, seed=7, minutes_apart=3)
    states = {row["Ref_Key"]: row["Description"] for row in base.odata.rows("Catalog_ВидыСостоянийЗаказНарядов")}
    wanted = {
        row["Number"].strip(): {
            "STAGE_ID": STAGES.get(states[row["Состояние_Key"]], "EXECUTING"),
            "OPPORTUNITY": f"{float(row['СуммаДокумента']):.2f}",
            "CURRENCY_ID": "RUB",
        }
        for row in base.odata.rows(ORDERS)
    }
    numbers = list(wanted)[: count * 2 // 5]
    deals = portal.seed("deal", [{"TITLE": "Звонок", FIELD: number} for number in numbers])
    chance = random.Random(3)
    portal.person_will(*(_edit(chance.choice(deals), turn) for turn in range(60)))
    portal.settings(plan="enterprise", costs="fast")
    for kind in ("500_after", "lost_answer", "truncated", "502_after"):
        for method in WRITING:
            portal.fault(kind, method=method, probability=0.012)
    return wanted


def _edit(deal: int, turn: int) -> dict[str, Any]:
    """After the plan, and before obmen looks at the deal again to change it."""
    told = {"OPPORTUNITY": str(turn), "COMMENTS": "важно"}
    look = {
        "method": "crm.item.fields",
        "skip": 2 + turn // 15,
    }  # at the begin of each portion, once both sides are read
    return {"act": "edit", "entity": "deal", "id": deal, "fields": told, **look}


@pytest.mark.long
@pytest.mark.timeout(600)
def test_killed_and_started_again_it_makes_nothing_twice_and_loses_nothing(
    database: Database, base: OneC, portal: Bitrix24
):
    from obmen.journal.models import Message, Run

    from . import house as words

    with words.garage(base, portal) as garage:
        garage.connect_portal("enterprise")
        garage.furnish()
        wanted = filled(base, portal, COUNT[database.kind])
        table = garage.suggested({})["stages"]
        stages = [{**rule, "stage": rule["stage"] or "EXECUTING"} for rule in table]
        garage.set_up(stages=stages, finished_create=True)
        number = garage.ask()
    words_of_one = ("run", "--port", "0") if database.kind == "sqlite" else ("worker",)
    chance = random.Random(len(wanted))
    with Crowd(database, words_of_one, {"sqlite": 1, "postgresql": 2}[database.kind]) as crowd:
        for _ in range(KILLS):
            _some_more(portal, chance.randint(len(wanted) // 50, len(wanted) // 8))
            crowd.kill_one(chance, owners())
        assert Run.objects.get(id=number).state == "working"
        until(lambda: Run.objects.get(id=number).state == "done", 240)
    assert not Message.objects.filter(state="held").exists()
    check(portal, wanted)


def owners() -> str:
    """Who holds lanes now."""
    from obmen.journal.models import Lane

    return " ".join(Lane.objects.exclude(owner="").values_list("owner", flat=True).distinct())


def _some_more(portal: Bitrix24, more: int) -> None:
    """Until the portal was asked to write so many again."""
    seen = _writes(portal)
    until(lambda: _writes(portal) - seen >= more, 180)


def _writes(portal: Bitrix24) -> int:
    asked = portal.report()["commands"]
    return sum(asked.get(method, 0) for method in WRITING)


def check(portal: Bitrix24, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    told = portal.report()
    assert {field: portal.doubles("deal", field) for field in (FIELD, "ORIGIN_ID")} == {FIELD: {}, "ORIGIN_ID": {}}
    assert portal.doubles("contact", "ORIGIN_ID") == {}
    assert (told["lost_updates"], told["doubled_phones"], told["refused"]) == ([], [], {})
    assert told["items"]["deal"] == len(wanted)
    edited = {one["item"] for one in portal.changes() if one["actor"] == "person" and one["field"] == "OPPORTUNITY"}
    held = {deal[FIELD]: deal for deal in portal.items("deal").values()}
    wrong = [number for number, fields in wanted.items() if not fields.items() <= held[number].items()]
    assert edited
    assert {held[number]["ID"] for number in wrong} <= edited
    assert all("COMMENTS" in held[number] for number in wrong)
