"""obmen as its operator runs it: set up by its own commands, started as its own processes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .ends import Sink
from .orders import KEY
from .processes import Program, program

OBMEN = str(Path(sys.executable).parent / "obmen")
SLOTS = 64
SETUP = """
[connections.shop]
title = "Shop"
system = "http"
[connections.target]
title = "Target"
system = "http"
slots = %d
[connections.target.settings]
address = "%s"
[flows.relay]
title = "Relay"
exchange = "relay"
source = "shop"
target = "target"
[flows.relay.settings]
key = "%s"
"""


class Hub:
    """One installation: a data folder, and its database (empty: SQLite in the folder). ``secrets``: what its set-up
    reads from the environment."""

    def __init__(self, home: Path, database: str = "", secrets: Mapping[str, str] | None = None) -> None:
        self.home = home
        home.mkdir(parents=True)
        environment = {"OBMEN_HOME": str(home), "OBMEN_DATABASE": database, "OBMEN_LANG": "en"}
        self._environment = {**environment, **(secrets or {})}
        self.token = ""

    def prepare(self, sink: Sink, more: str = "", *, slots: int = SLOTS) -> None:
        """Every order the connection ``shop`` sends goes on to the sink. ``more``: further set-up, TOML. ``slots``:
        deliveries to the sink at once, over all workers."""
        self.set_up(SETUP % (slots, sink.address, KEY) + more)
        self.token = self.key("shop")

    def set_up(self, toml: str) -> None:
        self.command("prepare")
        file = self.home / "setup.toml"
        file.write_text(toml)
        self.command("settings", "apply", str(file))

    def key(self, connection: str) -> str:
        """Of its doors, a new one."""
        return str(json.loads(self.command("connection", "token", "issue", connection, "--json"))["token"])

    def hold(self) -> None:
        """Messages wait from now on."""
        self.command("connection", "pause", "target")

    def go_on(self) -> None:
        self.command("connection", "resume", "target")

    def command(self, *words: str) -> str:
        environment = {**os.environ, **self._environment}
        done = subprocess.run([OBMEN, *words], capture_output=True, text=True, env=environment, timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(f"obmen {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def process(self, role: str = "run", *, words: Sequence[str] = ()) -> Iterator[Program]:
        """``run``, ``web`` or ``worker``; ``words`` start another program in its stead."""
        usual = [OBMEN, role] if role == "worker" else [OBMEN, role, "--port", "0"]
        with program(words or usual, "work", log=self.home / "log", environment=self._environment) as running:
            yield running


def door(server: Program) -> str:
    """Where orders are sent to."""
    return server.line.split(": ", 1)[1] + "/in/shop/orders"
