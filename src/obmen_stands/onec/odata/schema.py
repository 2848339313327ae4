"""What a base publishes: sets, attributes and tabular parts, read from `profiles/*.toml`."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

Type = Literal["guid", "version", "string", "boolean", "datetime", "double", "int64", "reference", "any", "rows"]
PROFILES = Path(__file__).parent / "profiles"
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


@dataclass(frozen=True)
class EntitySet:
    """`key` names the attributes that tell one row from another; `owner` is set for a tabular part read as a set."""

    name: str
    holds: str
    attributes: Attributes
    key: tuple[str, ...] = ("Ref_Key",)
    presentation: str = ""
    parts: dict[str, Attributes] | None = None
    owner: str = ""

    @property
    def is_object(self) -> bool:
        return self.key == ("Ref_Key",)

    def part(self, name: str) -> Attributes:
        return (self.parts or {})[name]

    def attribute_for(self, role: str) -> Attribute | None:
        return next((one for one in self.attributes.values() if one.role == role), None)


@dataclass(frozen=True)
class Profile:
    name: str
    title: str
    number_prefix: str
    number_length: int
    sets: dict[str, EntitySet]

    def without(self, hidden: frozenset[str]) -> "Profile":
        """Less these sets, and these attributes (`Set/Attribute`): what the base publishes."""
        sets = {
            name: replace(one, attributes={a: b for a, b in one.attributes.items() if f"{name}/{a}" not in hidden})
            for name, one in self.sets.items()
            if name not in hidden and one.owner not in hidden
        }
        return replace(self, sets=sets)

    def holding(self, what: str) -> EntitySet | None:
        """The set where this release keeps orders, clients, cars, states, organisations or contacts."""
        return next((one for one in self.sets.values() if one.holds == what), None)


def profile(name: str) -> Profile:
    """`alfa_auto_5` or `alfa_auto_6`. Raises LookupError for a name without a file."""
    found = {path.stem: path for path in PROFILES.glob("*.toml")}
    if name not in found:
        raise LookupError(f"нет профиля {name}; есть {', '.join(sorted(found))}")
    read = tomllib.loads(found[name].read_text("utf-8"))
    sets: dict[str, EntitySet] = {}
    for set_name, one in read["sets"].items():
        entity = _entity_set(set_name, one)
        sets[set_name] = entity
        sets |= {part.name: part for part in _part_sets(entity)}
    return Profile(name, read["title"], read["number_prefix"], read["number_length"], sets)


def _entity_set(name: str, read: dict[str, Any]) -> EntitySet:
    parts = {part: _attributes(text) for part, text in read.get("rows", {}).items()}
    key = tuple(read.get("key", ("Ref_Key",)))
    return EntitySet(name, read["holds"], _attributes(read["attributes"]), key, read.get("presentation", ""), parts)


def _part_sets(owner: EntitySet) -> list[EntitySet]:
    """1C shows each tabular part as a set of its own too, for reading."""
    ref = {"Ref_Key": Attribute("Ref_Key", "guid")}
    return [
        EntitySet(f"{owner.name}_{part}", "", ref | attributes, ("Ref_Key", "LineNumber"), owner=owner.name)
        for part, attributes in (owner.parts or {}).items()
    ]


def _attributes(text: str) -> Attributes:
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
