"""The two ends of a load, as the bench holds them: who sends, and who takes."""

import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .asks import Answered, Asks
from .load import Load, Sent
from .processes import program, python

LIMIT_SECONDS = 240.0


def sent(load: Load) -> Sent:
    """Sends it all, in a process of its own."""
    told = _told_by("bench.load", asdict(load))
    result = Sent(**{**told, "sent": {int(n): at for n, at in told["sent"].items()}})
    if result.refused:
        sys.stderr.write(f"{result.refused} of {load.count} orders were refused\n")
    return result


def asked(asks: Asks) -> Answered:
    """Asks it all, in a process of its own."""
    return Answered(**_told_by("bench.asks", asdict(asks)))


def _told_by(module: str, wanted: dict[str, Any]) -> Any:
    with tempfile.NamedTemporaryFile(prefix="obmen-load-") as file:
        words = python(module, json.dumps(wanted), file.name)
        done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
        if done.returncode:
            raise RuntimeError(f"the load broke off:\n{done.stderr[-2000:]}")
        return json.load(file)


class Sink:
    """The other end of ``bench.sink``."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/in"
        self._port = port

    def wait(self, count: int) -> float:
        """Until so many different orders have come → when that was, monotonic seconds."""
        return float(self._ask(f"/wait/{count}")["at"])

    def now(self) -> tuple[int, int]:
        """How many different orders have come, how many came again."""
        told = self._ask("/wait/0")
        return int(told["count"]), int(told["doubles"])

    def arrivals(self) -> dict[int, float]:
        return {int(n): at for n, at in self._ask("/arrivals").items()}

    def forget(self) -> None:
        self._ask("/forget")

    def _ask(self, path: str) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LIMIT_SECONDS)
        try:
            line.request("GET", path)
            return json.loads(line.getresponse().read())
        finally:
            line.close()


@contextmanager
def a_sink(log: Path) -> Iterator[Sink]:
    with program(python("bench.sink"), r"^\d+$", log=log) as running:
        yield Sink(int(running.line))


def percentile(values: list[float], share: float) -> float:
    """In milliseconds, of seconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000
