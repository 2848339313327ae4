"""``$metadata``: which sets and virtual tables a base shows, and which attributes of each. Of a large base it has
16 MB, so it is run through and never held as a tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from xml.parsers import expat

from .wire import NAMESPACE, Field

Shown = Mapping[str, frozenset[str]]
"""Names as on the wire, by set; a column of a tabular part is ``Part/Column``."""

RECORDS = "_RecordType"
_REGISTERS = ("AccumulationRegister_", "InformationRegister_")
_SLICE = 1 << 16


class NotMetadata(ValueError):
    """XML that is no description of a base, or no XML."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A virtual table: the set it is asked of, and the columns of its rows as on the wire."""

    set: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Described:
    """``sets``: of those that were looked for; ``registers``: all there are; ``tables``: by register and name."""

    sets: Shown
    registers: frozenset[str]
    tables: Mapping[tuple[str, str], ShownTable]


class _Reader:
    """``Catalog_X`` is told apart by its entity type, its tabular part by the row type ``Catalog_X_Part_RowType``; a
    virtual table is a function, bound to a set by the type of its parameter."""

    def __init__(self, sets: Iterable[str]) -> None:
        self.found: dict[str, set[str]] = {}
        self.known = False
        self._wanted = {NAMESPACE + name: name for name in sets}
        self._inside: tuple[str, str] | None = None
        self._types: dict[str, set[str]] = {}
        self._type: set[str] | None = None
        self._function: tuple[str, str] | None = None
        self._bound: list[tuple[str, str, str]] = []

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "Property":
            self._property(attributes.get("Name", ""))
        elif tag in {"EntityType", "ComplexType"}:
            name = attributes.get("Name", "")
            self._inside = self._owner(NAMESPACE + name)
            self._type = self._types.setdefault(name, set()) if name.startswith(_REGISTERS) else None
        elif tag == "FunctionImport":
            self._function = attributes.get("Name", ""), _type_name(attributes.get("ReturnType", ""))
        elif tag == "Parameter" and attributes.get("Name") == "bindingParameter" and self._function is not None:
            self._bound.append((_type_name(attributes.get("Type", "")), *self._function))
        elif tag == "Edmx":
            self.known = True

    def closed(self, tag: str) -> None:
        if tag.rpartition(":")[2] in {"EntityType", "ComplexType"}:
            self._inside = self._type = None

    def _owner(self, full: str) -> tuple[str, str] | None:
        """The set and, of a row type, the part with a slash."""
        if name := self._wanted.get(full):
            self.found.setdefault(name, set())
            return name, ""
        for known, name in self._wanted.items():
            if full.startswith(f"{known}_") and full.endswith("_RowType"):
                return name, full.removeprefix(f"{known}_").removesuffix("_RowType") + "/"
        return None

    def _property(self, name: str) -> None:
        if self._inside is not None:
            owner, part = self._inside
            self.found.setdefault(owner, set()).add(part + name)
        if self._type is not None:
            self._type.add(intern(name))

    def described(self) -> Described:
        rows_only = {name for name, names in self.found.items() if not any("/" not in one for one in names)}
        tables = {
            (bound.removesuffix(RECORDS), function): ShownTable(bound, frozenset(self._types.get(row, ())))
            for bound, function, row in self._bound
            if bound.startswith(_REGISTERS)
        }
        return Described(
            {name: frozenset(names) for name, names in self.found.items() if name not in rows_only},
            frozenset(name.removesuffix(RECORDS) for name in self._types),
            tables,
        )


def _type_name(full: str) -> str:
    return full.removeprefix("Collection(").removesuffix(")").removeprefix(NAMESPACE)


def described(body: bytes, sets: Iterable[str]) -> Described:
    """Raises NotMetadata."""
    reader = _Reader(sets)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.EntityDeclHandler = _no_entities
    try:
        for place in range(0, len(body), _SLICE):
            parser.Parse(body[place : place + _SLICE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotMetadata(str(error)) from None
    if not reader.known:
        raise NotMetadata("no Edmx")
    return reader.described()


def _no_entities(*_: object) -> None:
    raise NotMetadata("entities are declared")


def field(names: frozenset[str], name: str) -> Field | None:
    """The attribute under the name it has on the wire; None where the base has no such."""
    if f"{name}_Key" in names:
        return Field(name, f"{name}_Key")
    if name in names:
        return Field(name, name, composite=f"{name}_Type" in names)
    return None
