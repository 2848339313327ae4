"""Where a module waits for the network: with a time limit, and never while others wait for it."""

from collections.abc import Iterator

from tree_sitter import Node

from .common import NOBODY, Peers, reached
from .known import CONNECTIONS, SENDING
from .module import Module, Problem, Routine, arguments, called, fold, line, literal, made, methods, walk, words

TIMEOUT = 5
"""The place of the time limit among the arguments of HTTPСоединение."""


def without_limit(module: Module) -> Iterator[Problem]:
    """Without the argument 1C waits for ever."""
    for new, kind in made(module.root):
        if fold(kind) in CONNECTIONS:
            given = arguments(new)
            limit = given[TIMEOUT] if len(given) > TIMEOUT else None
            if limit is None or words(limit).strip() == "0":
                yield Problem(line(new), "HTTPСоединение без таймаута (шестой параметр)")
        elif new.type == "new_expression_method" and _names_connection(new):
            yield Problem(line(new), "HTTPСоединение из строки: таймаут не проверить, пишите Новый HTTPСоединение(…)")


def inside_transactions(module: Module, peers: Peers = NOBODY) -> Iterator[Problem]:
    for routine in module.routines.values():
        begins = [call for call, name in called(routine.node) if fold(name) in {"начатьтранзакцию", "begintransaction"}]
        if begins and waits(module, routine, peers):
            yield Problem(line(begins[0]), f"{routine.name}: HTTP при открытой транзакции держит её блокировки")


def waits(module: Module, routine: Routine, peers: Peers = NOBODY) -> bool:
    """Whether the routine, or one it calls, speaks to another server."""
    return any(_speaks(one.node) for _, one in reached(module, routine, peers))


def _speaks(node: Node) -> bool:
    connects = any(fold(kind) in CONNECTIONS or _names_connection(new) for new, kind in made(node))
    return connects or any(fold(name) in SENDING for _, name in methods(node))


def _names_connection(new: Node) -> bool:
    kind = new.child_by_field_name("type")
    strings = [one for one in walk(kind) if one.type == "string"] if kind is not None else []
    return any(fold(literal(one)) in CONNECTIONS for one in strings)
