"""50,000 work orders become deals, at a portal with the documented limits and a clock of its own.

That clock is moved by what calls cost the portal and by waiting, so hours of limits pass in minutes, and all of it is
counted: requests, time, refusals, doubles.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from obmen.core.roles.work_orders import WorkOrder
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC

from ..processes import ROOT, python
from ..results import Gate, Ground
from . import beside, world
from .bounds import Job
from .seen import Seen, brought, doubles

ORDERS = 50_000
TABLE = "Work orders become deals of Bitrix24: requests and hours of the portal, and the least they could be"
CHANGED = 50
"""Each so-manieth work order is changed before the repeat."""


@dataclass(frozen=True)
class Mode:
    """``sum``: what the changed work orders come to before the repeat."""

    title: str
    robots: bool
    sum: str


MODES = (Mode("without robots", robots=False, sum="777.00"), Mode("with robots", robots=True, sum="778.00"))


@dataclass
class Engine:
    """The other end of ``bench.deals.engine``."""

    running: "subprocess.Popen[str]"

    def run(self) -> dict[str, Any]:
        assert self.running.stdin
        assert self.running.stdout
        self.running.stdin.write("run\n")
        self.running.stdin.flush()
        took: dict[str, Any] = json.loads(self.running.stdout.readline() or '{"state": "broken off, see its log"}')
        if took["state"] != "done":
            raise RuntimeError(f"the run of the exchange is {took['state']}")
        return took


def work_orders(ground: Ground) -> None:
    with OneC.started(target="http://127.0.0.1:9", token="none") as onec:
        orders = world.fill_base(onec, ground.count(ORDERS))
        with world.seeded(orders) as portal:
            for mode in MODES:
                portal.restore()
                _both_runs(ground, (onec, portal, orders), mode)
    beside.peers(ground, orders, TABLE)


def _both_runs(ground: Ground, stands: tuple[OneC, Bitrix24, list[WorkOrder]], mode: Mode) -> None:
    onec, portal, orders = stands
    with _engine(ground.folder / f"deals-{mode.robots}", stands, mode) as engine:
        first = _measured(engine, portal)
        _told(ground, mode, "first run", first, first_bound(len(orders), mode))
        sums = {order.number: str(order.sum) for order in orders} | {
            order.number: mode.sum for order in orders[::CHANGED]
        }
        for order in orders[::CHANGED]:
            onec.odata.change_order(order.ref, total=mode.sum)
        again = _measured(engine, portal)
        _told(ground, mode, "repeat, 2 % changed", again, repeat_bound(len(orders)))
        missing = len(orders) - brought(portal, sums)
    gates, portion = ground.results.gates, first_bound(len(orders), mode).requests()
    gates.append(Gate(f"first run {mode.title}: requests / bound", first[0].requests / portion, 1.1, least=False))
    gates.append(Gate(f"repeat {mode.title}: requests", again[0].requests, 100, least=False))
    wrong = first[0].refused + again[0].refused + doubles(portal) + missing + first[0].lost + again[0].lost
    gates.append(Gate(f"{mode.title}: refused, doubled, lost, not brought", wrong, 0, least=False))
    gates.append(Gate(f"{mode.title}: processor time of the first run", first[1]["cpu"], 60, "s", least=False))
    gates.append(Gate(f"{mode.title}: memory at most", again[1]["memory"], 500, "MB", least=False))


def _measured(engine: Engine, portal: Bitrix24) -> tuple[Seen, dict[str, Any]]:
    before = Seen.at(portal)
    took = engine.run()
    return Seen.at(portal).since(before), took


def _told(ground: Ground, mode: Mode, run: str, found: tuple[Seen, dict[str, Any]], bound: Job) -> None:
    seen, took = found
    counts = took["counts"]
    told = (
        f"{seen.requests:,} / {bound.requests():,} requests = {seen.requests / bound.requests():.2f}, "
        f"{seen.seconds / 3600:.1f} / {bound.seconds(world.WRITE) / 3600:.1f} h; {counts.get('update', 0):,} changed, "
        f"{counts.get('create', 0):,} made, {seen.refused} refused; {took['cpu']:.0f} s of processor time, "
        f"{took['reading']:.0f} s of it until the plan stood, {took['memory']:.0f} MB"
    )
    ground.results.add(TABLE, f"obmen, {mode.title}: {run}", told)


def first_bound(count: int, mode: Mode) -> Job:
    fifth = count // 5
    known = Job(numbered=3 * fifth, open=3 * fifth, updates=4 * fifth, contacts=fifth // 2)
    return replace(known, adds=fifth, imported=False) if mode.robots else replace(known, imports=fifth)


def repeat_bound(count: int) -> Job:
    return Job(numbered=count, open=2 * count // 5, updates=count // CHANGED)


@contextmanager
def _engine(home: Path, stands: tuple[OneC, Bitrix24, list[WorkOrder]], mode: Mode) -> Iterator[Engine]:
    onec, portal, orders = stands
    home.mkdir()
    told = {"portal": portal.webhook, "control": portal.port, "onec": world.base_address(onec)}
    told |= {"user": world.USER, "password": world.PASSWORD}
    words = python("bench.deals.engine", json.dumps({**told, "settings": world.settings(orders, robots=mode.robots)}))
    environment = {**os.environ, "OBMEN_HOME": str(home), "OBMEN_DATABASE": "", "OBMEN_LANG": "en"}
    pipe = subprocess.PIPE
    running = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment)
    try:
        assert running.stdout
        running.stdout.readline()
        yield Engine(running)
    finally:
        running.terminate()
        running.communicate(timeout=30)
