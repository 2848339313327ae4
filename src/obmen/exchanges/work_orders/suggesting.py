"""What the settings may be, guessed from both sides: the specification's table by the names of states and stages.
Rule A6."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from obmen.core import clock
from obmen.core.roles.crm import Crm, Stage
from obmen.core.roles.work_orders import WorkOrders

DAYS_BACK = timedelta(days=30)
NUMBER_FIELD = "id_1c"

STAGE_OF_STATE = {
    "закрыт": "завершено успешно",
    "отказ": "отказ",
    "архив": "архив",
    "выполнен": "выполнено",
    "заявка": "в работе",
    "начать работу": "в работе",
    "согласование": "в работе",
    "в работе": "в работе",
    "ожидание деталей": "в работе",
}
ENDS = {"закрыт": "won", "отказ": "lost"}
"""Where a pipeline has no stage of that name: what ends a deal there."""


def suggest(values: dict[str, Any], source: WorkOrders, target: Crm) -> dict[str, Any]:
    """What was chosen already stays; states nobody has decided about come first, without a stage."""
    filled = dict(values)
    if not filled.get("dated_from"):
        filled["dated_from"] = (clock.now() - DAYS_BACK).date().isoformat()
    if not filled.get("number_field"):
        fields = (
            one.value for one in target.text_field_choices() if NUMBER_FIELD in f"{one.value} {one.title}".lower()
        )
        filled["number_field"] = next(fields, "")
    filled["stages"] = _rules(filled.get("stages") or (), source, target.stages())
    return filled


def _rules(chosen: Sequence[Mapping[str, Any]], source: WorkOrders, stages: Sequence[Stage]) -> list[dict[str, str]]:
    kept = [
        {"state": rule["state"], "stage": rule["stage"]} for rule in chosen if rule.get("state") and rule.get("stage")
    ]
    decided = {rule["state"] for rule in kept}
    guessed, open_ = [], []
    for state in source.work_order_states():
        if state.value in decided:
            continue
        found = _stages_of(state.title, stages)
        guessed += [{"state": state.value, "stage": stage.id} for stage in found]
        open_ += [] if found else [{"state": state.value, "stage": ""}]
    return open_ + kept + guessed


def _stages_of(state: str, stages: Sequence[Stage]) -> list[Stage]:
    """One of each pipeline that has it, in the order of the pipelines."""
    name = _plain(state)
    found: dict[str, Stage] = {}
    for stage in stages:
        if _plain(stage.title) == STAGE_OF_STATE.get(name, name):
            found.setdefault(stage.pipeline, stage)
    for stage in stages:
        if name in ENDS and stage.ends == ENDS[name]:
            found.setdefault(stage.pipeline, stage)
    order = {stage.pipeline: place for place, stage in reversed(list(enumerate(stages)))}
    return sorted(found.values(), key=lambda stage: order[stage.pipeline])


def _plain(title: str) -> str:
    return " ".join(title.casefold().replace("ё", "е").split())
