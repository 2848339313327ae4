"""A siege: a server under load, killed again and again, then left alone until everything is through, then judged."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from obmen_stands.ksup import Ksup

from .gauge import STANDING, Gauge
from .house import Server, Zygote, servers_of, there
from .judge import Judgement, journal_of, judge, superseded_in
from .load import Load
from .points import ALONE, arm

RANDOM = "random instant"
DEALS = 48
SLOW_EVERY = 3
QUICK_SECONDS, SLOW_SECONDS = 0.02, 0.25
PATIENCE = 0.4
QUIET_SECONDS = 3.0
SETTLE_SECONDS = 90.0
RANDOM_WHEN_IDLE = 0.3
WANTED_CYCLE, LONGEST_CYCLE = 0.5, 1.0
"""Seconds on SQLite: what an idle machine keeps, and what a loaded one must."""
SOURCE = "onec-ut"


@dataclass
class Told:
    """``kills`` and ``in_flight`` (an accept and a delivery at the instant of the kill) by point; ``planned``: the
    points to be reached; ``deliveries`` under way at all kills together; ``seconds`` of all cycles, from a start to the
    next; ``settled``: seconds from the last start until everything was through."""

    kind: str
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    planned: frozenset[str] = frozenset()
    deliveries: int = 0
    seconds: float = 0.0
    settled: float = 0.0
    repeated: int = 0
    judgement: Judgement | None = None

    @property
    def killed(self) -> int:
        return sum(self.kills.values())

    @property
    def cycle(self) -> float:
        return self.seconds / max(self.killed, 1)

    def count(self, point: str, gauge: Gauge) -> None:
        """To be called while the victim stands still."""
        self.kills[point] += 1
        self.in_flight[point] += gauge.busy()
        self.deliveries += gauge.deliveries

    def problems(self) -> list[str]:
        """What is wrong with the server, or with the siege as a proof."""
        assert self.judgement
        found = self.judgement.problems(self.deliveries)
        if (busy := sum(self.in_flight.values())) * 2 < self.killed:
            found.append(f"only {busy} of {self.killed} kills met an accept and a delivery under way")
        found += [f"no kill at the point {point}" for point in sorted(self.planned) if not self.kills[point]]
        if self.kind == "sqlite" and self.cycle > LONGEST_CYCLE:
            found.append(f"a cycle took {self.cycle:.2f} s on average, more than {LONGEST_CYCLE} s")
        return found


@dataclass(frozen=True)
class Ground:
    """Where a siege takes place. ``environment`` names the database."""

    kind: str
    home: Path
    environment: Mapping[str, str]


async def besiege(ground: Ground, *, kills: int, seed: int) -> Told:
    told = Told(ground.kind, seed)
    deals = [str(1001 + n) for n in range(DEALS)]
    with Ksup.started() as ksup:
        ksup.add_deals(deals)
        for deal in deals[::SLOW_EVERY]:
            ksup.fault("slow", act="order.put", deal=deal, seconds=SLOW_SECONDS)
        ksup.fault("slow", act="order.put", seconds=QUICK_SECONDS)
        async with Zygote.hatched(ground.environment, ground.home / "server.log") as zygote:
            token = await zygote.ask("prepare", [ksup.url, ksup.token])
            journal = journal_of(ground.environment["OBMEN_DATABASE"])
            servers = servers_of(ground.kind, zygote, ground.home / "gauge")
            for server in servers:
                await server.start()
            load = Load(
                [server.port for server in servers if "web" in server.roles], f"/in/{SOURCE}/orders", token, seed
            )
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(load.run(deals))
                await _kill_all(servers, kills, told)
                load.end()
            await _settle(load, ksup, journal, told)
            journal.close()
    return told


async def _kill_all(servers: Sequence[Server], kills: int, told: Told) -> None:
    """Every second kill comes at a random instant, the others go round the points. A point that was not reached in
    time counts as a random instant, and is tried again in place of one."""
    draw = random.Random(told.seed)
    points = sorted({point for server in servers for point in server.points})
    planned = Counter(RANDOM if n % 2 else points[n // 2 % len(points)] for n in range(kills))
    told.planned = frozenset(planned)
    began = time.monotonic()
    while told.killed < kills:
        left = planned - told.kills
        point = draw.choice(sorted(left) or [RANDOM])
        victim = draw.choice([server for server in servers if point == RANDOM or point in server.points])
        await _kill(victim, point, draw, told)
    told.seconds = time.monotonic() - began


async def _kill(victim: Server, point: str, draw: random.Random, told: Told) -> None:
    gauge = victim.gauge
    await asyncio.sleep(draw.uniform(0.02, 0.2))
    if point == RANDOM:
        reached = draw.random() < RANDOM_WHEN_IDLE or await there(gauge.busy, PATIENCE)
    elif point in ALONE:
        reached = bool(gauge.pid(ALONE[point])) and await there(gauge.busy, PATIENCE)
    else:
        arm(gauge, point)
        reached = await there(lambda: bool(gauge[STANDING]), PATIENCE)
    victim.stand_still()
    told.count(point if reached else RANDOM, gauge)
    if reached and point in ALONE:
        victim.kill_alone(ALONE[point])
    else:
        await victim.kill()
        await victim.start()


async def _settle(load: Load, ksup: Ksup, journal: Any, told: Told) -> None:
    """Until KSUP has been asked nothing for a while, and nothing is missing or it has been waited for long enough."""
    began = time.monotonic()
    while True:
        await _quiet(ksup)
        told.settled, told.repeated = time.monotonic() - began - QUIET_SECONDS, load.repeated
        told.judgement = judge(load.acknowledged, ksup, superseded_in(journal))
        if not told.judgement.lost or told.settled > SETTLE_SECONDS:
            return


async def _quiet(ksup: Ksup) -> None:
    seen, since = -1, time.monotonic()
    while time.monotonic() < since + QUIET_SECONDS:
        await asyncio.sleep(0.2)
        counters = await asyncio.to_thread(ksup.counters)
        if counters["arrivals"] != seen:
            seen, since = counters["arrivals"], time.monotonic()
