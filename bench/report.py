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
on kept-alive connections (64 where nothing else is said), each acknowledged after its commit, and go out over HTTP to a
sink that does nothing.

Work orders are read from a stand of 1C and become deals at a stand of a portal with the documented limits: 50 requests
at once and 2 a second, 480 s of a method in ten minutes, 60 s a request. Its clock is moved by calls and by waiting
alone: a write costs 0.3 s, a page of a list 0.25 s, a row of an import 0.03 s. 60 % of the work orders stand in a deal,
20 % have an open deal of their client, 20 % are new, half of those clients too; as many open deals again are others'.
The least there could be: each deal, and each contact of an open one, read once in pages of 50, all commands fifty a
request, imports a thousand rows, and the method that has most to do within its 480 s. With robots it counts every new
deal and contact as a command; obmen imports the contacts, and deals of finished work orders. It leaves a tenth of the
limits to others, as it comes; its processor time is the whole process's, journal included. The other clients have the
same portal, as their manuals teach: all deals and contacts are read, matched in memory, and written by one call each
for updates, contacts and deals; their clocks and sleeps are the portal's.

A KSUP and a base of 1C are stands with obmen between them. Questions for prices and stock go to 1C's own service and
through obmen by turns, 50 a second each, whether the one before is answered or not; what 1C writes is timed from its
register of outgoing messages, or from the request where the stand sends none of that kind, to KSUP's own data. The
first load reads 1C's OData; beside it the same pages are read and the same rows written bare.
"""

WHERE = """
## Where the time goes

Measured apart, by thread, on the machine named above (November 2026), milliseconds of processor time a message. Of the
three processes each runs one Python thread at a time; with two cores server and journal keep to one each:

| | accept only | end to end |
|---|---|---|
| server: calls and answers of HTTP, its end of the line | 0.23 | 0.23 |
| journal: writing | 0.16 | 0.27 |
| journal: its ends of the lines | 0.04 | 0.09 |
| worker: the exchange and its request | | 0.22 |
| worker: its end of the line, claims | | 0.09 |
| worker: the thread of the HTTP client | | 0.07 |

Accepts are so bound by both cores at once, the journal's with the sender beside it: with 64 connections each waits for
the other a sixth of the time, with 256 hardly at all. Of the server's part a third is reading and placing the message,
a quarter the protocol and its system calls. Of the journal's writing two thirds are SQLite: two pages of 4 kB a message
to write and sync. What could come next: fewer pages (the index of what was seen before is half of them).
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
    return "\n".join(parts) + "\n" + WHERE


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
