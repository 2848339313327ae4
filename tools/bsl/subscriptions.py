"""Event subscriptions: each handler is there, lets loading pass, and never waits for the network."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .module import Module, Problem, Routine, fold, walk, words
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
        for problem in _of_handler(module, routine):
            yield path, problem


def _of_handler(module: Module, routine: Routine) -> Iterator[Problem]:
    place = routine.node.start_point[0] + 1
    if not lets_loading_pass(routine):
        yield Problem(place, f"{routine.name}: первым делом нужна проверка ОбменДанными.Загрузка с возвратом")
    if waits(module, routine):
        yield Problem(place, f"{routine.name}: HTTP в подписке держит запись документа, пока отвечает другой сервер")


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
