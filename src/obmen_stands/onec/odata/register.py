"""Registers: what they keep, which documents write them, and the virtual tables 1C makes of them."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from .attributes import Attribute, Attributes

BALANCE, TURNOVERS, BOTH = "Balance", "Turnovers", "BalanceAndTurnovers"
LAST, FIRST = "SliceLast", "SliceFirst"
FUNCTIONS = {"balance": (BALANCE, TURNOVERS, BOTH), "turnovers": (TURNOVERS,), "slice": (LAST, FIRST)}
ARGUMENTS = {
    BALANCE: ("Condition", "Dimensions", "Period"),
    TURNOVERS: ("Condition", "Dimensions", "EndPeriod", "StartPeriod"),
    BOTH: ("Condition", "Dimensions", "EndPeriod", "StartPeriod"),
    LAST: ("Condition", "Period"),
    FIRST: ("Condition", "Period"),
}
SUFFIXES = {
    ("balance", BALANCE): ("Balance",),
    ("balance", TURNOVERS): ("Turnover", "Receipt", "Expense"),
    ("balance", BOTH): ("OpeningBalance", "Turnover", "Receipt", "Expense", "ClosingBalance"),
    ("turnovers", TURNOVERS): ("Turnover",),
}
PERIODS = ("", "Second", "Minute", "Hour", "Day", "Week", "TenDays", "Month", "Quarter", "HalfYear", "Year")


@dataclass(frozen=True)
class Register:
    """`recorders`: the documents that write it; none: it is written by itself. `kind` "slice": of information."""

    name: str
    kind: Literal["balance", "turnovers", "slice"]
    dimensions: Attributes
    resources: Attributes
    recorders: tuple[str, ...] = ()

    @property
    def functions(self) -> tuple[str, ...]:
        return FUNCTIONS[self.kind]

    @property
    def of_information(self) -> bool:
        return self.kind == "slice"

    @property
    def recorder(self) -> Attribute:
        """Of one type a reference, of several a composite."""
        if len(self.recorders) == 1:
            return Attribute("Recorder_Key", "reference", target=self.recorders[0])
        return Attribute("Recorder", "any")

    @property
    def records(self) -> Attributes:
        """What a record holds."""
        own = [Attribute("Period", "datetime", role="period")]
        if self.recorders:
            own = [self.recorder, *own, Attribute("LineNumber", "int64"), Attribute("Active", "boolean")]
        if self.kind == "balance":
            own.append(Attribute("RecordType", "string"))
        return {one.name: one for one in own} | self.dimensions | self.resources

    @property
    def named(self) -> dict[str, Attribute]:
        """Dimensions as the parameter `Dimensions` names them."""
        return {one.navigation or one.name: one for one in self.dimensions.values()}

    def columns(self, function: str) -> Attributes:
        """Of the resources in a virtual table of an accumulation register."""
        names = [f"{one}{suffix}" for one in self.resources for suffix in SUFFIXES[self.kind, function]]
        return {name: Attribute(name, "double") for name in names}

    def without(self, hidden: frozenset[str]) -> "Register":
        """Less these attributes (`Register/Attribute`)."""
        left = [
            {name: one for name, one in some.items() if f"{self.name}/{name}" not in hidden}
            for some in (self.dimensions, self.resources)
        ]
        return replace(self, dimensions=left[0], resources=left[1])


def described(function: str) -> str:
    """How `$metadata` names the type of its rows, after the name of the register."""
    return {TURNOVERS: "Turnover", BOTH: "BalanceAndTurnover"}.get(function, function)


def register(name: str, read: dict[str, Any], dimensions: Attributes, resources: Attributes) -> Register:
    return Register(name, read["register"], dimensions, resources, tuple(read.get("recorders", ())))
