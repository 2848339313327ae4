"""Contacts and companies of a project system, as accounting's counterparties meet them (K1.3, K2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from ..masking import PERSONAL
from ..outcome import ObjectRef

ContactType = Literal["company", "person"]


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Empty texts where there is none."""

    name: Annotated[str, PERSONAL]
    type: ContactType
    email: Annotated[str, PERSONAL] = ""
    phone: Annotated[str, PERSONAL] = ""


@dataclass(frozen=True, slots=True)
class KeptContact:
    """``codes``: of 1C, by base. ``object`` is clickable."""

    id: str
    card: ContactCard
    codes: Mapping[str, str]
    object: ObjectRef
