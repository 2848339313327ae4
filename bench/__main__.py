"""``make bench``: measures and writes ``bench/RESULTS.md``. ``--quick``: a minute, not written; ``--only backlog``."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import accept, at_once, first_load, hanging, postgres, prices, report, sqlite, stalled
from .deals.job import work_orders
from .ends import a_sink
from .results import Ground, Results

JOBS: dict[str, Callable[[Ground], None]] = {
    "backlog": accept.backlog,
    "peer": sqlite.beside_peer,
    "postgres": postgres.processes,
    "stalled": stalled.stalled,
    "hanging": hanging.hanging,
    "work_orders": work_orders,
    "prices": prices.prices,
    "at_once": at_once.at_once,
    "first_load": first_load.first_load,
}
QUICK = 0.03


def main() -> int:
    """The file is written after each job, so that a run broken off leaves what it has measured."""
    asked = _asked()
    results, began = Results(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="obmen-bench-") as folder:
        for name in asked.only or JOBS:
            sys.stderr.write(f"{name} …\n")
            with a_sink(Path(folder) / f"{name}-sink.log") as sink:
                JOBS[name](Ground(Path(folder), sink, QUICK if asked.quick else 1.0, results))
            told = report.markdown(results, quick=asked.quick, seconds=time.monotonic() - began)
            if not asked.quick and not asked.only:
                report.FILE.write_text(told)
    sys.stdout.write(told)
    return 0 if all(gate.ok for gate in results.gates) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute, small counts; RESULTS.md stays as it is")
    parser.add_argument("--only", action="append", choices=list(JOBS), help="this job only; may be given several times")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
