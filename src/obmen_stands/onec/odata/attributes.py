"""Attributes of objects, tabular parts and registers."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

Type = Literal["guid", "version", "string", "boolean", "datetime", "double", "int64", "reference", "any", "rows"]
EMPTY_REF = "00000000-0000-0000-0000-000000000000"
EMPTY_DATE = "0001-01-01T00:00:00"
UNDEFINED = "StandardODATA.Undefined"
EMPTY: dict[str, Any] = {
    "guid": EMPTY_REF, "reference": EMPTY_REF, "version": "", "string": "", "boolean": False, "datetime": EMPTY_DATE,
    "double": 0, "int64": 0, "any": "",
}  # fmt: skip


@dataclass(frozen=True)
class Attribute:
    """`target`: the set a reference leads to, or the tabular part's name; `role`: what the generator fills it with."""

    name: str
    type: Type
    length: int = 0
    target: str = ""
    role: str = ""

    @property
    def navigation(self) -> str:
        """The name under which `$expand` and paths follow a reference; empty for anything else."""
        return self.name.removesuffix("_Key") if self.type == "reference" else ""

    def empty(self) -> Any:
        return [] if self.type == "rows" else EMPTY[self.type]


Attributes = dict[str, Attribute]


def attributes(text: str) -> Attributes:
    return {one.name: one for one in map(_attribute, text.strip().splitlines())}


def _attribute(line: str) -> Attribute:
    described, _, role = line.partition(" = ")
    name, kind, *rest = described.split()
    more = rest[0] if rest else ""
    if kind == "->":
        return Attribute(name, "reference", target=more, role=role)
    if kind not in get_args(Type):
        raise ValueError(f"нет такого типа: {line}")
    length = int(more) if kind == "string" else 0
    return Attribute(name, kind, length, more if kind == "rows" else "", role)  # type: ignore[arg-type]
