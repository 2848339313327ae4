"""The settings, and what is guessed of them.   Rule A6."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.exchanges.work_orders.settings import StageRule, WorkOrderSettings
from obmen.exchanges.work_orders.suggesting import suggest
from obmen.setup.forms import fields_of, typed_in
from obmen.setup.posted import posted
from obmen.setup.validation import WrongSettings, typed

from .garage import STATES, Garage
from .people import STAGES
from .portal import Portal
from .story import usual

pytestmark = pytest.mark.rule("A6")


def suggested(**values):
    return suggest(values, Garage(), Portal())


def test_the_table_of_the_specification_is_found_by_names_in_every_pipeline():
    stages: dict[str, list[str]] = {}
    for rule in suggested()["stages"]:
        stages.setdefault(rule["state"].removeprefix("state-"), []).append(rule["stage"])
    in_work = ["WORK", "C7:WORK"]
    assert stages == {
        "Закрыт": ["WON", "C7:WON"],
        "Отказ": ["LOST"],
        "Архив": ["ARCHIVE"],
        "Выполнен": ["DONE"],
        "Стоянка": [""],
        **dict.fromkeys(("Заявка", "Начать работу", "Согласование", "В работе", "Ожидание деталей"), in_work),
    }


def test_states_nobody_has_decided_about_come_first():
    assert suggested()["stages"][0] == {"state": "state-Стоянка", "stage": ""}


def test_what_was_chosen_stays():
    chosen = {"state": "state-Заявка", "stage": "NEW"}
    filled = suggested(
        stages=[chosen, {"state": "state-Стоянка", "stage": ""}], number_field="UF_X", dated_from="2020-01-01"
    )
    assert chosen in filled["stages"]
    assert [rule for rule in filled["stages"] if rule["state"] == "state-Заявка"] == [chosen]
    assert len([rule for rule in filled["stages"] if rule["state"] == "state-Стоянка"]) == 1
    assert (filled["number_field"], filled["dated_from"]) == ("UF_X", "2020-01-01")


def test_the_start_is_thirty_days_back_and_the_field_is_the_one_called_id_1c():
    filled = suggested()
    assert filled["dated_from"] == (clock.now() - timedelta(days=30)).date().isoformat()
    assert filled["number_field"] == "UF_CRM_ID_1C"


def test_what_is_suggested_are_valid_settings():
    settings = WorkOrderSettings.model_validate(suggested())
    assert settings.create_deals
    assert settings.update_contacts
    assert not settings.finished_create
    assert (settings.currency, settings.date_field) == ("RUB", "BEGINDATE")
    assert {rule.stage for rule in settings.stages} <= {stage.id for stage in STAGES} | {""}


@pytest.mark.parametrize("missing", ["number_field", "dated_from"])
def test_the_field_of_the_number_and_the_start_are_mandatory(missing: str):
    values = {"number_field": "UF_CRM_ID_1C", "dated_from": "2026-01-01"}
    with pytest.raises(WrongSettings) as caught:
        typed(WorkOrderSettings, {**values, missing: ""})
    assert list(caught.value.errors) == [missing]


def test_the_form_shows_them_and_gives_them_back():
    settings = usual(organisations=["org-1"], finished_stages=["WON"], by_hand={"sum": "tell"})
    shown = fields_of(WorkOrderSettings, settings.model_dump(mode="json"))
    decided = settings.model_copy(update={"stages": tuple(rule for rule in settings.stages if rule.stage)})
    assert typed(WorkOrderSettings, posted(WorkOrderSettings, typed_in(shown)).values) == decided
    table = next(one for one in shown if one.place == "stages")
    assert (table.widget, len(table.rows) > len(STATES)) == ("table", True)
    assert [cell.choices for cell in table.blank] == ["work_order_states", "stage_choices"]
    assert StageRule(state="state-Заявка").stage == ""
