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

NARROW = 8
"""Columns of a number whose heading has two words."""

LOOK_EVERY = 5
"""KSUP is asked how much it has written after so many acts."""


class Screen:
    """The audience of a play."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(10),
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


def tables(console: Console, verdicts: Sequence[Verdict]) -> None:
    """One for each system on the other side."""
    for there in dict.fromkeys(verdict.there for verdict in verdicts):
        console.print(_table(there, [verdict for verdict in verdicts if verdict.there == there]))
    console.print(say(Text("Times: from 1C's queue to KSUP, of messages that met no trouble made on purpose.")))


def _table(there: Text, verdicts: Sequence[Verdict]) -> Table:
    drawn = Table(title=say(Text("What was done in 1C and what {there} holds", there=there)), title_justify="left")
    timed = any(verdict.times for verdict in verdicts)
    drawn.add_column(say(Text("Rule")))
    drawn.add_column(say(Text("1C")), ratio=1)
    drawn.add_column(say(there), ratio=1)
    for heading in (Text("median, ms"), Text("worst, ms")) if timed else ():
        drawn.add_column(say(heading), justify="right", max_width=NARROW)
    drawn.add_column(say(Text("Holds")))
    for verdict in verdicts:
        mark = f"[green]{say(Text('yes'))}[/]" if verdict.ok else f"[bold red]{say(Text('no'))}[/]"
        times = [str(ms) if ms is not None else "" for ms in (verdict.median, verdict.worst)] if timed else []
        drawn.add_row(verdict.rule, escape(say(verdict.did)), escape(say(verdict.holds)), *times, mark)
    return drawn


def addresses(console: Console, company: Company) -> None:
    rows = [
        (Text("obmen, its pages"), company.obmen.address, Text("admin, password {word}", word=company.obmen.password)),
        (Text("obmen, runs and plans"), f"{company.obmen.address}/exchanges/work-orders/runs", None),
        (Text("KSUP, training stand"), company.ksup.url, Text("no password")),
        (Text("Bitrix24, training stand"), company.garage.portal.url, Text("no password")),
        *((Text("1C, training stand {base}", base=name), base.address, Text("no password"))
          for name, base in company.bases.items()),
        (Text("Alfa-Auto, training stand"), f"{company.garage.alfa.address}/work-orders", Text("no password")),
    ]  # fmt: skip
    drawn = Table(box=None, pad_edge=False, show_header=False)
    drawn.add_column()
    # whole, however narrow the terminal: it is to be clicked on
    drawn.add_column(no_wrap=True, min_width=max(len(address) for _, address, _ in rows))
    drawn.add_column(overflow="fold")  # a password is read whole
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
            "seen": say(Text("1C: {did}. {there}: {holds}", did=verdict.did, there=verdict.there, holds=verdict.holds)),
        }
        for verdict in verdicts
    ]
    return json.dumps({"ok": all_hold(verdicts), "rules": rules}, ensure_ascii=False, indent=1)


def all_hold(verdicts: Sequence[Verdict]) -> bool:
    return bool(verdicts) and all(verdict.ok for verdict in verdicts)
