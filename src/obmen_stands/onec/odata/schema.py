"""What a base publishes: sets, attributes and tabular parts, read from `profiles/*.toml`."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .attributes import Attribute, Attributes, attributes
from .register import Register, register

PROFILES = Path(__file__).parent / "profiles"


@dataclass(frozen=True)
class EntitySet:
    """`key` names the attributes that tell one row from another; `owner` is set for a tabular part read as a set.

    A register that documents write is shown twice: as the sets of records of each document, and as records."""

    name: str
    holds: str
    attributes: Attributes
    key: tuple[str, ...] = ("Ref_Key",)
    presentation: str = ""
    parts: dict[str, Attributes] | None = None
    owner: str = ""
    register: Register | None = None

    @property
    def is_object(self) -> bool:
        return self.key == ("Ref_Key",)

    @property
    def recorded(self) -> bool:
        """Its rows are not kept: posted documents make them."""
        return self.register is not None and bool(self.register.recorders)

    @property
    def stored(self) -> bool:
        return not self.owner and not self.recorded

    @property
    def functions(self) -> tuple[str, ...]:
        """The virtual tables asked for through this set: of a register of information its records have them."""
        if self.register is None:
            return ()
        asked_here = not self.parts if self.register.of_information else bool(self.parts)
        return self.register.functions if asked_here else ()

    def shown(self, hidden: frozenset[str]) -> bool:
        return not hidden & {self.name, self.owner, self.register.name if self.register else ""}

    def without(self, hidden: frozenset[str]) -> "EntitySet":
        """Less these attributes, as `Set/Attribute` or `Set/Part/Attribute`."""
        base = self.register.name if self.register else self.name
        left = {name: one for name, one in self.attributes.items() if f"{base}/{name}" not in hidden}
        parts = {
            part: {name: one for name, one in known.items() if f"{base}/{part}/{name}" not in hidden}
            for part, known in (self.parts or {}).items()
        }
        return replace(self, attributes=left, parts=parts, register=self.register and self.register.without(hidden))

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
        return replace(self, sets={name: one.without(hidden) for name, one in self.sets.items() if one.shown(hidden)})

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
        own = _register_sets(set_name, one) if "register" in one else _object_sets(set_name, one)
        sets |= {entity.name: entity for entity in own}
    return Profile(name, read["title"], read["number_prefix"], read["number_length"], sets)


def _object_sets(name: str, read: dict[str, Any]) -> list[EntitySet]:
    parts = {part: attributes(text) for part, text in read.get("rows", {}).items()}
    key = tuple(read.get("key", ("Ref_Key",)))
    own = EntitySet(name, read["holds"], attributes(read["attributes"]), key, read.get("presentation", ""), parts)
    return [own, *_part_sets(own)]


def _part_sets(owner: EntitySet) -> list[EntitySet]:
    """1C shows each tabular part as a set of its own too, for reading."""
    ref = {"Ref_Key": Attribute("Ref_Key", "guid")}
    return [
        EntitySet(f"{owner.name}_{part}", "", ref | columns, ("Ref_Key", "LineNumber"), owner=owner.name)
        for part, columns in (owner.parts or {}).items()
    ]


def _register_sets(name: str, read: dict[str, Any]) -> list[EntitySet]:
    own = register(name, read, attributes(read["dimensions"]), attributes(read["resources"]))
    of_dimensions = ("Period", *(key for one in own.dimensions.values() for key in _key(one)))
    if not own.recorders:
        return [EntitySet(name, read["holds"], own.records, of_dimensions, register=own)]
    recorder = own.recorder
    whole = {recorder.name: recorder, "RecordSet": Attribute("RecordSet", "rows", target="RecordSet")}
    key = of_dimensions if own.of_information else (*_key(recorder), "LineNumber")
    return [
        EntitySet(name, read["holds"], whole, _key(recorder), parts={"RecordSet": own.records}, register=own),
        EntitySet(f"{name}_RecordType", "", own.records, key, register=own),
    ]


def _key(attribute: Attribute) -> tuple[str, ...]:
    return (attribute.name, f"{attribute.name}_Type") if attribute.type == "any" else (attribute.name,)
