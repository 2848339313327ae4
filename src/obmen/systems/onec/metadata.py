"""``$metadata``: which sets a base shows, and which attributes of each. Of a large base it has 16 MB, so it is run
through and never held as a tree."""

from collections.abc import Iterable, Mapping
from xml.parsers import expat

from .wire import NAMESPACE, Field

Shown = Mapping[str, frozenset[str]]
"""Names as on the wire, by set; a column of a tabular part is ``Part/Column``."""

_SLICE = 1 << 16


class NotMetadata(ValueError):
    """XML that is no description of a base, or no XML."""


class _Reader:
    """``Catalog_X`` is told apart by its entity type, its tabular part by the row type ``Catalog_X_Part_RowType``."""

    def __init__(self, sets: Iterable[str]) -> None:
        self.found: dict[str, set[str]] = {}
        self.known = False
        self._wanted = {NAMESPACE + name: name for name in sets}
        self._inside: tuple[str, str] | None = None

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "Property":
            if self._inside is not None:
                self._property(*self._inside, attributes)
        elif tag in {"EntityType", "ComplexType"}:
            self._inside = self._owner(NAMESPACE + attributes.get("Name", ""))
        elif tag == "Edmx":
            self.known = True

    def closed(self, tag: str) -> None:
        if tag.rpartition(":")[2] in {"EntityType", "ComplexType"}:
            self._inside = None

    def _owner(self, full: str) -> tuple[str, str] | None:
        """The set and, of a row type, the part with a slash."""
        if name := self._wanted.get(full):
            self.found.setdefault(name, set())
            return name, ""
        for known, name in self._wanted.items():
            if full.startswith(f"{known}_") and full.endswith("_RowType"):
                return name, full.removeprefix(f"{known}_").removesuffix("_RowType") + "/"
        return None

    def _property(self, name: str, part: str, attributes: dict[str, str]) -> None:
        self.found.setdefault(name, set()).add(part + attributes.get("Name", ""))


def shown(body: bytes, sets: Iterable[str]) -> Shown:
    """Of these sets, those the base shows. Raises NotMetadata."""
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
    rows_only = {name for name, names in reader.found.items() if not any("/" not in one for one in names)}
    return {name: frozenset(names) for name, names in reader.found.items() if name not in rows_only}


def _no_entities(*_: object) -> None:
    raise NotMetadata("entities are declared")


def field(names: frozenset[str], name: str) -> Field | None:
    """The attribute under the name it has on the wire; None where the base has no such."""
    if f"{name}_Key" in names:
        return Field(name, f"{name}_Key")
    if name in names:
        return Field(name, name, composite=f"{name}_Type" in names)
    return None
