"""Names in a query: attributes of the set, attributes of what a reference leads to, attributes of a tabular row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .attributes import EMPTY, Attribute, Attributes
from .errors import no_property, no_set
from .schema import EntitySet
from .terms import Get, Row, Term

KINDS = {"reference": "guid", "version": "string", "double": "number", "int64": "number"}


@dataclass(frozen=True)
class Names:
    """`found(set, ref)` gives the object a reference leads to. `lenient`: a base that finds nothing instead of refusing
    an unknown name. `variable` stands for the row inside a lambda."""

    attributes: Attributes
    sets: Mapping[str, EntitySet]
    found: Callable[[str, str], Row | None]
    lenient: bool = False
    variable: str = ""
    parts: Mapping[str, Attributes] | None = None

    def term(self, path: str) -> Term:
        """Raises ODataError 10 for a name the set has not."""
        names = path.split("/")
        if self.variable:
            if names[0] != self.variable:
                raise no_property(names[0])
            names = names[1:]
        return self._step(names, self.attributes)

    def _step(self, names: list[str], attributes: Attributes) -> Term:
        attribute = attributes.get(names[0]) if names else None
        if len(names) == 1 and attribute and attribute.type != "rows":
            return _attribute(attribute)
        if len(names) == 1 and (composite := attributes.get(names[0].removesuffix("_Type"))):
            return Term("string", _getter(f"{composite.name}_Type"))
        reference = attributes.get(f"{names[0]}_Key") if names else None
        if len(names) > 1 and reference and reference.navigation and reference.target in self.sets:
            return self._beyond(reference, self._step(names[1:], self.sets[reference.target].attributes))
        if self.lenient and not self.variable:
            # a composite that equals nothing
            return Term("any", lambda _: (None, None))
        raise no_property(names[0] if names else "")

    def _beyond(self, reference: Attribute, term: Term) -> Term:
        """An empty or dangling reference gives empty values."""
        name, target, get, found = reference.name, reference.target, term.get, self.found
        empty = {"boolean": False, "number": 0, "any": ("", "")}.get(term.kind, EMPTY.get(term.kind, ""))

        def beyond(row: Row) -> Any:
            other = found(target, row[name])
            return empty if other is None else get(other)

        return Term(term.kind, beyond)

    def within(self, part: str, variable: str) -> "Names":
        attribute = self.attributes.get(part)
        if attribute is None or attribute.type != "rows":
            raise no_property(part)
        return replace(self, attributes=(self.parts or {})[attribute.target], variable=variable)

    def published(self, set_name: str) -> None:
        if set_name not in self.sets:
            raise no_set(set_name)


def _attribute(attribute: Attribute) -> Term:
    name = attribute.name
    if attribute.type == "any":
        type_name = f"{name}_Type"
        return Term("any", lambda row: (row[name], row[type_name]), name)
    return Term(KINDS.get(attribute.type, attribute.type), _getter(name), name)


def _getter(name: str) -> Get:
    return lambda row: row[name]
