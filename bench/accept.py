"""SQLite, one server: accepts beside the disk's limit, and the memory a backlog takes."""

from dataclasses import dataclass, field
from functools import partial
from statistics import mean, median

from . import disk
from .ends import percentile, sent
from .hub import Hub, door
from .load import Load
from .processes import Program
from .results import Gate, Ground

BACKLOG = 100_000
PARTS = 10
CROWDS = (64, 256)
"""Connections, in turns. Each sends its next order when the one before is answered: with few of them server and sender
wait for each other by turns, with many the server is as busy as it can be."""
TITLE = "Accept: SQLite, one server"


@dataclass
class _Crowd:
    """``ratios``: to what the disk did just before and just after."""

    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


def backlog(ground: Ground) -> None:
    """100,000 orders accepted while their target is paused, then let go. In parts, the disk measured in between: a
    machine's speed swings within a minute."""
    count, add = ground.count(BACKLOG), partial(ground.results.add, TITLE)
    hub = Hub(ground.folder / "backlog")
    hub.prepare(ground.sink)
    with hub.process() as server:
        hub.hold()
        add("memory before the first order", server.memory(), "MB")
        bare, crowds = _accept(ground, hub, server, count)
        waiting = server.memory()
        drained = _drained(ground, hub, count // 10)
        memory = max(waiting, server.memory())
    add("disk: rows of 1 kB committed singly (mean of all between the parts)", mean(bare), "/s")
    add("disk: rows of 1 kB committed by 100", disk.rows_a_second(ground.folder, 100), "/s")
    for connections, crowd in crowds.items():
        _tell(ground, connections, crowd)
    add(f"memory with {count:,} waiting", waiting, "MB")
    add(f"then let go: the first {count // 10:,} delivered", drained, "/s")
    ratio = median(crowds[max(CROWDS)].ratios)
    gates = ground.results.gates
    gates.append(Gate(f"SQLite: accepts / single-row commits of the disk, {max(CROWDS)} connections", ratio, 0.6))
    gates.append(Gate(f"memory with {count:,} waiting, and while they go", memory, 200, "MB", least=False))


def _accept(ground: Ground, hub: Hub, server: Program, count: int) -> tuple[list[float], dict[int, _Crowd]]:
    part, crowds = count // PARTS, {connections: _Crowd() for connections in CROWDS}
    bare = [disk.rows_a_second(ground.folder, 1)]
    for turn in range(PARTS):
        connections = CROWDS[turn % len(CROWDS)]
        load = sent(Load([door(server)], hub.token, part, turn * part, connections))
        bare.append(disk.rows_a_second(ground.folder, 1))
        crowd, rate = crowds[connections], part / (load.ended - load.began)
        crowd.rates.append(rate)
        crowd.ratios.append(rate / mean(bare[-2:]))
        crowd.answered += load.answered
    return bare, crowds


def _tell(ground: Ground, connections: int, crowd: _Crowd) -> None:
    add, ratios = partial(ground.results.add, TITLE), ", ".join(f"{ratio:.2f}" for ratio in crowd.ratios)
    add(f"{connections} connections: orders accepted, each durable before its answer", median(crowd.rates), "/s")
    add(f"{connections} connections: in proportion to the disk (parts: {ratios})", f"{median(crowd.ratios):.3f}")
    half, most = percentile(crowd.answered, 0.5), percentile(crowd.answered, 0.99)
    add(f"{connections} connections: answer, half / 99 % within", f"{half:.1f} / {most:.1f} ms")


def _drained(ground: Ground, hub: Hub, count: int) -> float:
    """Messages a second, from the first that arrives to the ``count``-th."""
    ground.sink.forget()
    hub.go_on()
    ground.sink.wait(count)
    arrived = sorted(ground.sink.arrivals().values())[:count]
    return count / (arrived[-1] - arrived[0])
