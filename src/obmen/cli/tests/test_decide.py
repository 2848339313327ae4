"""Conflicts of a plan seen and decided by commands.   Rules H13, H6, H15."""

import json
from typing import Any

import pytest

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.models import Decision, PlanRow, Run
from obmen.setup.models import Audit, Flow
from obmen.site.tests.house import here, running, set_up
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H13"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
TITLE, WHY = Text("Counterparty {code}", code="00-1"), Text("Several contacts of KSUP have its phone")


def way(way_: str, act: str, claims: str = "", **facts: str) -> dict[str, Any]:
    state = {"act": act, "before": {}, "after": {}, "targets": [], "record": "{}", "hash": "00", "seen": ""}
    return {"name": way_, "facts": facts, "claims": claims, "why": None, **state}


@pytest.fixture
def run(database: Database) -> int:
    """Row 1: client 00-1 could be contact 17 or 18; row 2: 00-2 could be 17."""
    set_up()
    known = {"flow": Flow.objects.get(), "verb": "collect", "started_at": clock.now()}
    run = Run.objects.create(state="planned", rows=2, counts={"conflict": 2}, **known)
    own = {**way("", "conflict", name="Анна Новая"), "why": WHY.to_json()}
    first = [own, way("17", "update", "17", name="Анна"), way("18", "update", "18", name="Аня"), way(":leave", "skip")]
    for number, ways in ((1, first), (2, [first[0], first[1], first[3]])):
        told = {"title": TITLE.to_json(), "why": WHY.to_json(), "personal": ["name"], "content_hash": b"1"}
        PlanRow.objects.create(run=run, number=number, act="conflict", key=f"00-{number}", ways=ways, **told)
    return run.pk


def acts() -> list[str]:
    return list(PlanRow.objects.order_by("number").values_list("act", flat=True))


def test_the_candidates_are_shown_masked_with_what_to_type(run: int) -> None:
    seen = " ".join(here("runs", "show", str(run), language="ru").stdout.split())
    for part in ("17:", "18:", "А•••", "leave:", "obmen runs decide", "Имена и телефоны скрыты"):
        assert part in seen, part
    assert "Анна" not in seen
    rows = json.loads(here("runs", "show", str(run), "--json").stdout)["rows"]
    assert [one["name"] for one in rows[0]["ways"]] == ["", "17", "18", "leave"]
    assert "Анна" in here("runs", "show", str(run), "--personal").stdout


def test_rows_are_decided_and_taken_back_under_the_name_of_who_typed_it(run: int) -> None:
    done = here("runs", "decide", str(run), "1=18", "2=17", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["rows"] == [
        {"row": 1, "choice": "18", "done": True},
        {"row": 2, "choice": "17", "done": True},
    ]
    assert acts() == ["update", "update"]
    assert Run.objects.get().counts == {"conflict": 0, "update": 2}
    assert dict(Decision.objects.values_list("key", "way")) == {"00-1": "18", "00-2": "17"}
    assert {one.who.partition(":")[0] for one in Audit.objects.filter(act="decision.made")} == {"console"}
    assert "18" in here("runs", "show", str(run)).stdout
    assert here("runs", "decide", str(run), "2=leave", "1=").returncode == 0
    assert acts() == ["conflict", "skip"]
    assert dict(Decision.objects.values_list("key", "way")) == {"00-2": ":leave"}


def test_what_cannot_be_is_told_row_by_row_and_the_rest_is_done(run: int) -> None:
    told = here("runs", "decide", str(run), "1=17", "2=17", "7=leave", language="ru")
    assert told.returncode == 1
    assert "Строка 1: решено" in told.stdout
    assert "Строка 2: В этом плане это уже" in told.stderr
    assert "Строка 7: Строки 7 нет" in told.stderr
    assert acts() == ["update", "conflict"]


@pytest.mark.parametrize("typed", ["17", "x=17", "=17", f"{10**30}=17"])
def test_what_is_typed_wrongly_decides_nothing(run: int, typed: str) -> None:
    assert here("runs", "decide", str(run), "1=17", typed).returncode == 2
    assert here("runs", "decide", "99", "1=17").returncode == 2
    assert acts() == ["conflict", "conflict"]


def test_a_running_server_decides_and_tells_why_not(run: int, database: Database) -> None:
    with running(database.environment()):
        assert here("runs", "decide", str(run), "1=17").returncode == 0
        told = here("runs", "decide", str(run), "2=17")
    assert told.returncode == 1
    assert "In this plan that is «Counterparty 00-1» already" in told.stderr
    assert acts() == ["update", "conflict"]
