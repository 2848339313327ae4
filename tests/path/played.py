"""The demo with its day and its troubles cut short."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import pytest

from obmen.cli import demo
from obmen.cli.demo import company, play, troubles
from obmen.cli.demo.chapters.prices import acts
from obmen.cli.demo.evidence import Evidence, gathered
from obmen.cli.demo.server import serving


@dataclass(frozen=True)
class Played:
    """``said``: all that came to standard output; ``judged``: what the rules were judged by at the end."""

    code: int
    said: str
    judged: Evidence


@contextmanager
def whole_play(said: Path) -> Iterator[Played]:
    monkeypatch, seen = pytest.MonkeyPatch(), list[Evidence]()

    def kept(*asked: Any, **more: Any) -> Evidence:
        seen[:] = [gathered(*asked, **more)]
        return seen[0]

    monkeypatch.setattr(play, "gathered", kept)
    monkeypatch.setattr(acts, "SLOW_FIRST", 0.5)
    monkeypatch.setattr(company, "serving", partial(serving, program="tests.path.server"))
    monkeypatch.setattr(play, "DAY_SECONDS", 1.0)
    monkeypatch.setattr(play, "TROUBLES", [replace(trouble, seconds=1.0) for trouble in troubles.TROUBLES])
    with said.open("w+", encoding="utf-8") as output, standard_output(output):
        code = demo.main(["--once", "--json"])
    yield Played(code, said.read_text(encoding="utf-8"), seen[0])
    monkeypatch.undo()


@contextmanager
def standard_output(file: TextIO) -> Iterator[None]:
    """Of this process and of those that inherit it."""
    own = os.dup(1)
    os.dup2(file.fileno(), 1)
    try:
        with redirect_stdout(file):
            yield
    finally:
        os.dup2(own, 1)
        os.close(own)
