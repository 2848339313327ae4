"""obmen itself, as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from obmen_stands.ksup import Ksup

from .garage import Garage

STOP_SECONDS = 30
PROGRAM = "obmen.cli.demo.serve"


class NotStarted(Exception):
    """The text is the end of the server's log."""


@dataclass(frozen=True, slots=True)
class Server:
    """``password``: of the administrator ``admin``. ``keys``: of the doors, by the connection."""

    address: str
    password: str
    keys: dict[str, str]
    home: Path


@contextmanager
def serving(
    home: Path,
    ksup: Ksup,
    bases: Mapping[str, Mapping[str, str]],
    garage: Garage | None = None,
    *,
    database: str = "",
    program: str = PROGRAM,
) -> Iterator[Server]:
    """A fresh obmen on a free port, until the block ends. ``bases``: the 1C bases, each with what it is asked by
    (address, user, password) where it is published. ``database``: as OBMEN_DATABASE; empty = SQLite in ``home``, where
    the log is too. ``program``: a module that does as ``PROGRAM`` does."""
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    environment = {**os.environ, "OBMEN_HOME": str(home), "OBMEN_DATABASE": database}
    process = _begun(program, environment, log)
    try:
        wanted = {
            "ksup": {"url": ksup.url, "token": ksup.token},
            "bases": {name: dict(told) for name, told in bases.items()},
        }
        yield Server(**_set_up(process, wanted, garage, log), home=home)
    finally:
        _stop(process)


def _begun(program: str, environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    # a session of its own: Ctrl-C is for the demo, which then stops the server in order
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", program],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=True,
        )


def _set_up(
    process: "subprocess.Popen[bytes]", wanted: Mapping[str, object], garage: Garage | None, log: Path
) -> dict[str, Any]:
    told = _answered(process, {**wanted, "garage": garage.wanted if garage else None}, log)
    if garage is None:
        return told
    garage.plant(told)
    return _answered(process, {}, log)


def _answered(process: "subprocess.Popen[bytes]", said: Mapping[str, object], log: Path) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(said).encode() + b"\n")
    process.stdin.flush()
    if line := process.stdout.readline():
        told: dict[str, Any] = json.loads(line)
        return told
    raise NotStarted(log.read_text(encoding="utf-8", errors="replace")[-4000:])


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
