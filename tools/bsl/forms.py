"""Managed forms: each routine says where it runs, and uses only what is there."""

from collections.abc import Iterator

from . import known
from .common import Peers
from .module import Module, Problem, Routine, called, fold, line, made, walk, words

CLIENT, SERVER, ALONE = "&наклиенте", "&насервере", "&насерверебезконтекста"


def wrong(module: Module, peers: Peers) -> Iterator[Problem]:
    if not (module.is_form and module.is_managed):
        return
    places = {name: place(routine) for name, routine in module.routines.items()}
    for routine in module.routines.values():
        at = place(routine)
        if at not in {CLIENT, SERVER, ALONE}:
            yield Problem(line(routine.node), f"{routine.name}: не сказано, где выполняется (&НаКлиенте, &НаСервере)")
        elif at == CLIENT:
            yield from _reaches(
                routine, known.SERVER_OBJECTS | set(peers), known.SERVER_TYPES, "есть только на сервере"
            )
        elif at == ALONE:
            yield from _reaches(routine, known.CONTEXT, frozenset(), "без контекста формы недоступно")
        yield from _calls(routine, at, places)


def place(routine: Routine) -> str:
    before = routine.node.prev_sibling
    return fold(words(before).strip()) if before is not None and before.type == "preprocessor" else ""


def _reaches(routine: Routine, names: set[str] | frozenset[str], kinds: frozenset[str], why: str) -> Iterator[Problem]:
    for node in walk(routine.node):
        if node.type == "identifier" and fold(words(node)) in names:
            yield Problem(line(node), f"{words(node)}: {why}")
    for node, kind in made(routine.node):
        if fold(kind) in kinds:
            yield Problem(line(node), f"Новый {kind}: {why}")


def _calls(routine: Routine, at: str, places: dict[str, str]) -> Iterator[Problem]:
    """A routine of the server never calls one of the client; one without the form's context, none with it."""
    for call, name in called(routine.node):
        there = places.get(fold(name), at)
        if (at != CLIENT and there == CLIENT) or (at == ALONE and there == SERVER):
            yield Problem(line(call), f"{name}: отсюда не вызвать, выполняется в другом месте")
