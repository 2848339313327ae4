"""A module of BSL as a tree, with its procedures and functions by name. Names are compared without case."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import tree_sitter_hbk
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_hbk.language()))
_DEFINITIONS = {"procedure_definition", "function_definition"}


class Problem(NamedTuple):
    line: int
    text: str


@dataclass(frozen=True)
class Routine:
    """A procedure or function. ``least`` and ``most``: how many arguments it takes."""

    name: str
    node: Node
    exported: bool
    parameters: tuple[str, ...]
    least: int

    @property
    def most(self) -> int:
        return len(self.parameters)


@dataclass(frozen=True)
class Module:
    """``routines``: by folded name, the first of each name; ``repeated``: the others."""

    path: Path
    text: str
    root: Node
    routines: dict[str, Routine] = field(default_factory=dict)
    repeated: list[Routine] = field(default_factory=list)

    @property
    def is_form(self) -> bool:
        return bool({"Формы", "Forms", "CommonForms"} & set(self.path.parts))

    @property
    def is_managed(self) -> bool:
        """Of a configuration or extension kept as files: no old compatibility mode, forms are managed."""
        return "Ext" in self.path.parts

    @property
    def common_name(self) -> str:
        """Of a common module, ``…/CommonModules/<name>/Ext/Module.bsl``; "" of any other."""
        parts = self.path.parts
        return parts[-3] if parts[-4:-3] == ("CommonModules",) else ""


def parsed(path: Path, text: str) -> Module:
    """The grammar knows no «ё» in names: «е» has as many bytes, so places stay what they are."""
    root = _PARSER.parse(text.replace("ё", "е").replace("Ё", "Е").encode()).root_node
    module = Module(path, text, root)
    for node in walk(root):
        if node.type in _DEFINITIONS:
            routine = _routine(node)
            if fold(routine.name) in module.routines:
                module.repeated.append(routine)
            else:
                module.routines[fold(routine.name)] = routine
    return module


def _routine(node: Node) -> Routine:
    parameters = [one for one in walk(node) if one.type == "parameter"]
    needed = [one for one in parameters if one.child_by_field_name("def") is None]
    return Routine(
        name=words(node.child_by_field_name("name")),
        node=node,
        exported=node.child_by_field_name("export") is not None,
        parameters=tuple(fold(words(one.child_by_field_name("name"))) for one in parameters),
        least=len(needed),
    )


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def words(node: Node | None) -> str:
    return node.text.decode() if node is not None and node.text is not None else ""


def fold(name: str) -> str:
    return name.lower().replace("ё", "е")


def line(node: Node) -> int:
    return node.start_point[0] + 1


def called(node: Node) -> Iterator[tuple[Node, str]]:
    """Each ``Имя(…)`` below that is called of no object: own routines and those of the platform."""
    for call in walk(node):
        before = call.prev_sibling
        if call.type == "method_call" and (before is None or before.type != "."):
            yield call, words(call.child_by_field_name("name"))


def methods(node: Node) -> Iterator[tuple[Node, str]]:
    """Each ``объект.Имя(…)`` below."""
    for call in walk(node):
        before = call.prev_sibling
        if call.type == "method_call" and before is not None and before.type == ".":
            yield call, words(call.child_by_field_name("name"))


def called_of(node: Node) -> Iterator[tuple[Node, str, str]]:
    """Each ``Объект.Имя(…)`` below where the object is a bare name: (call, object, name)."""
    for call, name in methods(node):
        before = call.prev_sibling
        owner = before.prev_sibling if before is not None else None
        while owner is not None and owner.type == "access" and len(owner.children) == 1:
            owner = owner.children[0]
        if owner is not None and owner.type == "identifier":
            yield call, words(owner), name


def made(node: Node) -> Iterator[tuple[Node, str]]:
    """Each ``Новый Тип(…)`` below; of ``Новый("Тип", …)`` what stands in the brackets."""
    for new in walk(node):
        if new.type in {"new_expression", "new_expression_method"}:
            yield new, words(new.child_by_field_name("type"))


def arguments(call: Node) -> list[Node | None]:
    """None stands for an argument left out. The grammar takes some commas for the argument they end."""
    found = next((child for child in call.children if child.type == "arguments"), None)
    inner = found.children[1:-1] if found is not None else []
    given: list[Node | None] = [None] if inner else []
    for child in inner:
        if child.type in {",", "omitted_argument"}:
            given.append(None)
        else:
            given[-1] = child
    return given


def literal(node: Node) -> str:
    """A string as it is when the module runs: without quotes, bars and the doubling of quotes."""
    return "\n".join(words(child) for child in node.children if child.type == "string_content").replace('""', '"')
