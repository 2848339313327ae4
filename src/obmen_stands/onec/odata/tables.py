"""The rows of a published base, in memory: each a dict of attributes, composites as `X` and `X_Type`."""

import base64
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from .attributes import UNDEFINED, Attributes
from .options import Options
from .schema import EntitySet, Profile
from .terms import Term

Record = dict[str, Any]


@dataclass
class Table:
    """Rows in the order they were written; `index` finds by the first attribute of the key."""

    entity: EntitySet
    rows: list[Record] = field(default_factory=list)
    index: dict[str, list[Record]] = field(default_factory=dict)

    def add(self, row: Record) -> None:
        self.rows.append(row)
        self.index.setdefault(row[self.entity.key[0]], []).append(row)

    def remove(self, row: Record) -> None:
        self.rows.remove(row)
        self.index[row[self.entity.key[0]]].remove(row)

    def having(self, values: Iterable[str]) -> list[Record]:
        return [row for value in sorted(values) for row in self.index.get(value, ())]

    def get(self, ref: str) -> Record | None:
        return next(iter(self.index.get(ref, ())), None)


class Tables:
    """Everything the base holds. `lock` keeps a write from being seen half done."""

    read_only = False

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.lock = threading.RLock()
        self.version = 0
        self.keep: Callable[[EntitySet, Record, bool], None] = lambda *_: None
        """Told of each row that was written, or is gone."""
        self._tables = {name: Table(one) for name, one in profile.sets.items() if one.stored}

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def reading(self) -> AbstractContextManager[Any]:
        """What is read within it belongs together."""
        return self.lock

    def page(self, entity: EntitySet, options: Options, term: Term | None) -> tuple[list[Record], int] | None:
        """The rows of a page and how many there are in all, of a set that is found without reading it whole."""
        return None

    def found(self, set_name: str, ref: str) -> Record | None:
        return self._tables[set_name].get(ref)

    def rows(self, entity: EntitySet) -> Iterable[Record]:
        """Of a tabular part as a set of its own: the rows of all owners, each with its owner's `Ref_Key`."""
        if not entity.owner:
            return self._tables[entity.name].rows
        part = entity.name.removeprefix(f"{entity.owner}_")
        return list(part_rows(self._tables[entity.owner].rows, part))

    def wrote(self, entity: EntitySet, row: Record) -> None:
        """Every write of an object is a new version of it, whether or not anything changed."""
        if "DataVersion" in row:
            row["DataVersion"] = self.next_version()
        self.keep(entity, row, False)

    def add(self, entity: EntitySet, row: Record) -> None:
        self[entity.name].add(row)
        self.wrote(entity, row)

    def remove(self, entity: EntitySet, row: Record) -> None:
        self[entity.name].remove(row)
        self.keep(entity, row, True)

    def remember_version(self, row: Record) -> None:
        """The counter goes on from the newest version there is."""
        known = int.from_bytes(base64.b64decode(row.get("DataVersion", "")), "big")
        self.version = max(self.version, known)

    def next_version(self) -> str:
        """`DataVersion`: a counter of the whole base, 8 bytes in base64, that grows with every write."""
        self.version += 1
        return base64.b64encode(self.version.to_bytes(8, "big")).decode()


def part_rows(owners: Iterable[Record], part: str) -> Iterator[Record]:
    for owner in owners:
        for row in owner[part]:
            yield {"Ref_Key": owner["Ref_Key"], **row}


def blank(attributes: Attributes) -> Record:
    """A row as 1C makes a new one: every attribute empty."""
    row: Record = {}
    for one in attributes.values():
        row[one.name] = one.empty()
        if one.type == "any":
            row[f"{one.name}_Type"] = UNDEFINED
    return row


def filled(entity: EntitySet, facts: dict[str, Any]) -> Record:
    """A row of the set out of what its roles are known to be; a fact this release has no attribute for is left."""
    row = filled_row(entity.attributes, facts)
    for one in entity.attributes.values():
        if one.type == "rows":
            rows = facts.get(one.role, ())
            row[one.name] = [
                filled_row(entity.part(one.target), {"line": number, **facts_of_row})
                for number, facts_of_row in enumerate(rows, 1)
            ]
    return row


def filled_row(attributes: Attributes, facts: dict[str, Any]) -> Record:
    """Tabular parts stay empty."""
    row = blank(attributes)
    for one in attributes.values():
        if one.type == "rows" or facts.get(one.role) is None:
            continue
        value = facts[one.role]
        if one.type == "any":
            row[one.name], row[f"{one.name}_Type"] = value
        else:
            row[one.name] = value[: one.length] if one.type == "string" else value
    return row
