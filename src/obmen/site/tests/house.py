"""A server as people start it, a KSUP beside it, and a 1C that tells of orders."""

import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.utils import translation

from obmen.cli.app import run
from obmen.core import clock
from obmen.setup import connections, flows, tokens
from obmen.setup.models import Connection
from obmen_stands.ksup import Ksup

PATIENCE = 30.0


class Process:
    """``obmen run`` (or ``web``, ``worker``) of its own; ``said``: the lines of its standard output so far.
    ``program``: a module that does as obmen does."""

    def __init__(self, environment: Mapping[str, str], *words: str, program: str = "obmen") -> None:
        command = [sys.executable, "-m", program, *words]
        env = {**environment, "OBMEN_LANG": "en", "PYTHONUNBUFFERED": "1"}
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115  closed by ``close``
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=self._log, text=True)
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def address(self) -> str:
        """Waits for the server to have started."""
        until(lambda: self.said or self.process.poll() is not None)
        assert self.said, self.log()
        found = re.search(r"http://\S+", self.said[0])
        return found[0] if found else ""

    def stop(self, how: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit code, all of the output, the log."""
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self._reader.join()
        return code, "\n".join(self.said), self.log()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))

    def log(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def close(self) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()
        self._log.close()


@contextmanager
def running(environment: Mapping[str, str], *words: str) -> Iterator[Process]:
    with starting(environment, *words) as started:
        assert started.address or words[0] == "worker"
        yield started


@contextmanager
def starting(environment: Mapping[str, str], *words: str) -> Iterator[Process]:
    """Does not wait until it has started."""
    started = Process(environment, *(words or ("run", "--port", "0")))
    try:
        yield started
    finally:
        started.close()


def obmen(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """One command, in a process of its own."""
    env = {**environment, "OBMEN_LANG": environment.get("OBMEN_LANG", "en")}
    command = [sys.executable, "-m", "obmen", *words]
    limit, nobody = PATIENCE * 2, subprocess.DEVNULL
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=limit, stdin=nobody, check=False)


@dataclass(frozen=True)
class Said:
    """What a command ended with."""

    returncode: int
    stdout: str
    stderr: str


def here(*words: str, typed: str = "", language: str = "en") -> Said:
    """One command, in this process and on this database; ``typed``: its standard input."""
    out, err, use = StringIO(), StringIO(), translation.override(language)
    with redirect_stdout(out), redirect_stderr(err), use, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBMEN_LANG", language)
        patch.setattr("sys.stdin", StringIO(typed))
        code = run(list(words))
    return Said(code, out.getvalue(), err.getvalue())


def set_up(address: str = "http://127.0.0.1:1", key: str = "the-key-of-ksup") -> str:
    """1C and KSUP joined by the exchange of orders → the key of 1C's door."""
    onec = connections.save(connections.Draft("onec-ut", "1С УТ", "onec", {}), who="anna", check=None).connection
    values, secrets = {"address": address}, {"token": key}
    connections.save(connections.Draft("ksup", "КСУП", "ksup", values, secrets), who="anna", check=None)
    settings = {"file_mandatory": False}
    flows.save(flows.Draft("orders", "Заказы", "orders", "onec-ut", "ksup", settings), who="anna")
    return tokens.issue(Connection.objects.get(id=onec.id), who="anna")[1]


def order(number: str, deal: str) -> dict[str, Any]:
    line = {"article": "A-1", "name": "Профиль", "quantity": "2", "price": "10", "sum": "20"}
    return {"type": "add", "order_number": number, "deal_number": deal, "lines": [line], "message_id": f"add-{number}"}


def tell(address: str, token: str, message: Mapping[str, Any]) -> dict[str, Any]:
    """What 1C does: posts, and is answered."""
    request = urllib.request.Request(
        f"{address}/in/onec-ut/orders",
        data=json.dumps(message).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        told: dict[str, Any] = json.load(answer)
        return told


def known(address: str, token: str) -> bool:
    """Whether the server has already heard of the key."""
    return status(f"{address}/in/onec-ut/orders", {"Authorization": f"Bearer {token}"}) not in {401, 429}


def status(address: str, headers: Mapping[str, str] | None = None, data: bytes | None = None) -> int:
    """The status of an answer, whatever it is: of a GET, of a POST where there is ``data``."""
    request = urllib.request.Request(address, headers=dict(headers or {}), data=data)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def orders_in(ksup: Ksup, deals: Sequence[str]) -> list[str]:
    """The numbers of all orders these deals hold."""
    return [order["order_number"] for deal in deals for order in ksup.deal(deal)["orders"]]


def until(done: Any, seconds: float = PATIENCE) -> None:
    limit, pause = clock.monotonic() + seconds, threading.Event()
    while not done():
        assert clock.monotonic() < limit, "it did not happen in time"
        clock.wait(pause, 0.05)
