"""What a person sees: the play as it goes, the table, where to look on."""

import json
from collections.abc import Sequence
from typing import Any, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from obmen.cli.words import say
from obmen.core.text import Text

from .chapter import Verdict
from .company import Company

LOOK_EVERY = 5
"""KSUP is asked how much it has written after so many acts."""


class Screen:
    """The audience of a play."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(24),
            TextColumn("{task.fields[counts]}"),
        )
        self._progress = Progress(*columns, TimeElapsedColumn(), console=console)
        self._task: TaskID | None = None
        self._company: Company | None = None
        self._acts = self._written = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def close(self) -> None:
        """What comes next stands below the bars."""
        self._finish()
        self._progress.stop()

    def opened(self, company: Company) -> None:
        self._company = company

    def scene(self, title: Text, acts: int = 0) -> None:
        self._finish()
        self._task = self._progress.add_task(say(title), total=acts or None, counts="")
        self.waiting()

    def acted(self) -> None:
        self._acts += 1
        if self._task is not None:
            self._progress.advance(self._task)
        if self._acts % LOOK_EVERY == 0:
            self.waiting()

    def waiting(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, counts=say(self._counts()))

    def _finish(self) -> None:
        """The bar of what is over is full."""
        if self._task is not None:
            done = self._progress.tasks[self._task].completed or 1
            self._progress.update(self._task, total=done, completed=done)

    def _counts(self) -> Text:
        if self._company is None:
            return Text("a few seconds")
        try:
            self._written = self._company.ksup.counters()["applied"]
        except OSError:
            return Text("acts in 1C: {acts}; KSUP does not answer", acts=self._acts)
        return Text("acts in 1C: {acts}; written in KSUP: {written}", acts=self._acts, written=self._written)


def table(console: Console, verdicts: Sequence[Verdict]) -> None:
    drawn = Table(title=say(Text("What 1C did and what KSUP holds")), title_justify="left")
    headings = (Text("Rule"), Text("1C"), Text("KSUP"), Text("median, ms"), Text("worst, ms"), Text("Holds"))
    for heading in headings:
        drawn.add_column(say(heading), justify="right" if heading in headings[3:5] else "left")
    for verdict in verdicts:
        mark = f"[green]{say(Text('yes'))}[/]" if verdict.ok else f"[bold red]{say(Text('no'))}[/]"
        times = [str(ms) if ms is not None else "" for ms in (verdict.median, verdict.worst)]
        drawn.add_row(verdict.rule, escape(say(verdict.did)), escape(say(verdict.holds)), *times, mark)
    console.print(drawn)
    console.print(say(Text("Times: from 1C's queue to KSUP, of messages that met no trouble made on purpose.")))


def addresses(console: Console, company: Company) -> None:
    rows = [
        (Text("obmen, its pages"), company.obmen.address, Text("admin, password {word}", word=company.obmen.password)),
        (Text("KSUP, training stand"), company.ksup.url, Text("no password")),
        *((Text("1C, training stand {base}", base=name), base.address, Text("no password"))
          for name, base in company.bases.items()),
    ]  # fmt: skip
    drawn = Table(box=None, pad_edge=False, show_header=False)
    for name, address, login in rows:
        drawn.add_row(say(name), address, say(login))
    console.print(drawn)


def as_json(verdicts: Sequence[Verdict]) -> str:
    """``ms``: the median, null where nothing was measured."""
    rules: list[dict[str, Any]] = [
        {
            "rule": verdict.rule,
            "ok": verdict.ok,
            "ms": verdict.median,
            "seen": say(Text("1C: {did}. KSUP: {holds}", did=verdict.did, holds=verdict.holds)),
        }
        for verdict in verdicts
    ]
    return json.dumps({"ok": all_hold(verdicts), "rules": rules}, ensure_ascii=False, indent=1)


def all_hold(verdicts: Sequence[Verdict]) -> bool:
    return bool(verdicts) and all(verdict.ok for verdict in verdicts)
