"""Mutation check of exchanges: ``make mutants``, ``make mutants ARGS="orders incomes"``; not part of CI.

mutmut changes the functions of an exchange one small thing at a time and runs the stories of its folder against each
change; what no story notices has survived. It works in a copy of the project, and a change that a story ends on in any
way counts as killed, so each folder's stories have to pass unchanged first. Where a folder would take longer than ten
minutes, as many changes as fit are drawn at random, the same ones each time.

Survivors that are known to be without meaning stand with a reason in ``docs/mutants.md``, one row each.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from obmen.core import clock

ROOT = Path(__file__).resolve().parent.parent
EXCHANGES = ROOT / "src" / "obmen" / "exchanges"
KNOWN = ROOT / "docs" / "mutants.md"
COPIED = ("src", "tests", "tools", "bench", "docs", "1c", "conftest.py", "pyproject.toml")
LIMIT_SECONDS = 600.0
AT_ONCE = 2
PORTION = 150
AIM = 0.9
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/obmen/exchanges/{name}/*.py"]
do_not_mutate = ["src/obmen/exchanges/{name}/tests/*"]
also_copy = {also}
pytest_add_cli_args_test_selection = ["src/obmen/exchanges/{name}/tests"]
use_git_change_detection = false
track_dependencies = false
process_isolation = "forkserver" # the HTTP client's threads do not outlive a fork
"""
SURVIVED, UNSEEN = (0,), (33, 5)
"""What mutmut keeps of a change: the stories passed; no story comes by."""


@dataclass(frozen=True)
class Checked:
    """``tried`` of ``all`` changes. ``survivors``: what changed, by mutmut's name for it."""

    all: int
    tried: int
    survivors: dict[str, str]
    known: int

    @property
    def share(self) -> float:
        """Of those that mean something."""
        meant = self.tried - self.known
        return (meant - len(self.survivors)) / meant if meant else 1.0


def main(words: Sequence[str]) -> int:
    there = sorted(one.name for one in EXCHANGES.iterdir() if (one / "tests").is_dir())
    if unknown := set(words) - set(there):
        sys.exit(f"no such exchange: {', '.join(sorted(unknown))}; there are {', '.join(there)}")
    shares = []
    for name in words or there:
        with tempfile.TemporaryDirectory(prefix="obmen-mutants-") as folder:
            checked = _checked(name, Path(folder))
        shares.append(checked.share)
        _tell(name, checked)
    return 0 if min(shares) >= AIM else 1


def _tell(name: str, checked: Checked) -> None:
    drawn = "" if checked.tried == checked.all else f" drawn of {checked.all}"
    killed = checked.tried - checked.known - len(checked.survivors)
    print(f"{name}: {killed} of {checked.tried}{drawn} killed, {checked.known} known, {checked.share:.0%}", flush=True)
    for one, change in checked.survivors.items():
        print(f"\n{one}\n{change}")


def _checked(name: str, copy: Path) -> Checked:
    for one in COPIED:
        source = ROOT / one
        if source.is_dir():
            shutil.copytree(source, copy / one, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / one)
    with (copy / "pyproject.toml").open("a") as file:
        file.write(SETTINGS.format(name=name, also=json.dumps(COPIED[1:-1])))
    (copy / "mutants" / "src").mkdir(parents=True)  # a path that is not there when Python starts is never looked at
    every = _all(name, copy)
    tried = _drawn(name, copy, every)
    results = {one: code for one, code in _results(name, copy) if one in tried}
    survivors = [one for one, code in results.items() if code in (*SURVIVED, *UNSEEN)]
    known = _known()
    left = {one: change for one in survivors if _key(change := _change(copy, one)) not in known}
    return Checked(len(every), len(tried), left, len(survivors) - len(left))


def _all(name: str, copy: Path) -> list[str]:
    """Made, and the first of them tried."""
    _mutmut(copy, "run", "--max-children", "1", f"obmen.exchanges.{name}.*__mutmut_1")
    return [one for one, _ in _results(name, copy)]


def _drawn(name: str, copy: Path, every: list[str]) -> set[str]:
    """Tried in portions until the time is over."""
    random.Random(name).shuffle(every)  # noqa: S311
    began, done = clock.monotonic(), 0
    while done < len(every) and clock.monotonic() - began < LIMIT_SECONDS:
        portion = every[done : done + PORTION]
        _mutmut(copy, "run", "--max-children", str(AT_ONCE), *portion)
        done += len(portion)
    return set(every[:done])


def _results(name: str, copy: Path) -> Iterator[tuple[str, int | None]]:
    for file in sorted((copy / "mutants" / "src" / "obmen" / "exchanges" / name).glob("*.meta")):
        yield from json.loads(file.read_text())["exit_code_by_key"].items()


def _change(copy: Path, mutant: str) -> str:
    """The lines taken out and put in, and the file's name."""
    lines = _mutmut(copy, "show", mutant).splitlines()
    changed = [line for line in lines if re.match(r"[-+](?![-+])", line)]
    return "\n".join([mutant.partition(".x")[0], *changed])


def _key(change: str) -> str:
    return re.sub(r"\s+", " ", change)


def _known() -> set[str]:
    """The fenced blocks of the page."""
    return {_key(block.strip()) for block in re.findall(r"```diff\n(.*?)```", KNOWN.read_text(), re.DOTALL)}


def _mutmut(copy: Path, *words: str) -> str:
    paths = os.pathsep.join([str(copy / "mutants" / "src"), str(copy / "mutants")])
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *words],
        cwd=copy, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"mutmut {words[0]}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
