"""``python -m tools.rules``: what docs/rules.toml calls done is quoted by a test, and no test quotes an unknown rule.

That those tests also passed is demanded by ``pytest --all-rules``.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs/rules.toml"
STATUSES = {"done", "not yet"}


@cache
def rules() -> dict[str, str]:
    """Rule number to status."""
    listed: dict[str, dict[str, str]] = tomllib.loads(LIST.read_text())
    return {number: rule["status"] for number, rule in listed.items()}


def known() -> set[str]:
    return set(rules())


def done() -> set[str]:
    return {number for number, status in rules().items() if status == "done"}


def quoted() -> Iterator[tuple[str, str]]:
    """Each (rule, place) of a ``pytest.mark.rule("K4.1", "K4.2")``, as a decorator or as ``pytestmark``."""
    for path in test_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"pytest.mark.rule", "mark.rule"}:
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value), f"{path.relative_to(ROOT)}:{node.lineno}"


def test_files() -> Iterator[Path]:
    for folder in ("src", "tests"):
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "tests" in path.parts)


def problems() -> Iterator[str]:
    places = list(quoted())
    for number, status in rules().items():
        if status not in STATUSES:
            yield f"docs/rules.toml: {number}: status is {status!r}, not one of {sorted(STATUSES)}"
    for number, place in places:
        if number not in known():
            yield f"{place}: docs/rules.toml has no rule {number}"
    for number in sorted(done() - {number for number, _ in places}):
        yield f"docs/rules.toml: {number} is called done and no test is marked with it"


def main() -> int:
    found = list(problems())
    print(*found or [f"rules: {len(done())} of {len(known())} done, each with a test"], sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
