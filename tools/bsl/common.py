"""Common modules of one configuration: calls from one into another, and what a routine reaches through them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from .module import Module, Problem, Routine, arguments, called, called_of, fold, line

Peers = Mapping[str, Module]
"""By folded name."""
NOBODY: Peers = MappingProxyType({})


def peers(path: Path, modules: Mapping[Path, Module]) -> Peers:
    """The common modules of the configuration the file at ``path`` belongs to."""
    roots = [parent for parent in path.parents if (parent / "CommonModules") in _folders(modules)]
    return {
        fold(module.common_name): module
        for there, module in modules.items()
        if module.common_name and roots and there.is_relative_to(roots[0])
    }


def _folders(modules: Mapping[Path, Module]) -> set[Path]:
    return {path.parents[2] for path, module in modules.items() if module.common_name}


def wrong(module: Module, others: Peers) -> Iterator[Problem]:
    """``Модуль.Имя(…)``: the name is there, exported, and given as many arguments as it takes."""
    for call, owner, name in called_of(module.root):
        there = others.get(fold(owner))
        if there is None:
            continue
        routine = there.routines.get(fold(name))
        if routine is None or not routine.exported:
            yield Problem(line(call), f"{owner}.{name}: такой экспортной процедуры нет")
        elif not routine.least <= len(arguments(call)) <= routine.most:
            count = f"{len(arguments(call))}, нужно {routine.least}–{routine.most}"
            yield Problem(line(call), f"{owner}.{name}: параметров {count}")


def reached(module: Module, routine: Routine, others: Peers = NOBODY) -> Iterator[tuple[Module, Routine]]:
    """The routine itself and all it calls, here and in other common modules."""
    todo, seen = [(module, routine)], {(module.path, fold(routine.name))}
    while todo:
        at, one = todo.pop()
        yield at, one
        for where, name in _calls(at, one, others):
            if fold(name) in where.routines and (where.path, fold(name)) not in seen:
                seen.add((where.path, fold(name)))
                todo.append((where, where.routines[fold(name)]))


def _calls(module: Module, routine: Routine, others: Peers) -> Iterator[tuple[Module, str]]:
    yield from ((module, name) for _, name in called(routine.node))
    for _, owner, name in called_of(routine.node):
        if fold(owner) in others:
            yield others[fold(owner)], name
