"""What the platform calls by name: methods of HTTP services and scheduled jobs. A name that is not there is told by 1C
only when the first call comes."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .module import Module, Problem, fold

_HANDLER = re.compile(r"<Handler>\s*(\w+)\s*</Handler>")
_METHOD = re.compile(r"<MethodName>\s*CommonModule\.(\w+)\.(\w+)\s*</MethodName>")


def wrong(folder: Path, modules: Mapping[Path, Module]) -> Iterator[tuple[Path, Problem]]:
    yield from services(folder, modules)
    yield from jobs(folder, modules)


def services(folder: Path, modules: Mapping[Path, Module]) -> Iterator[tuple[Path, Problem]]:
    for path in sorted(folder.rglob("HTTPServices/*.xml")):
        module = modules.get(path.parent / path.stem / "Ext/Module.bsl")
        for name in _HANDLER.findall(path.read_text(encoding="utf-8-sig")):
            routine = module.routines.get(fold(name)) if module else None
            if routine is None or routine.node.type != "function_definition":
                yield path, Problem(1, f"нет функции {name}: её зовёт HTTP-сервис")
            elif routine.most != 1:
                yield path, Problem(1, f"{name}: у функции HTTP-сервиса один параметр, запрос")


def jobs(folder: Path, modules: Mapping[Path, Module]) -> Iterator[tuple[Path, Problem]]:
    for path in sorted(folder.rglob("ScheduledJobs/*.xml")):
        for name, procedure in _METHOD.findall(path.read_text(encoding="utf-8-sig")):
            module = modules.get(path.parent.parent / "CommonModules" / name / "Ext/Module.bsl")
            routine = module.routines.get(fold(procedure)) if module else None
            if routine is None or not routine.exported or routine.least:
                yield path, Problem(1, f"нет экспортной процедуры {name}.{procedure} без параметров: её зовёт задание")
