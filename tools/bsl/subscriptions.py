"""Event subscriptions: each handler is there, lets loading pass, and does no more than note that there is work."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .common import Peers, peers, reached
from .known import HEAVY_OBJECTS, HEAVY_TYPES
from .module import Module, Problem, Routine, called_of, fold, made, walk, words
from .waiting import waits

_HANDLER = re.compile(r"<Handler>\s*CommonModule\.(\w+)\.(\w+)\s*</Handler>")
_LOADING = ".обменданными.загрузка"


def handlers(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """(description, common module, procedure) of each subscription of a configuration kept as files."""
    for path in sorted(folder.rglob("EventSubscriptions/*.xml")):
        for module, procedure in _HANDLER.findall(path.read_text(encoding="utf-8-sig")):
            yield path, module, procedure


def wrong(folder: Path, modules: Mapping[Path, Module]) -> Iterator[tuple[Path, Problem]]:
    for description, name, procedure in handlers(folder):
        path = description.parent.parent / "CommonModules" / name / "Ext/Module.bsl"
        module = modules.get(path)
        routine = module.routines.get(fold(procedure)) if module else None
        if module is None or routine is None or not routine.exported:
            yield description, Problem(1, f"нет экспортной процедуры {name}.{procedure}")
            continue
        for problem in _of_handler(module, routine, peers(path, modules)):
            yield path, problem


def _of_handler(module: Module, routine: Routine, others: Peers) -> Iterator[Problem]:
    place = routine.node.start_point[0] + 1
    if not lets_loading_pass(routine):
        yield Problem(place, f"{routine.name}: первым делом нужна проверка ОбменДанными.Загрузка с возвратом")
    if waits(module, routine, others):
        yield Problem(place, f"{routine.name}: HTTP в подписке держит запись документа, пока отвечает другой сервер")
    for name in _heavy(module, routine, others):
        yield Problem(place, f"{routine.name}: {name} в подписке: её дело — строка в очереди, остальное — заданию")


def _heavy(module: Module, routine: Routine, others: Peers) -> Iterator[str]:
    for _, one in reached(module, routine, others):
        yield from (f"Новый {kind}" for _, kind in made(one.node) if fold(kind) in HEAVY_TYPES)
        yield from (f"{owner}.{name}" for _, owner, name in called_of(one.node) if fold(owner) in HEAVY_OBJECTS)


def lets_loading_pass(routine: Routine) -> bool:
    """Whether the first statement is ``Если Источник.ОбменДанными.Загрузка … Тогда Возврат``."""
    statements = [child for child in routine.node.children if child.type.endswith("_statement")]
    first = next((one for one in statements if one.type != "var_statement"), None)
    if first is None or first.type != "if_statement":
        return False
    condition = next(child for child in first.children if child.type == "expression")
    then = next((child for child in first.children if child.type.endswith("_statement")), None)
    denied = any(fold(words(one)) in {"не", "not", "и", "and"} for one in walk(condition) if one.type == "operator")
    loading = _LOADING in fold(words(condition)) or ".dataexchange.load" in fold(words(condition))
    return loading and not denied and then is not None and then.type == "return_statement"
