"""What writes are checked by: the stages there are, and the fields that hold a text. The portal passes over one that is
gone without a word."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from obmen.core import clock
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.core.roles.crm import Stage
from obmen.core.text import Text

from .command import Command
from .rest import Errand, Rest
from .rows import DEAL_TYPE, no_field

ENDS: Mapping[str, Any] = {"S": "won", "F": "lost"}
STAGES_OF = re.compile(r"DEAL_STAGE(?:_(\d+))?")
STATUSES = Command("crm.status.list", {})
"""All lists at once, the stages of each pipeline among them."""
FIELDS = Command("crm.item.fields", {"entityTypeId": DEAL_TYPE, "useOriginalUfNames": "Y"})
CATEGORIES = Command("crm.category.list", {"entityTypeId": DEAL_TYPE})
FRESH = 900.0
"""Seconds they are believed. What was written in between to one that is gone is missed by the next run, which asks anew
and says so; and where one seems to be gone, a person may just have made it, so that it is asked for again."""
_LONG_AGO = float("-inf")


class Known:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._titles: dict[str, str] = {}
        self._stages: dict[str, Stage] = {}
        self._texts: dict[str, bool] = {}
        self._learnt_at: float | None = None

    def stages(self) -> list[Stage]:
        """In the order of the portal, pipeline by pipeline. Asked anew: a person may just have added one."""
        *told, categories = self._asked([FIELDS, STATUSES, CATEGORIES])
        self._titles = {str(one["id"]): str(one["name"]) for one in rows_of(categories, "categories")}
        self._learn(told)
        order = {pipeline: place for place, pipeline in enumerate(self._titles)}
        known = (stage for stage in self._stages.values() if stage.pipeline in order)
        return sorted(known, key=lambda stage: order[stage.pipeline])

    def ending_stages(self) -> list[str]:
        if not self._titles:
            self.stages()
        self._know()
        return [stage.id for stage in self._stages.values() if stage.ends and stage.pipeline in self._titles]

    def renewed_by_the_way(self) -> Errand:
        """Keeps what was once known from growing old."""
        return Errand(lambda: () if self._learnt_at is None else self._unknown(FRESH / 2), self._learn)

    def before_writing(self, number_field: str) -> Errand:
        """To go along with a reading before the first writes. Checks the field at once where nothing is to be asked."""

        def learn(told: Sequence[Any]) -> None:
            self._learn(told)
            self.check_text_field(number_field)

        if not self._unknown():
            self.check_text_field(number_field)
        return Errand(self._unknown, learn)

    def check_stage(self, stage: str) -> None:
        if stage not in self._stages:
            self._learnt_at = _LONG_AGO
            text = Text(
                "Bitrix24 has no stage «{stage}» any more. Choose another one in the settings of the exchange",
                stage=stage,
            )
            raise Refused(text, field="stage", value=stage)

    def check_text_field(self, name: str) -> None:
        if not self._texts.get(name):
            self._learnt_at = _LONG_AGO
        self._know()
        if name not in self._texts:
            raise no_field(name)
        if not self._texts[name]:
            text = Text("The field «{field}» of Bitrix24 does not hold a text. Choose another one", field=name)
            raise Misconfigured(text)

    def _unknown(self, believed: float = FRESH) -> Sequence[Command]:
        known = self._learnt_at is not None and clock.monotonic() - self._learnt_at < believed
        return () if known else (FIELDS, STATUSES)

    def _know(self) -> None:
        if asked := self._unknown():
            self._learn(self._asked(asked))

    def _learn(self, told: Sequence[Any]) -> None:
        """``told``: results of fields and statuses. Raises an error among them."""
        for result in told:
            if isinstance(result, ObmenError):
                raise result
        fields, statuses = told
        texts = {name: holds_text(field) for name, field in fields_of(fields)}
        found = [row for row in rows_of(statuses) if STAGES_OF.fullmatch(str(row.get("ENTITY_ID")))]
        self._stages = {stage.id: stage for stage in (_stage(row, self._titles) for row in found)}
        self._texts, self._learnt_at = texts, clock.monotonic()

    def _asked(self, commands: Sequence[Command]) -> list[Any]:
        results: list[Any] = [None] * len(commands)
        for place, result in self._rest.each(commands):
            if isinstance(result, ObmenError):
                raise result
            results[place] = result
        return results


def fields_of(told: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    fields = told.get("fields") if isinstance(told, dict) else None
    if not isinstance(fields, dict):
        raise _no_directory()
    for name, field in fields.items():
        yield str(field.get("upperName") or name), field


def rows_of(told: Any, inside: str = "") -> list[Mapping[str, Any]]:
    rows = told.get(inside) if inside and isinstance(told, dict) else told
    if not isinstance(rows, list):
        raise _no_directory()
    return rows


def holds_text(field: Mapping[str, Any]) -> bool:
    return bool(field.get("isDynamic")) and field.get("type") == "string" and not field.get("isMultiple")


def _no_directory() -> TryLater:
    return TryLater(Text("Bitrix24 answered with something else than a list. It is asked again"))


def _stage(row: Mapping[str, Any], titles: Mapping[str, str]) -> Stage:
    found = STAGES_OF.fullmatch(str(row["ENTITY_ID"]))
    pipeline = (found and found[1]) or "0"
    ends = ENDS.get(str(row.get("SEMANTICS") or ""))
    return Stage(str(row["STATUS_ID"]), str(row["NAME"]), pipeline, titles.get(pipeline, pipeline), ends)
