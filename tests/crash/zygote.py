"""A server process prepared once and forked for each start, so that a start costs milliseconds and not seconds.

Speaks JSON lines: on standard input ``{"prepare": [url, token]}``, ``{"start": {…Plan}}``, ``{"reap": pid}``; on
standard output the answer to each. It holds no thread and no open database. Its children end with it.
"""

import gc
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from obmen.site import boot

boot()

from obmen.core.discovery import exchanges, systems  # noqa: E402  models can be imported from here on

from . import child  # noqa: E402

log = logging.getLogger("crash")


class Zygote:
    def __init__(self, answers: int, log: Path) -> None:
        self._answers, self._log = answers, log
        self._children: set[int] = set()

    def serve(self) -> None:
        self._answer("ready")
        for line in sys.stdin:
            [(word, argument)] = json.loads(line).items()
            self._answer(getattr(self, word)(argument))
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def prepare(self, ksup: list[str]) -> str:
        reading, writing = os.pipe()
        pid = self._fork(lambda: os.write(writing, child.prepare(*ksup).encode()))
        os.close(writing)
        os.waitpid(pid, 0)
        with os.fdopen(reading) as told:
            return told.read()

    def start(self, plan: dict[str, Any]) -> int:
        pid = self._fork(lambda: child.run(child.Plan(**{**plan, "gauge": Path(plan["gauge"])})))
        self._children.add(pid)
        return pid

    def reap(self, pid: int) -> int:
        os.waitpid(pid, 0)
        self._children.discard(pid)
        return pid

    def _fork(self, act: Callable[[], object]) -> int:
        if pid := os.fork():
            return pid
        try:
            act()
        except Exception:
            log.exception("the child failed")
        finally:
            os._exit(0)

    def _answer(self, answer: object) -> None:
        os.write(self._answers, json.dumps(answer).encode() + b"\n")


def main() -> None:
    """What children print goes to the log named on the command line, and never among the answers."""
    systems(), exchanges()
    log = Path(sys.argv[1])
    answers = os.dup(1)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    gc.collect()
    gc.freeze()
    Zygote(answers, log).serve()


if __name__ == "__main__":
    main()
