"""Three hundred work orders between the real parts, with all that occurs among them.   Rules A2–A5, A8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .alfa import ORDERS, PLAIN

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
STAGES = {"Закрыт": "WON", "Отказ": "LOSE", "Архив": "ARCHIVE", "Выполнен": "DONE"}
UNDECIDED, FINISHED = {"Ожидание", "Стоянка", "В резерве"}, {"Закрыт", "Отказ", "Архив"}
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BATCHES_OF_READING, BATCHES_OF_WRITING = 25, 25


@pytest.fixture
def garage(garage: Garage) -> Garage:
    """Its portal is one of the cloud, with the limits of the usual plan and a clock that goes on by what calls cost."""
    garage.portal.settings(plan="standard", costs="fast")
    garage.connect_portal("cloud")
    garage.onec.odata.settings(**PLAIN)
    garage.onec.odata.make(orders=300, seed=11)
    return garage


def wanted(garage: Garage) -> dict[str, dict[str, Any]]:
    """What 1C says of each work order, by number, as the portal is to hold it; ``state`` beside it."""
    states = {row["Ref_Key"]: row["Description"] for row in garage.onec.odata.rows("Catalog_ВидыСостоянийЗаказНарядов")}
    found = {}
    for row in garage.onec.odata.rows(ORDERS):
        state = states[row["Состояние_Key"]]
        stage = None if state in UNDECIDED else STAGES.get(state, "EXECUTING")
        found[row["Number"].strip()] = {"state": state, "STAGE_ID": stage, "OPPORTUNITY": row["СуммаДокумента"]}
    return found


def held(garage: Garage, number: str) -> dict[str, Any]:
    (deal,) = [deal for deal in garage.deals().values() if deal.get(FIELD) == number]
    return {name: deal[name] for name in ("STAGE_ID", "OPPORTUNITY")}


@on_sqlite
@pytest.mark.rule("A2", "A3", "A4", "A5", "A8")
def test_three_hundred_work_orders_are_brought_and_a_repeat_writes_nothing(garage: Garage) -> None:
    said = wanted(garage)
    numbered = list(said)[::3]
    garage.portal.seed("deal", [{"TITLE": "Звонок", FIELD: number} for number in numbered])
    garage.set_up()
    garage.run()
    deals = {deal[FIELD]: deal for deal in garage.deals().values()}
    passed_over = {
        number for number, one in said.items() if number not in numbered and one["state"] in UNDECIDED | FINISHED
    }
    assert deals.keys() == said.keys() - passed_over
    for number, deal in deals.items():
        assert float(deal["OPPORTUNITY"]) == float(said[number]["OPPORTUNITY"])
        assert deal["STAGE_ID"] == (said[number]["STAGE_ID"] or "NEW")
    told = garage.portal.report()
    assert told["refused"] == {}
    assert told["doubled_phones"] == told["lost_updates"] == []
    assert told["needless_writes"] == 0
    assert told["http_requests"] <= BATCHES_OF_READING + BATCHES_OF_WRITING
    assert garage.portal.doubles("contact", "ORIGIN_ID") == garage.portal.doubles("deal", "ORIGIN_ID") == {}
    garage.settles()
    assert garage.portal.report()["http_requests"] - told["http_requests"] <= BATCHES_OF_READING


@on_sqlite
@pytest.mark.rule("A8")
def test_of_three_hundred_only_those_that_changed_are_written(garage: Garage) -> None:
    said = wanted(garage)
    garage.set_up()
    garage.run()
    brought = [deal[FIELD] for deal in garage.deals().values()][:6]
    seen = garage.portal.changes()[-1]["id"]
    for number in brought:
        garage.onec.odata.change_order(number, total="5.00")
    garage.run()
    changed = garage.portal.changes(seen)
    assert {one["field"] for one in changed} == {"OPPORTUNITY"}
    assert len(changed) == 6
    assert all(float(held(garage, number)["OPPORTUNITY"]) == 5 for number in brought)
    assert len(said) == 300


@pytest.mark.rule("A8")
def test_stopped_in_the_middle_it_keeps_what_is_written_and_resumed_it_ends(garage: Garage) -> None:
    garage.set_up(finished_create=True)
    garage.portal.fault("slow", method="crm.deal.add", seconds=1.5)
    number = garage.ask()
    with garage.working():
        garage.comes_true(garage.deals)
        assert garage.stops(number)
        garage.comes_true(lambda: not garage.under_way())
        stopped = garage.deals()
        garage.passes(1)
        assert garage.deals() == stopped
        run = garage.run_numbered(number)
        assert run.state == "stopped"
        assert 0 < len(stopped) < run.counts["create"]
        garage.portal.clear_faults()
        garage.resumes(number)
        garage.comes_true(lambda: garage.is_over(run), 60)
    assert len(garage.deals()) == run.counts["create"]
    assert {number: deal for number, deal in garage.deals().items() if number in stopped} == stopped
    assert garage.portal.doubles("deal", FIELD) == {}
    garage.settles()
