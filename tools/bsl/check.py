from collections.abc import Iterator
from pathlib import Path

from bslfmt import FormatError, LexerError, format_code

from . import common, dialect, entries, forms, names, objects, queries, subscriptions, waiting
from .module import Module, Problem, line, parsed, walk

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "1c"


def main() -> int:
    modules = read(FOLDER)
    found = [f"{path.relative_to(ROOT)}:{problem.line}: {problem.text}" for path, problem in problems(FOLDER, modules)]
    print(*found or [f"bsl: {len(modules)} modules, nothing wrong"], sep="\n")
    return bool(found) or not modules


def read(folder: Path) -> dict[Path, Module]:
    return {path: parsed(path, path.read_text(encoding="utf-8-sig")) for path in sorted(folder.rglob("*.bsl"))}


def problems(folder: Path, modules: dict[Path, Module]) -> Iterator[tuple[Path, Problem]]:
    for path, module in modules.items():
        peers = common.peers(path, modules)
        of_module = [*unreadable(module)] or [*inside(module, _owner(path, modules), peers)]
        if (root := _root(path)) is not None:
            of_module += objects.wrong(module, root)
        yield from ((path, problem) for problem in sorted(of_module))
    yield from subscriptions.wrong(folder, modules)
    yield from entries.wrong(folder, modules)


def unreadable(module: Module) -> Iterator[Problem]:
    """Nothing else is to be said of a module that does not parse."""
    faults = [line(node) for node in walk(module.root) if node.is_error or node.is_missing]
    if module.root.has_error:
        yield Problem(min(faults, default=1), "не разбирается")


def inside(module: Module, owner: Module | None = None, peers: common.Peers = common.NOBODY) -> Iterator[Problem]:
    yield from unformatted(module)
    for lint in (waiting.without_limit, queries.wrong, dialect.newer, dialect.dialogs, dialect.impure):
        yield from lint(module)
    yield from waiting.inside_transactions(module, peers)
    yield from names.wrong(module, owner, peers)
    yield from common.wrong(module, peers)
    yield from forms.wrong(module, peers)


def unformatted(module: Module) -> Iterator[Problem]:
    try:
        formatted = format_code(module.text)
    except (FormatError, LexerError) as error:
        yield Problem(1, f"bslfmt: {error}")
        return
    if formatted != module.text:
        pairs = zip(formatted.splitlines(), module.text.splitlines(), strict=False)
        first = next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 1)
        yield Problem(first, f"не отформатировано; поправит: bslfmt -i {module.path}")


def _owner(path: Path, modules: dict[Path, Module]) -> Module | None:
    """``<обработка>/Формы/<форма>/Модуль.bsl`` → ``<обработка>/МодульОбъекта.bsl``."""
    return modules.get(path.parent.parent.parent / "МодульОбъекта.bsl") if len(path.parents) > 3 else None


def _root(path: Path) -> Path | None:
    """Where the configuration of a module kept as the Designer dumps it lies: ``<root>/<kind>/<name>/Ext/…``."""
    return next((one.parent.parent.parent for one in path.parents if one.name == "Ext"), None)
