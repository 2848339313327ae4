"""Names: whatever a module calls or reads is there, and is given as many arguments as it takes."""

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from . import known
from .common import NOBODY, Peers
from .module import Module, Problem, Routine, arguments, called, fold, line, literal, walk, words

_NAMED = {"procedure_definition", "function_definition", "parameter", "method_call", "new_expression"}
_HANDLER = re.compile(r"\w+(?:Нажатие|ПриИзменении|Выбор)")
_HANDED_OVER = {"подключитьобработчикожидания", "отключитьобработчикожидания"}


def wrong(module: Module, owner: Module | None = None, peers: Peers = NOBODY) -> Iterator[Problem]:
    """``owner``: of a form's module, the module of the object whose form it is. ``peers``: the common modules beside
    it."""
    seen = {**(_exported(owner) if owner else {}), **module.routines}
    for routine in module.repeated:
        yield Problem(line(routine.node), f"{routine.name}: имя уже занято в этом модуле")
    for routine in module.routines.values():
        if fold(routine.name) in known.RESERVED | known.FUNCTIONS | known.MANAGED_FUNCTIONS:
            yield Problem(line(routine.node), f"{routine.name}: это слово языка или функция платформы, назовите иначе")
    yield from _calls(module, seen)
    yield from _actions(module)
    for routine in module.routines.values():
        yield from _reads(module, routine, peers)
        yield from _taken(module, routine)


def _exported(owner: Module) -> dict[str, Routine]:
    return {name: routine for name, routine in owner.routines.items() if routine.exported}


def _calls(module: Module, seen: Mapping[str, Routine]) -> Iterator[Problem]:
    there = known.FUNCTIONS | (known.MANAGED_FUNCTIONS if module.is_managed else frozenset())
    if module.is_form:
        there |= known.MANAGED_FORM_FUNCTIONS if module.is_managed else known.FORM_FUNCTIONS
    for call, name in called(module.root):
        routine = seen.get(fold(name))
        if routine is None and fold(name) not in there:
            yield Problem(line(call), f"{name}: такой процедуры нет ни здесь, ни в списке tools/bsl/known.py")
        elif routine is not None and not routine.least <= len(arguments(call)) <= routine.most:
            yield Problem(
                line(call), f"{name}: параметров {len(arguments(call))}, нужно {routine.least}–{routine.most}"
            )


def _actions(module: Module) -> Iterator[Problem]:
    """Procedures that are named in a string: handlers of buttons and of the clock."""
    handed = [one for call, name in called(module.root) if fold(name) in _HANDED_OVER for one in arguments(call)[:1]]
    for string in walk(module.root):
        if string.type != "string" or fold(literal(string)) in module.routines:
            continue
        if _HANDLER.fullmatch(literal(string)) or any(one is not None and string in walk(one) for one in handed):
            yield Problem(line(string), f"{literal(string)}: нет такого обработчика в модуле")


def _reads(module: Module, routine: Routine, peers: Peers) -> Iterator[Problem]:
    there = {*routine.parameters, *_assigned(routine.node), *_of_module(module), *known.OBJECTS, *peers}
    if module.is_managed:
        there |= known.MANAGED_OBJECTS
    if module.is_form:
        there |= known.MANAGED_FORM_OBJECTS if module.is_managed else known.FORM_OBJECTS
    for node in walk(routine.node):
        if node.type == "identifier" and not _is_named(node) and fold(words(node)) not in there:
            yield Problem(line(node), f"{words(node)}: переменной ничего не присвоено")


def _taken(module: Module, routine: Routine) -> Iterator[Problem]:
    """Variables called like what the platform itself has: the module compiles and fails when it comes to the line."""
    taken = known.OBJECTS | known.MANAGED_OBJECTS | known.READ_ONLY
    if module.is_form and module.is_managed:
        taken |= known.MANAGED_FORM_OBJECTS
    for name in sorted((set(_assigned(routine.node)) & taken) - set(routine.parameters)):
        yield Problem(line(routine.node), f"{name}: так называется свойство платформы, присвоить ему нельзя")


def _is_named(node: Node) -> bool:
    """Names of definitions, calls, types: no variable is read there."""
    parent = node.parent
    while parent is not None and parent.type == "preprocessor" and node.prev_sibling is not None:
        if node.prev_sibling.type.startswith("PREPROC"):
            return True
        break
    return parent is not None and parent.type in _NAMED


def _assigned(node: Node) -> Iterator[str]:
    for one in walk(node):
        if one.type == "assignment_statement" and one.children[0].type == "identifier":
            yield fold(words(one.children[0]))
        elif one.type in {"for_statement", "for_each_statement", "var_statement"}:
            yield from (fold(words(child)) for child in one.children if child.type == "identifier")


def _of_module(module: Module) -> Iterator[str]:
    for one in walk(module.root):
        if one.type == "variable_spec":
            yield from (fold(words(child)) for child in one.children if child.type == "identifier")
