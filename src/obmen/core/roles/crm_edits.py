"""What becomes of a deal or contact that is to be edited in a CRM."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Edited = Literal["updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that is to be written into a deal. ``others``: ids of deals that may bear it all the same."""

    number: str
    others: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Borne:
    """Nothing was written, and nobody was asked what to write: ``deal`` bears the number by now."""

    deal: str


NO_CLAIMS: Mapping[str, Claim] = MappingProxyType({})
