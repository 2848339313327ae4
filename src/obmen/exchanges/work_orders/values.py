"""What a work order says of its deal, and where the deal says otherwise.   Rule A3."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from obmen.core.roles.crm import CrmDeal, Stage
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .by_hand import short, verdict
from .settings import Policy, WorkOrderSettings
from .stages import Stages

CENT = Decimal("0.01")
GROUPS = {"number": ("number",), "stage": ("stage",), "sum": ("sum", "currency"), "date": ("date",)}
"""Fields that are changed together."""

Shown = Callable[[], tuple[str, str]]
Differences = dict[str, tuple[str, str]]
"""By field: theirs and 1C's, as a person reads them."""

TOLD = {
    "stage": Text("The stage was changed by hand: «{theirs}», by 1C it is «{ours}»"),
    "sum": Text("The sum was changed by hand: {theirs}, by 1C it is {ours}"),
    "date": Text("The date was changed by hand: {theirs}, by 1C it is {ours}"),
    "client": Text("The client of the deal was changed by hand, by 1C it is another"),
    "name": Text("The name of the client was changed by hand, in 1C it is another"),
}
"""Names and phones stand in no text: texts are shown to everybody."""


@dataclass(slots=True)
class Draft:
    """A row in the making: ``write`` holds the values, ``before`` and ``after`` how they are shown; ``kept``: what
    differs and stays. ``marks``: what is to be remembered (``by_hand``)."""

    policies: Mapping[str, Policy]
    marks: dict[str, str]
    write: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    kept: Differences = field(default_factory=dict)
    warnings: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def same(self, group: str, value: str) -> None:
        self.marks[group] = value

    def may_write(self, group: str, theirs: Sequence[str], ours: Sequence[str], shown: Shown | None = None) -> bool:
        """``shown``: theirs and ours, as a person reads them; None where not everybody may."""
        mark, policy = self.marks.get(group, ""), self.policies.get(group, "onec")
        if not mark or policy == "onec":  # as nearly always: what they have need not be known
            self.marks[group] = short(*ours)
            return True
        done, self.marks[group] = verdict(policy, mark, short(*theirs), short(*ours))
        if done == "tell":
            told, meant = shown() if shown else ("", "")
            self.warnings.append(Text(TOLD[group].message, theirs=told, ours=meant))
        return done == "write"


def wanted(order: WorkOrder, stage: Stage | None, settings: WorkOrderSettings) -> dict[str, Any]:
    values: dict[str, Any] = {"number": order.number, "sum": order.sum.quantize(CENT), "currency": settings.currency}
    if settings.date_field:
        values["date"] = order.date.date()
    if stage is not None:
        values["stage"] = stage.id
    return values


def compare_deal(deal: CrmDeal, values: Mapping[str, Any], stages: Stages, draft: Draft) -> None:
    """Fills in what differs, as far as it may be written."""
    for group, names in GROUPS.items():
        fields = [name for name in names if name in values]
        if not fields:
            continue
        theirs = [plain(getattr(deal, name)) for name in fields]
        ours = [plain(values[name]) for name in fields]
        if theirs == ours:
            draft.same(group, short(*ours))
            continue
        may = draft.may_write(group, theirs, ours, partial(_shown, group, theirs, ours, stages))
        for name, before, after in zip(fields, theirs, ours, strict=True):
            if before != after:
                shown = show(name, before, stages), show(name, after, stages)
                if may:
                    draft.write[name] = values[name]
                    draft.before[name], draft.after[name] = shown
                else:
                    draft.kept[name] = shown


def _shown(group: str, theirs: list[str], ours: list[str], stages: Stages) -> tuple[str, str]:
    return show(group, theirs[0], stages), show(group, ours[0], stages)


def show(name: str, value: Any, stages: Stages) -> str:
    return stages.title(value) if name == "stage" else plain(value)


def plain(value: Any) -> str:
    if value is None:
        return ""
    return f"{value.quantize(CENT):f}" if isinstance(value, Decimal) else str(value)
