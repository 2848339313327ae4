"""SQLite, one server: end to end beside Node-RED, idle."""

from collections.abc import Callable
from statistics import median

from . import nodered
from .ends import percentile, sent
from .hub import Hub, door
from .load import Load
from .processes import Program
from .results import Gate, Ground

CROWD = 10_000
ROUNDS = 5
WARM = 2_000
IDLE = 200
IDLE_PAUSE = 0.03
PEER = "End to end and idle: SQLite, beside Node-RED"


def beside_peer(ground: Ground) -> None:
    """The same orders, in turns, through obmen and through Node-RED into the same sink."""
    hub = Hub(ground.folder / "relay")
    hub.prepare(ground.sink)
    with hub.process() as server:
        ours = _Through(ground, server, Load([door(server)], hub.token, 0))
        if not nodered.install():
            ground.results.notes.append("Node-RED was not measured: there is no npm on this machine.")
            _told(ground, ours, None)
            return
        with nodered.serving(ground.folder / "node-red", ground.sink) as (peer, addresses):
            theirs = {name: _Through(ground, peer, Load([address], "", 0)) for name, address in addresses.items()}
            for _ in range(ROUNDS if ground.scale >= 1 else 1):
                for one in (ours, *theirs.values()):
                    one.crowd()
            _told(ground, ours, theirs[nodered.COMPARED])
            for name, what in nodered.OTHERS.items():
                ground.results.add(PEER, f"Node-RED, {what}: end to end", median(theirs[name].rates), "/s")


class _Through:
    """One of the two, with the rates of its rounds."""

    def __init__(self, ground: Ground, program: Program, load: Load) -> None:
        self._ground, self.program, self._load = ground, program, load
        self._first = 0
        self.rates: list[float] = []
        self._send(ground.count(WARM))
        self.processor = 0.0

    def crowd(self) -> None:
        count, used = self._ground.count(CROWD), self.program.seconds()
        began, ended = self._send(count)
        self.processor = (self.program.seconds() - used) / count * 1000
        self.rates.append(count / (ended - began))

    def idle(self) -> list[float]:
        """Seconds from sending to the sink, one message at a time."""
        self._ground.sink.forget()
        count = self._ground.count(IDLE) if self._ground.scale >= 1 else 100
        told = sent(self._now(count, connections=1, pause=IDLE_PAUSE))
        self._ground.sink.wait(count)
        arrived = self._ground.sink.arrivals()
        return [arrived[n] - went for n, went in told.sent.items()]

    def _send(self, count: int) -> tuple[float, float]:
        self._ground.sink.forget()
        told = sent(self._now(count))
        return told.began, self._ground.sink.wait(count)

    def _now(self, count: int, **more: float) -> Load:
        first, self._first = self._first, self._first + count
        known = {**vars(self._load), "count": count, "first": first, **more}
        return Load(**known)


def _told(ground: Ground, ours: _Through, theirs: _Through | None) -> None:
    both = [("obmen", ours)] + ([(nodered.version(), theirs)] if theirs else [])
    show: Callable[..., None] = ground.results.add
    waits = {name: one.idle() for name, one in both}
    for name, one in both:
        rounds = ", ".join(f"{rate:,.0f}" for rate in one.rates)
        show(PEER, f"{name}: end to end, 64 connections (rounds: {rounds})", median(one.rates or [0]), "/s")
        show(PEER, f"{name}: processor time a message", one.processor, "ms")
        show(PEER, f"{name}: idle, order sent to order in the sink, half within", percentile(waits[name], 0.5), "ms")
        show(PEER, f"{name}: the same, 99 % within", percentile(waits[name], 0.99), "ms")
        show(PEER, f"{name}: memory", one.program.memory(), "MB")
    ratio = median(ours.rates) / median(theirs.rates) if theirs else None
    ground.results.gates += [
        Gate("SQLite: end to end / Node-RED", ratio, 0.6),
        Gate("idle, order sent to order in the sink, half within", percentile(waits["obmen"], 0.5), 10, "ms", False),
    ]
