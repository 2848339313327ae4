"""PostgreSQL: accept with 1, 2 and 4 processes, and the same backlog drained by 1, 2 and 4 workers."""

from contextlib import ExitStack

from tests.fixtures.postgres import Cluster

from .ends import sent
from .hub import Hub, door
from .load import Load
from .processes import Busy
from .results import Gate, Ground

BACKLOG = 30_000
CROWD = 8_000
PROCESSES = (1, 2, 4)
SLOTS = 200
"""A worker has 128 hands: with fewer slots than those of several, they would share what one of them can fill."""
TABLE = "PostgreSQL: accept and drain by processes"


def processes(ground: Ground) -> None:
    drains: dict[int, float] = {}
    shares: dict[int, float] = {}
    with Cluster(durable=True) as cluster:
        for place, number in enumerate(PROCESSES):
            hub = Hub(ground.folder / f"postgres-{number}", cluster.create(f"obmen_{number}"))
            hub.prepare(ground.sink, slots=SLOTS)
            first = place * ground.count(BACKLOG)
            _accept(ground, hub, number, first)
            drains[number], shares[number] = _drain(ground, hub, number)
        _end_to_end(ground, Hub(ground.folder / "postgres-run", cluster.create("obmen_run")))
    ratio = drains[2] / drains[1]
    ground.results.add(TABLE, "2 workers / 1 worker", f"{ratio:.2f}, both cores {shares[2]:.0%} busy")
    if shares[2] >= 0.9:
        what = f"PostgreSQL, 2 workers ({ratio:.2f} × 1 worker): both cores busy"
        ground.results.gates.append(Gate(what, shares[2] * 100, 90, "%"))
    else:
        ground.results.gates.append(Gate("PostgreSQL: drained by 2 workers / by 1", ratio, 1.5))


def _accept(ground: Ground, hub: Hub, number: int, first: int) -> None:
    count = ground.count(BACKLOG)
    with ExitStack() as servers:
        doors = [door(servers.enter_context(hub.process("web"))) for _ in range(number)]
        busy = Busy()
        load = sent(Load(doors, hub.token, count, first))
        share = busy.share()
    rate = count / (load.ended - load.began)
    ground.results.add(TABLE, f"{number} web: accepted", f"{rate:,.0f} /s, cores {share:.0%} busy")


def _drain(ground: Ground, hub: Hub, number: int) -> tuple[float, float]:
    """What the web processes accepted before → messages a second from the first to arrive, and how busy the cores
    were. The workers start on it when all are up, so that none has eaten from it before."""
    count = ground.count(BACKLOG)
    hub.hold()
    ground.sink.forget()
    with ExitStack() as workers:
        running = [workers.enter_context(hub.process("worker")) for _ in range(number)]
        hub.go_on()
        ground.sink.wait(1)
        busy = Busy()
        ground.sink.wait(count)
        share = busy.share()
        memory = max(worker.memory() for worker in running)
    arrived = ground.sink.arrivals().values()
    rate = count / (max(arrived) - min(arrived))
    told = f"{rate:,.0f} /s, cores {share:.0%} busy, {memory:.0f} MB at most, {ground.sink.now()[1]} twice"
    ground.results.add(TABLE, f"{number} worker: {count:,} drained", told)
    return rate, share


def _end_to_end(ground: Ground, hub: Hub) -> None:
    hub.prepare(ground.sink)
    count = ground.count(CROWD)
    with hub.process() as server:
        ground.sink.forget()
        load = sent(Load([door(server)], hub.token, count))
        ended = ground.sink.wait(count)
    ground.results.add(TABLE, "one process for all: end to end", count / (ended - load.began), "/s")
