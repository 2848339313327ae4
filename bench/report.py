"""``bench/RESULTS.md``: what was measured, on what, each gate ok or not."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from .results import Gate, Results

FILE = Path(__file__).parent / "RESULTS.md"
HEAD = """# Speed, measured

Written by `make bench`. One run on one machine: program, database, sender and sink share its cores, so compare ratios
of this run, not rates of different machines. Orders of 900 bytes over 10,000 lanes come in through the doors over HTTP
on 64 kept-alive connections, each acknowledged after its commit, and go out over HTTP to a sink that does nothing.
"""


def markdown(results: Results, *, quick: bool, seconds: float) -> str:
    parts = [HEAD, f"- {_machine()}\n- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, took {seconds:.0f} s{_load()}"]
    if quick:
        parts.append("- **A quick run: small counts, its figures are rough.**")
    parts += [f"- {note}" for note in results.notes]
    parts += ["\n## Gates\n\n| gate | seen | needed | |\n|---|---|---|---|", *map(_gate, results.gates)]
    for title, rows in results.tables.items():
        parts.append(f"\n## {title}\n\n| | |\n|---|---|")
        parts += [f"| {row.what} | {row.value} |" for row in rows]
    return "\n".join(parts) + "\n"


def _gate(gate: Gate) -> str:
    seen = "not measured" if gate.seen is None else f"{gate.seen:.3g} {gate.unit}".strip()
    sign = "≥" if gate.least else "≤"
    return f"| {gate.what} | {seen} | {sign} {gate.limit:g} {gate.unit} | {'ok' if gate.ok else '**not met**'} |"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 30
    return (
        f"{os.cpu_count()} × {model}, {memory} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version} (WAL, synchronous=FULL)"
    )


def _load() -> str:
    return f"; load of the machine in the last minutes {', '.join(f'{part:.1f}' for part in os.getloadavg())}"
