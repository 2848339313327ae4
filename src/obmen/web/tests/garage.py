"""A workshop and a portal with lists to choose from, and an exchange between them whose settings are of every sort:
for the stories of the form. Both live in memory; what they were asked is counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from pydantic import field_validator

from obmen.core import call
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import ObmenError, Refused
from obmen.core.exchange import Exchange
from obmen.core.settings import Choice, Settings, setting
from obmen.core.system import Checked, System
from obmen.core.text import Text
from obmen.setup import connections
from obmen.setup.models import Connection

STATES = [Choice(f"s{n}", title) for n, title in enumerate(("Заявка", "В работе", "Выполнен", "Закрыт", "Рекламация"))]
ORGANISATIONS = [Choice("o1", "ООО «Автосервис Север»"), Choice("o2", "ИП Соколова"), Choice("o3", "АО «Кузовной цех»")]
STAGES = [
    Choice("NEW", "Новая", "Общая"),
    Choice("EXECUTING", "В работе", "Общая"),
    Choice("WON", "Сделка успешна", "Общая"),
    Choice("C1:NEW", "Заявка", "Кузовной ремонт"),
    Choice("C1:PREPARATION", "Выполнен", "Кузовной ремонт"),
    Choice("C1:WON", "Закрыт", "Кузовной ремонт"),
]


class WorkshopRole: ...


class PortalRole: ...


class Nothing(Settings):
    pass


@dataclass
class World:
    """``answers``: error by method. ``fields``: custom fields of the portal."""

    asked: Counter[str] = field(default_factory=Counter)
    answers: dict[str, ObmenError] = field(default_factory=dict)
    fields: list[Choice] = field(default_factory=lambda: [Choice("UF_CRM_OLD", "Номер (старый)")])
    stages: list[Choice] = field(default_factory=lambda: list(STAGES))

    def hear(self, method: str) -> None:
        self.asked[method] += 1
        if method in self.answers:
            raise self.answers[method]


world = World()


class Workshop:
    def __init__(self, settings: Any, tools: Any) -> None:
        pass

    def check(self) -> Checked:
        return Checked(Text("It answers"))

    def work_order_states(self) -> list[Choice]:
        world.hear("work_order_states")
        return STATES

    def organisations(self) -> list[Choice]:
        world.hear("organisations")
        return ORGANISATIONS


class Portal:
    def __init__(self, settings: Any, tools: Any) -> None:
        pass

    def check(self) -> Checked:
        return Checked(Text("It answers"))

    def stage_choices(self) -> list[Choice]:
        world.hear("stage_choices")
        return world.stages

    def text_field_choices(self) -> list[Choice]:
        world.hear("text_field_choices")
        return list(world.fields)

    def create_text_field(self, name: str) -> str:
        world.hear("create_text_field")
        assert not call.current().dry
        if not name.isascii():
            raise Refused(Text("Битрикс24 takes Latin letters only, and “{name}” has others", name=name), value=name)
        world.fields.append(Choice(f"UF_CRM_{name.upper()}", name))
        return f"UF_CRM_{name.upper()}"


class StagePair(Settings):
    state: str = setting(Text("State in 1C"), choices="work_order_states", min_length=1)
    stage: str = setting(Text("Stage of the deal"), choices="stage_choices", min_length=1)


class GarageSettings(Settings):
    number_field: str = setting(
        Text("Field that holds the number"),
        help=Text("A custom field of the deal, of the type text"),
        choices="text_field_choices",
        create="create_text_field",
        min_length=1,
    )
    organisations: tuple[str, ...] = setting(
        Text("Organisations whose work orders go"), default=(), choices="organisations", widget="checks"
    )
    stages: tuple[StagePair, ...] = setting(Text("Which state is which stage"), default=(), widget="table")
    finished: tuple[str, ...] = setting(
        Text("Stages of finished deals"), default=(), choices="stage_choices", widget="checks"
    )
    first_stage: str = setting(Text("Stage of a new deal"), default="", choices="stage_choices")
    create_deals: bool = setting(Text("Create a deal where none matches"), default=True)
    dated_from: date | None = setting(Text("Work orders dated from"), default=None)

    @field_validator("stages")
    @classmethod
    def _once(cls, value: tuple[StagePair, ...]) -> tuple[StagePair, ...]:
        if len({(pair.state, pair.stage) for pair in value}) < len(value):
            raise ValueError(Text("One pair stands there twice"))
        return value


def suggest(values: dict[str, Any], source: Workshop, target: Portal) -> dict[str, Any]:
    """Equal names."""
    stages = {stage.title: stage.value for stage in target.stage_choices()}
    pairs = list(values.get("stages") or [])
    taken = {pair["state"] for pair in pairs}
    new = [state for state in source.work_order_states() if state.value not in taken and state.title in stages]
    pairs += [{"state": state.value, "stage": stages[state.title]} for state in new]
    return {**values, "stages": pairs}


@contextmanager
def known(patch: pytest.MonkeyPatch) -> Iterator[World]:
    """Both systems and the exchange are there, and a connection of each."""
    world.__init__()  # type: ignore[misc]
    for name, title, client, role in (
        ("workshop", Text("Workshop"), Workshop, WorkshopRole),
        ("portal", Text("Portal"), Portal, PortalRole),
    ):
        patch.setitem(systems(), name, System(title, Nothing, client, roles=(role,), name=name))
    exchange = Exchange(
        Text("Work orders → deals"), WorkshopRole, PortalRole, GarageSettings, every="5 min", name="garage",
        suggest=suggest, collect=lambda run: None,
    )  # fmt: skip
    patch.setitem(exchanges(), "garage", exchange)
    for name, called in (("workshop", "1С: Альфа-Авто"), ("portal", "Битрикс24")):
        connections.save(connections.Draft(name, called, name, {}), who="administrator", check=None)
    yield world


def own(**more: str) -> dict[str, str]:
    """What the form of the exchange itself sends."""
    fields = {"name": "garage", "title": "Заказ-наряды → сделки", "source": "workshop", "target": "portal"}
    return {**fields, "every": "5 min", **more}


def portal() -> Connection:
    return Connection.objects.get(name="portal")
