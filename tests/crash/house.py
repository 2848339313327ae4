"""The server processes of one siege, as the harness holds them: started by the zygote, watched by the gauge."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fixtures.postgres import free_port

from .gauge import JOURNAL, READY, WORKER, Gauge
from .points import ACCEPTING, ALONE, DELIVERING

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 20.0
LEASE = 2.0


class Zygote:
    """The other end of ``tests.crash.zygote``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @staticmethod
    @asynccontextmanager
    async def hatched(environment: Mapping[str, str], log: Path) -> AsyncIterator["Zygote"]:
        words = [sys.executable, "-m", "tests.crash.zygote", str(log)]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe, env=environment, cwd=ROOT)
        zygote = Zygote(process)
        try:
            await zygote._answer()
            yield zygote
        finally:
            assert process.stdin
            process.stdin.close()
            await process.wait()

    async def ask(self, word: str, argument: object) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({word: argument}).encode() + b"\n")
        return await self._answer()

    async def _answer(self) -> Any:
        assert self._process.stdout
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the zygote has ended: its log, or what it printed above, says why")
        return json.loads(line)


@dataclass
class Server:
    """One of the processes, in its roles, on a port of its own: what it keeps when it is killed and started anew."""

    zygote: Zygote
    place: Path
    row: int
    roles: tuple[str, ...]
    lease: float
    port: int = field(default_factory=free_port)
    pid: int = 0
    gauge: Gauge = field(init=False)

    def __post_init__(self) -> None:
        self.gauge = Gauge(self.place, self.row)

    @property
    def points(self) -> tuple[str, ...]:
        points = (ACCEPTING if "web" in self.roles else ()) + (DELIVERING if "worker" in self.roles else ())
        return (*points, *ALONE) if len(self.roles) > 1 else points

    async def start(self) -> None:
        self.gauge.clear()
        plan = {"gauge": str(self.place), "row": self.row, "port": self.port, "roles": self.roles, "lease": self.lease}
        self.pid = await self.zygote.ask("start", plan)
        if not await there(lambda: bool(self.gauge[READY]), START_SECONDS):
            raise RuntimeError(f"the server did not start: {self.roles}, port {self.port}")

    def stand_still(self) -> None:
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP)

    async def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        await self.zygote.ask("reap", self.pid)

    def kill_alone(self, process: int) -> None:
        """To be called while all stand still. A worker whose journal is gone ends by itself."""
        os.kill(self.gauge.pid(process), signal.SIGKILL)
        for pid in self._pids():
            os.kill(pid, signal.SIGCONT)
        self.gauge.dead(process)
        if process == JOURNAL:
            self.gauge.dead(WORKER)

    def _pids(self) -> list[int]:
        return [pid for pid in (self.pid, self.gauge.pid(JOURNAL), self.gauge.pid(WORKER)) if pid]


async def there(condition: Callable[[], bool], seconds: float) -> bool:
    """Looks every millisecond, for nobody can tell; False when it has not come about in time."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    return found


def servers_of(kind: str, zygote: Zygote, gauge: Path) -> Sequence[Server]:
    """SQLite: one server, its journal and its worker processes of their own. PostgreSQL: two accept, three deliver."""
    Gauge.make(gauge)
    if kind == "sqlite":
        return [Server(zygote, gauge, 0, ("web", "worker"), lease=30.0)]
    accepting = [Server(zygote, gauge, row, ("web",), lease=LEASE) for row in range(2)]
    return accepting + [Server(zygote, gauge, row, ("worker",), lease=LEASE) for row in range(2, 5)]
