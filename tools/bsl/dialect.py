"""What a module may use where it stands: old compatibility modes, jobs without a screen, pure logic."""

from collections.abc import Iterator

from tree_sitter import Node

from . import known
from .module import Module, Problem, called, fold, line, made, walk, words

REGION = "чистаялогика"


def newer(module: Module) -> Iterator[Problem]:
    if module.is_managed:
        return
    for node, name in (*called(module.root), *made(module.root)):
        if fold(name) in known.NEWER:
            yield Problem(line(node), f"{name}: нет в режимах совместимости, в которых живут обычные формы")


def dialogs(module: Module) -> Iterator[Problem]:
    """In a module that a scheduled job or an external connection may run."""
    if not module.is_form:
        for node, name in called(module.root):
            if fold(name) in known.DIALOGS:
                yield Problem(line(node), f"{name}: модуль работает и там, где экрана нет")


def impure(module: Module) -> Iterator[Problem]:
    """What stands in the region ЧистаяЛогика can be carried into any other module, or be run without a base."""
    names, routines = _own(module), [routine for routine in module.routines.values() if _is_pure(routine.node)]
    for routine in routines:
        for node, name in called(routine.node):
            if fold(name) not in known.PURE | names:
                yield Problem(line(node), f"{name}: в области ЧистаяЛогика только язык и она сама")
        for node, kind in made(routine.node):
            if fold(kind) not in known.PURE_TYPES:
                yield Problem(line(node), f"Новый {kind}: в области ЧистаяЛогика только язык и она сама")
        for node in walk(routine.node):
            if node.type == "identifier" and fold(words(node)) in known.OBJECTS - known.PURE_OBJECTS:
                yield Problem(line(node), f"{words(node)}: в области ЧистаяЛогика только язык и она сама")


def _own(module: Module) -> set[str]:
    return {name for name, routine in module.routines.items() if _is_pure(routine.node)}


def _is_pure(node: Node) -> bool:
    around = node.parent
    while around is not None:
        if around.type == "preprocessor" and any(fold(words(child)) == REGION for child in around.children[:2]):
            return True
        around = around.parent
    return False
