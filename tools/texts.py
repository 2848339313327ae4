"""Every text a person reads, where it is written: ``Text("…")`` and gettext in Python, translate tags in templates."""

import ast
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/obmen"
LAZY = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "Text": None}


@dataclass(frozen=True)
class Found:
    """``message`` is one text, or singular and plural; ``folder`` is the one whose catalog should hold it."""

    message: str | tuple[str, ...]
    context: str | None
    folder: Path
    place: str

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalog knows it by."""
        return self.context, self.message if isinstance(self.message, str) else self.message[0]


def written() -> Iterator[Found]:
    for path in sources():
        for line, message, context in extracted(path):
            yield Found(message, context, folder(path), f"{path.relative_to(ROOT)}:{line}")


def hidden() -> Iterator[tuple[Path, str]]:
    """(folder, place) of each ``Text(…)`` whose message is put together as it runs, and so can be in no catalog."""
    for path in sources():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text())):
                if _is_text(node) and not (node.args and _is_written_out(node.args[0])):
                    yield folder(path), f"{path.relative_to(ROOT)}:{node.lineno}"


def sources() -> Iterator[Path]:
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.*")]):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield path


def folder(path: Path) -> Path:
    """``src/obmen/<part>``; for systems, exchanges and the demo ``src/obmen/<part>/<name>``."""
    parts = path.relative_to(SOURCE).parts[:-1]
    depth = 2 if parts[:1] in {("systems",), ("exchanges",)} or parts[:2] == ("cli", "demo") else 1
    return SOURCE.joinpath(*parts[:depth])


def extracted(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, message and context of each text of a file."""
    source = path.read_text()
    if path.suffix != ".py":
        source = _as_python(source, str(path))
    rows: Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]]
    rows = extract("python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _, context in rows:
        yield line, message, context


def _is_text(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"


def _is_written_out(node: ast.expr) -> bool:
    """A text itself, or the ``.message`` of another Text, which was written out where that one stands."""
    if isinstance(node, ast.Attribute):
        return node.attr == "message"
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _as_python(template: str, origin: str) -> str:
    """Django turns a template into something that looks like Python to an extractor, but for its indentation."""
    if not settings.configured:
        settings.configure()
    return "\n".join(line.lstrip() for line in templatize(template, origin=origin).splitlines())
