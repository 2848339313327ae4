"""Every text a person reads, where it is written: ``Text("…")`` and gettext in Python, translate tags in templates."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """``folder`` is the one whose catalog should hold the text; ``key`` is (context or None, msgid)."""

    key: tuple[str | None, str]
    folder: Path
    place: str


def written() -> Iterator[Found]:
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.*")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for line, message, context in _extracted(path):
            yield Found((context, message), folder(path), f"{path.relative_to(ROOT)}:{line}")


def folder(path: Path) -> Path:
    """``src/obmen/<part>``, and for systems and exchanges ``src/obmen/<part>/<name>``."""
    parts = path.relative_to(SOURCE).parts[:-1]
    depth = 2 if parts[:1] in {("systems",), ("exchanges",)} else 1
    return SOURCE.joinpath(*parts[:depth])


def _extracted(path: Path) -> Iterator[tuple[int, str, str | None]]:
    source = path.read_text()
    if path.suffix != ".py":
        source = _as_python(source, str(path))
    rows: Iterable[tuple[int, object, list[str], str | None]]
    rows = extract("python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _, context in rows:
        first = message[0] if isinstance(message, tuple) else message
        yield line, str(first), context


def _as_python(template: str, origin: str) -> str:
    """Django turns a template into something that looks like Python to an extractor, but for its indentation."""
    if not settings.configured:
        settings.configure()
    return "\n".join(line.lstrip() for line in templatize(template, origin=origin).splitlines())
