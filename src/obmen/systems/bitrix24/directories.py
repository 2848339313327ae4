"""What the settings of an exchange choose from: sources, custom fields of deals. Stages are in ``known``."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from obmen.core.errors import Refused
from obmen.core.outcome import Change
from obmen.core.settings import Choice
from obmen.core.text import Text

from .command import Command
from .known import FIELDS, fields_of, holds_text, rows_of
from .rest import Rest
from .rows import Records

DATES = ("BEGINDATE", "CLOSEDATE")
PREFIX = "UF_CRM_"
LONGEST_NAME = 43


class Directories:
    def __init__(self, rest: Rest, records: Records) -> None:
        self._rest, self._records = rest, records

    def source_choices(self) -> list[Choice]:
        rows = rows_of(self._rest.call(Command("crm.status.list", {"filter": {"ENTITY_ID": "SOURCE"}})))
        return [Choice(str(row["STATUS_ID"]), str(row["NAME"])) for row in rows]

    def text_field_choices(self) -> list[Choice]:
        return [Choice(name, _title(name, told)) for name, told in self._fields() if holds_text(told)]

    def date_field_choices(self) -> list[Choice]:
        return [
            Choice(name, _title(name, told))
            for name, told in self._fields()
            if told.get("type") in ("date", "datetime")
            and not told.get("isReadOnly")
            and (told.get("isDynamic") or name in DATES)
        ]

    def create_text_field(self, name: str) -> str:
        full = _full_name(name)
        told = dict(self._fields()).get(full)
        if told is not None and holds_text(told):
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
        return fields_of(self._rest.call(FIELDS))


def _title(name: str, told: Mapping[str, Any]) -> str:
    return str(told.get("title") or told.get("formLabel") or name)


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
