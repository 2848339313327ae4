"""Own objects of an extension kept as files: what the modules read and write is described in their XML."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tree_sitter import Node

from .module import Module, Problem, Routine, fold, line, literal, walk, words

_FIELD = re.compile(r"<(?:Dimension|Resource|Attribute) uuid=.*?<Name>(\w+)</Name>", re.DOTALL)
_SOURCE = re.compile(r"РегистрСведений\.(\w+)\s+КАК\s+(\w+)", re.IGNORECASE)
_KINDS = {"регистрысведений": "InformationRegisters", "константы": "Constants"}
_MANAGER = re.compile(r"РегистрыСведений\.(\w+)\.СоздатьМенеджерЗаписи\(\)", re.IGNORECASE)
# Methods of a record manager are calls; nothing else of it is a property.
Registers = Mapping[str, frozenset[str]]


def registers(root: Path) -> dict[str, frozenset[str]]:
    """Folded names of fields by the folded name of the register."""
    return {
        fold(path.stem): frozenset(map(fold, _FIELD.findall(path.read_text(encoding="utf-8-sig"))))
        for path in (root / "InformationRegisters").glob("*.xml")
    }


def wrong(module: Module, root: Path, prefix: str = "обм_") -> Iterator[Problem]:
    """``root``: where the configuration lies. ``prefix``: of its own objects; others belong to the customer's base."""
    there = registers(root)
    for routine in module.routines.values():
        yield from _objects(routine, root, prefix)
        yield from _managers(routine, there)
    for string in walk(module.root):
        if string.type == "string":
            yield from _query(string, there)


def _objects(routine: Routine, root: Path, prefix: str) -> Iterator[Problem]:
    for node in walk(routine.node):
        if node.type != "property" or not fold(words(node)).startswith(prefix) or node.prev_sibling is None:
            continue
        owner = fold(words(node.prev_sibling.prev_sibling))
        if owner in _KINDS and not (root / _KINDS[owner] / f"{words(node)}.xml").exists():
            yield Problem(line(node), f"{words(node)}: такого объекта в расширении нет")


def _managers(routine: Routine, there: Registers) -> Iterator[Problem]:
    kinds = {
        fold(words(one.children[0])): fold(made[1])
        for one in walk(routine.node)
        if one.type == "assignment_statement" and (made := _MANAGER.search(words(one))) and fold(made[1]) in there
    }
    for node in walk(routine.node):
        if node.type == "property" and node.prev_sibling is not None:
            owner = fold(words(node.prev_sibling.prev_sibling))
            if owner in kinds and fold(words(node)) not in there[kinds[owner]]:
                yield Problem(line(node), f"{words(node)}: такого поля у регистра нет")


def _query(string: Node, there: Registers) -> Iterator[Problem]:
    text = literal(string)
    for register, alias in _SOURCE.findall(text):
        fields = there.get(fold(register))
        for found in re.finditer(rf"\b{alias}\.(\w+)", text) if fields is not None else ():
            if fields is not None and fold(found[1]) not in fields:
                yield Problem(line(string), f"{alias}.{found[1]}: такого поля у регистра {register} нет")
