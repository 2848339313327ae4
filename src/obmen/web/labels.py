"""What the record of a kind tells of its fields: titles, which are sums, codes, personal."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django.utils.translation import gettext, pgettext_lazy
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from obmen.core.discovery import exchanges, systems
from obmen.core.masking import PERSONAL
from obmen.core.planning import KIND

_MONEY = ("sum", "price")
_CODES = ("article", "ref", "message_id", "code_1c", "ksup_id")


# The words of the contract that stand for a choice, in the reader's.
VALUES = {
    "add": pgettext_lazy("value", "add"),
    "change": pgettext_lazy("value", "change"),
    "cancel": pgettext_lazy("value", "cancel"),
    "finished": pgettext_lazy("value", "finished"),
    "closed": pgettext_lazy("value", "closed"),
    "none": pgettext_lazy("value", "none"),
    "part": pgettext_lazy("value", "part"),
    "all": pgettext_lazy("value", "all"),
    "company": pgettext_lazy("value", "company"),
    "person": pgettext_lazy("value", "person"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """``inner``: the fields of an object, or of the objects of a list. ``title`` is a message id. ``choice``: one of a
    few words of the contract."""

    title: str = ""
    amount: bool = False
    money: bool = False
    code: bool = False
    personal: bool = False
    choice: bool = False
    inner: Mapping[str, "Label"] = field(default_factory=dict)

    def shown(self, name: str) -> str:
        return gettext(self.title) if self.title else name.replace("_", " ")

    def title_at(self, place: str) -> str:
        """Of ``lines.0.quantity``: «Строки, 1, Количество»; lines are counted as people do."""
        label, titles = self, []
        for step in filter(None, place.split(".")):
            if step.isdecimal():
                titles.append(str(int(step) + 1))
            else:
                label = label.inner.get(step, UNKNOWN)
                titles.append(label.shown(step))
        return ", ".join(titles)

    @property
    def any_personal(self) -> bool:
        return self.personal or any(one.any_personal for one in self.inner.values())


UNKNOWN = Label()
KNOWN = Label(title="")


@cache
def labels_of(system: str, kind: str, exchange: str = "") -> Label:
    """Empty where the kind is not in any contract. A row of a plan is its exchange's."""
    if kind == KIND:
        planned = exchanges()[exchange].planned if exchange in exchanges() else None
        return _label(planned) if planned else UNKNOWN
    declared = systems().get(system)
    if declared is None:
        return UNKNOWN
    record = next((one.record for one in declared.kinds if one.name == kind), None)
    return _label(record) if record is not None else UNKNOWN


def _label(annotation: Any) -> Label:
    """Of a union the fields of all its members, the first to name one wins."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _label(get_args(annotation)[0])
    if origin in (Union, types.UnionType, tuple, list):
        return _merged([_label(one) for one in get_args(annotation) if one not in (type(None), Ellipsis)])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Label(inner={name: _of_field(name, info) for name, info in annotation.model_fields.items()})
    if origin is Literal:
        return Label(choice=True)
    return Label(amount=True) if annotation is Decimal else KNOWN


def _of_field(name: str, info: FieldInfo) -> Label:
    made = _label(info.annotation)
    return replace(
        made,
        title=info.title or "",
        money=made.amount and name.startswith(_MONEY),
        code=name in _CODES,
        personal=any(one is PERSONAL for one in info.metadata),
    )


def _merged(labels: list[Label]) -> Label:
    if len(labels) == 1:
        return labels[0]
    inner: dict[str, Label] = {}
    for one in labels:
        for name, label in one.inner.items():
            inner[name] = _merged([inner[name], label]) if name in inner else label
    first = next((one for one in labels if one.title or one.inner or one.choice or one.amount), KNOWN)
    return replace(first, inner=inner, personal=any(one.personal for one in labels))
