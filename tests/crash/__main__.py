"""``python -m tests.crash``: sieges of both databases, reported in ``bench/CRASH.md``; exit code 1 when a siege found
anything."""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fixtures.postgres import Cluster

from .report import report
from .siege import DEALS, Ground, Told, besiege

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgresql")


def main() -> int:
    options = parsed()
    sieges = [siege(kind, options.kills, options.seed) for kind in options.database or KINDS]
    text = report(sieges, options.kills, DEALS)
    print(text)
    options.report.write_text(text, encoding="utf-8")
    problems = [f"{told.kind}: {problem}" for told in sieges for problem in told.problems()]
    print(*problems, sep="\n", file=sys.stderr)
    return bool(problems)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="how many kills in each database (default 500)")
    parser.add_argument("--database", choices=KINDS, action="append", help="only this one; default both")
    parser.add_argument("--seed", type=int, default=1, help="draws other instants and orders")
    parser.add_argument("--report", type=Path, default=ROOT / "bench/CRASH.md", help="default bench/CRASH.md")
    return parser.parse_args()


def siege(kind: str, kills: int, seed: int) -> Told:
    print(f"{kind}: {kills} kills …", file=sys.stderr, flush=True)
    with ground(kind) as found:
        told = asyncio.run(besiege(found, kills=kills, seed=seed))
        if told.problems():
            kept = shutil.copytree(found.home, tempfile.mkdtemp(prefix=f"obmen-crash-{kind}-"), dirs_exist_ok=True)
            print(f"the server's folder is kept in {kept}", file=sys.stderr)
        return told


@contextmanager
def ground(kind: str) -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(prefix="obmen-crash-") as folder:
        if kind == "sqlite":
            yield _ground(kind, Path(folder), f"sqlite:///{folder}/obmen.sqlite3")
            return
        with Cluster(durable=True) as cluster:
            yield _ground(kind, Path(folder), cluster.create("crash"))


def _ground(kind: str, home: Path, url: str) -> Ground:
    return Ground(kind, home, {**os.environ, "OBMEN_HOME": str(home), "OBMEN_DATABASE": url})


if __name__ == "__main__":
    sys.exit(main())
