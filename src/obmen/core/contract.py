"""What a system is held to: its contract, rule by rule, tried on a test system of a customer."""

from dataclasses import dataclass

from .text import Text


@dataclass(frozen=True, slots=True)
class Trial:
    """What may be written to there: the number of a deal, the id of a contact; empty = nothing that needs one is
    tried."""

    deal: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """``act``: its name in the contract. ``held``: None where it was not tried, and ``found`` says why; of a rule that
    did not hold ``found`` says what was seen, and ``detail`` holds the other side's answer."""

    act: str
    rule: Text
    held: bool | None
    found: Text | None = None
    detail: str = ""
