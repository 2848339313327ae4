"""Mutation check of exchanges: ``make mutants``, ``make mutants ARGS="orders incomes"``; not part of CI.

mutmut changes the functions of an exchange one small thing at a time and runs the stories of its folder against each
change; what no story notices has survived. It works in a copy of the project, and a change that a story ends on in any
way counts as killed, so each folder's stories have to pass unchanged first. Where a folder would take longer than ten
minutes, as many changes as fit are drawn at random, the same ones each time.

Survivors that are known to be without meaning stand with a reason in ``docs/mutants.md``, a block each. How a text for
a person is worded is no story's concern: a change of its letters alone is not counted.
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
    """``tried`` of ``all`` changes, those without meaning among them: ``known``, and the wording of a text.
    ``survivors``: what changed, by mutmut's name for it."""

    all: int
    tried: int
    killed: int
    known: int
    survivors: dict[str, str]

    @property
    def share(self) -> float:
        """Of those that mean something."""
        meant = self.killed + len(self.survivors)
        return self.killed / meant if meant else 1.0


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
    drawn = "" if checked.tried == checked.all else f", {checked.tried} drawn of {checked.all}"
    killed, survived = checked.killed, len(checked.survivors)
    print(
        f"{name}: {checked.share:.0%}: {killed} killed, {survived} survived, {checked.known} known{drawn}", flush=True
    )
    for one, change in checked.survivors.items():
        print(f"\n{one}\n{change}", flush=True)


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
    _try(name, copy)
    every = dict(_results(name, copy))
    tried = {one: code for one, code in every.items() if code is not None}
    changes = {one: _change(copy, one) for one, code in tried.items() if code in (*SURVIVED, *UNSEEN)}
    meant = {one: change for one, change in changes.items() if not _wording(change)}
    known = _known()
    left = {one: change for one, change in meant.items() if _key(change) not in known}
    return Checked(len(every), len(tried), len(tried) - len(changes), len(meant) - len(left), left)


def _try(name: str, copy: Path) -> None:
    """The first change of each function, then the others in portions until the time is over."""
    began, portion = clock.monotonic(), [f"obmen.exchanges.{name}.*__mutmut_1"]
    while portion and clock.monotonic() - began < LIMIT_SECONDS:
        _mutmut(copy, "run", "--max-children", str(AT_ONCE), *portion)
        left = [one for one, code in _results(name, copy) if code is None]
        random.Random(name).shuffle(left)  # noqa: S311
        portion = left[:PORTION]


def _results(name: str, copy: Path) -> Iterator[tuple[str, int | None]]:
    for file in sorted((copy / "mutants" / "src" / "obmen" / "exchanges" / name).glob("*.meta")):
        yield from json.loads(file.read_text())["exit_code_by_key"].items()


def _change(copy: Path, mutant: str) -> str:
    """The lines taken out and put in, and the file's name."""
    lines = _mutmut(copy, "show", mutant).splitlines()
    changed = [line for line in lines if re.match(r"[-+](?![-+])", line)]
    return "\n".join([mutant.partition(".x")[0], *changed])


def _wording(change: str) -> bool:
    """Only the letters of a literal of several words are others."""
    removed, added = ("\n".join(re.findall(rf"^[{sign}](.*)", change, re.MULTILINE)) for sign in "-+")
    changed = [one for one in re.findall(r'"([^"]*)"', removed) if f'"{one}"' not in added]
    same = added.replace("XX", "").casefold() == removed.replace("XX", "").casefold()
    return same and all(re.search(r"\S \S", one) for one in changed)


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
