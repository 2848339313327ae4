"""Programs the bench runs beside itself, and what they take of the machine (Linux: read from /proc)."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 30.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Program:
    """``line``: what it said when it was ready."""

    running: "subprocess.Popen[str]"
    line: str = ""

    def memory(self) -> float:
        """What it and its children hold now, MB: pages they share count once (PSS)."""
        rolled = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self._pids()]
        return sum(int(text.split("\nPss:")[1].split()[0]) for text in rolled) / 1024

    def seconds(self) -> float:
        """Processor time it and its children have used."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self._pids()]
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICKS

    def _pids(self) -> list[int]:
        pid = self.running.pid
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


@contextmanager
def program(
    words: Sequence[str], ready: str, *, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """Runs until the block ends. ``ready``: a pattern; the program is ready when it says such a line."""
    with log.open("ab") as told:
        running = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=told, text=True, cwd=ROOT, env={**os.environ, **(environment or {})}
        )
    try:
        yield Program(running, _line(running, ready, log))
    finally:
        running.terminate()
        try:
            running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def python(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]


def _line(running: "subprocess.Popen[str]", ready: str, log: Path) -> str:
    assert running.stdout
    for line in running.stdout:
        if re.search(ready, line):
            return line.strip()
    raise RuntimeError(f"did not start: {running.args!r}\n{log.read_text()[-2000:]}")


class Busy:
    """How busy all cores of the machine were since it was made, 0–1."""

    def __init__(self) -> None:
        self._idle, self._began = _idle(), time.monotonic()

    def share(self) -> float:
        passed = (time.monotonic() - self._began) * (os.cpu_count() or 1)
        return max(0.0, 1 - (_idle() - self._idle) / passed)


def _idle() -> float:
    """Seconds all cores have idled since the machine started; waiting for the disk is idling too."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return (int(fields[4]) + int(fields[5])) / _TICKS
