"""``python -m tools.shape``: a code file has at most 200 lines, a function at most 25 (its docstring not counted).

What may be longer stands in ``tools/shape_exceptions.txt``, with the reason; an exception nobody needs any more is a
mistake too.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "tools", "bench")
EXCEPTIONS = Path(__file__).parent / "shape_exceptions.txt"
FILE_LINES = 200
FUNCTION_LINES = 25


def main() -> int:
    allowed = exceptions()
    long = dict(too_long())
    found = [f"{place}: {problem}" for place, problem in long.items() if place not in allowed]
    found += [f"{EXCEPTIONS.relative_to(ROOT)}: {place} needs no exception" for place in sorted(allowed - set(long))]
    print(*found or [f"shape: all files and functions short enough, {len(allowed)} exceptions"], sep="\n")
    return bool(found)


def exceptions() -> set[str]:
    """Lines ``place  # reason``; a line without a reason is refused."""
    places = set()
    for line in EXCEPTIONS.read_text().splitlines():
        place, _, reason = line.partition("#")
        if place.strip() and not reason.strip():
            raise SystemExit(f"{EXCEPTIONS.relative_to(ROOT)}: no reason: {line}")
        if place.strip():
            places.add(place.strip())
    return places


def too_long() -> Iterator[tuple[str, str]]:
    for path in code_files():
        place = str(path.relative_to(ROOT))
        source = path.read_text()
        if (lines := source.count("\n")) > FILE_LINES:
            yield place, f"{lines} lines, at most {FILE_LINES}"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := length(node)) > FUNCTION_LINES:
                yield f"{place}:{node.name}", f"line {node.lineno}: {lines} lines, at most {FUNCTION_LINES}"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    total = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        total -= (first.end_lineno or 0) - first.lineno + 1
    return total


def code_files() -> Iterator[Path]:
    """Migrations are written by Django."""
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


if __name__ == "__main__":
    sys.exit(main())
