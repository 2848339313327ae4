"""What the settings of an exchange choose from: stages, sources, custom fields of deals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from obmen.core import clock
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.core.outcome import Change
from obmen.core.roles.crm import Stage
from obmen.core.settings import Choice
from obmen.core.text import Text

from .command import PLANNED, Command
from .rest import Rest
from .rows import DEAL_TYPE, Records, no_field

ENDS: Mapping[str, Any] = {"S": "won", "F": "lost"}
STAGES_OF = re.compile(r"DEAL_STAGE(?:_(\d+))?")
STATUSES = Command("crm.status.list", {})
"""All lists at once, the stages of each pipeline among them."""
FIELDS = Command("crm.item.fields", {"entityTypeId": DEAL_TYPE, "useOriginalUfNames": "Y"})
CATEGORIES = Command("crm.category.list", {"entityTypeId": DEAL_TYPE})
DATES = ("BEGINDATE", "CLOSEDATE")
PREFIX = "UF_CRM_"
LONGEST_NAME = 43
_FRESH = 180.0
"""Seconds a list of stages is believed: the portal passes over a stage that is gone, without a word."""


class Directories:
    def __init__(self, rest: Rest, records: Records) -> None:
        self._rest, self._records = rest, records
        self._stages: frozenset[str] = frozenset()
        self._stages_at: float | None = None

    def stages(self) -> list[Stage]:
        """In the order of the portal, pipeline by pipeline. Asked anew: a person may just have added one."""
        categories, statuses = self._all([CATEGORIES, STATUSES])
        self.learn_stages(statuses)
        titles = {str(one["id"]): str(one["name"]) for one in _rows(categories, "categories")}
        found = [_stage(row, titles) for row in _rows(statuses) if STAGES_OF.fullmatch(str(row.get("ENTITY_ID")))]
        order = {pipeline: place for place, pipeline in enumerate(titles)}
        return sorted((stage for stage in found if stage.pipeline in order), key=lambda stage: order[stage.pipeline])

    def unknown_stages(self) -> Command | None:
        """What to ask to know the stages there are; None while they are known."""
        known = self._stages_at is not None and clock.monotonic() - self._stages_at < _FRESH
        return None if known else STATUSES

    def learn_stages(self, statuses: Any) -> None:
        rows = (row for row in _rows(statuses) if STAGES_OF.fullmatch(str(row.get("ENTITY_ID"))))
        self._stages, self._stages_at = frozenset(str(row.get("STATUS_ID")) for row in rows), clock.monotonic()

    def check_stage(self, stage: str) -> None:
        """The portal would leave out a stage it does not know, without a word."""
        if stage not in self._stages:
            text = Text(
                "Bitrix24 has no stage «{stage}» any more. Choose another one in the settings of the exchange",
                stage=stage,
            )
            raise Refused(text, field="stage", value=stage)

    def source_choices(self) -> list[Choice]:
        rows = _rows(self._rest.call(Command("crm.status.list", {"filter": {"ENTITY_ID": "SOURCE"}})))
        return [Choice(str(row["STATUS_ID"]), str(row["NAME"])) for row in rows]

    def text_field_choices(self) -> list[Choice]:
        return [Choice(name, _title(name, told)) for name, told in self._fields() if _holds_text(told)]

    def date_field_choices(self) -> list[Choice]:
        return [
            Choice(name, _title(name, told))
            for name, told in self._fields()
            if told.get("type") in ("date", "datetime")
            and not told.get("isReadOnly")
            and (told.get("isDynamic") or name in DATES)
        ]

    def check_text_field(self, name: str) -> None:
        """Who asks for the field is about to write: the stages are learnt by the same request."""
        fields, statuses = self._all([FIELDS, STATUSES])
        self.learn_stages(statuses)
        told = dict(_fields(fields)).get(name)
        if told is None:
            raise no_field(name)
        if not _holds_text(told):
            text = Text("The field «{field}» of Bitrix24 does not hold a text. Choose another one", field=name)
            raise Misconfigured(text)

    def create_text_field(self, name: str) -> str:
        full = _full_name(name)
        told = dict(self._fields()).get(full)
        if told is not None and _holds_text(told):
            return full
        if told is not None:
            text = Text("Bitrix24 has a field «{field}» already, and it does not hold a text", field=full)
            raise Refused(text, field="name", value=name)
        labels = {label: {"ru": name, "en": name} for label in ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL")}
        fields = {"FIELD_NAME": full.removeprefix(PREFIX), "USER_TYPE_ID": "string", "LABEL": name, **labels}
        change = Change(Text("Create a field of deals"), self._records.deal_object(""), None, {"field": full})
        params = {"fields": {**fields, "MULTIPLE": "N", "MANDATORY": "N", "SHOW_FILTER": "Y"}}
        about = Text("the field «{field}»", field=full)
        try:
            self._rest.call(Command("crm.deal.userfield.add", params, about, lambda: [change]))
        except Refused as error:
            raise _may_not_create(error, full) from None
        return full

    def _fields(self) -> Iterable[tuple[str, Mapping[str, Any]]]:
        return _fields(self._rest.call(FIELDS))

    def _all(self, commands: Sequence[Command]) -> list[Any]:
        results: list[Any] = [None] * len(commands)
        for place, result in self._rest.each(commands):
            if isinstance(result, ObmenError):
                raise result
            results[place] = result
        return results


def _fields(told: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    fields = told.get("fields") if isinstance(told, dict) else None
    if not isinstance(fields, dict):
        raise _no_directory()
    for name, field in fields.items():
        yield str(field.get("upperName") or name), field


def _rows(told: Any, inside: str = "") -> list[Mapping[str, Any]]:
    rows = told.get(inside) if inside and isinstance(told, dict) else told
    if not isinstance(rows, list) or told is PLANNED:
        raise _no_directory()
    return rows


def _no_directory() -> TryLater:
    return TryLater(Text("Bitrix24 answered with something else than a list. It is asked again"))


def _stage(row: Mapping[str, Any], titles: Mapping[str, str]) -> Stage:
    found = STAGES_OF.fullmatch(str(row["ENTITY_ID"]))
    pipeline = (found and found[1]) or "0"
    ends = ENDS.get(str(row.get("SEMANTICS") or ""))
    return Stage(str(row["STATUS_ID"]), str(row["NAME"]), pipeline, titles.get(pipeline, pipeline), ends)


def _title(name: str, told: Mapping[str, Any]) -> str:
    return str(told.get("title") or told.get("formLabel") or name)


def _holds_text(told: Mapping[str, Any]) -> bool:
    return bool(told.get("isDynamic")) and told.get("type") == "string" and not told.get("isMultiple")


def _full_name(name: str) -> str:
    upper = name.strip().upper()
    full = upper if upper.startswith(PREFIX) else PREFIX + upper
    if not re.fullmatch(r"[A-Z0-9_]+", full) or not len(PREFIX) < len(full) <= LONGEST_NAME:
        text = Text("«{name}» cannot name a field of Bitrix24: Latin letters, digits and _, at most 36", name=name)
        raise Refused(text, field="name", value=name)
    return full


def _may_not_create(error: Refused, name: str) -> Refused:
    text = Text(
        "Bitrix24 did not create the field «{field}»: {reason} Only an administrator of the CRM may; create it there "
        "and choose it from the list",
        field=name,
        reason=error.text,
    )
    return Refused(text, field="name", value=name, detail=error.detail)
