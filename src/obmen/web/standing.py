"""How all stands, in figures: read once a second at most, however many people look."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from obmen.core import clock
from obmen.journal.filters import first_number
from obmen.journal.models import Gate, Lane, Message, Rejected, State
from obmen.setup.models import Connection, Flow

from .late import FailedRun, Silence, StoppedRun, failed_runs, pausers, silences, stopped_runs

T = TypeVar("T")
HOURS = 24
AROUND = 1000
"""How far ``first_number`` may stand from the exact one."""


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """Messages of one flow: delivered since midnight, and standing now; ``hours``: finished in each of the last 24."""

    done: int = 0
    waiting: int = 0
    held: int = 0
    hours: Sequence[int] = field(default=(0,) * HOURS)


class Today(NamedTuple):
    """Delivered since midnight by flow, and when the last one was."""

    done: Mapping[int | None, int]
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    flows: Sequence[Flow]
    connections: Sequence[Connection]
    gates: Mapping[int, Gate]
    figures: Mapping[int | None, FlowFigures]
    last_done: datetime | None
    needs_look: int
    rejected: int
    silent: Sequence[Silence] = ()
    failed_runs: Sequence[FailedRun] = ()
    stopped_runs: Sequence[StoppedRun] = ()
    pausers: Mapping[str, str] = field(default_factory=dict)

    @property
    def held(self) -> int:
        return sum(figures.held for figures in self.figures.values())

    @property
    def waiting(self) -> int:
        return sum(figures.waiting for figures in self.figures.values())

    @property
    def done(self) -> int:
        return sum(figures.done for figures in self.figures.values())

    def paused(self) -> list[tuple[Connection, Gate]]:
        found = ((connection, self.gates.get(connection.pk)) for connection in self.connections)
        return [(connection, gate) for connection, gate in found if gate and gate.paused]

    def waiting_for(self, connection: int) -> int:
        return sum(self.of(flow.pk).waiting for flow in self.flows if flow.target_id == connection)

    def of(self, flow: int | None) -> FlowFigures:
        return self.figures.get(flow, FlowFigures())


class Kept(Generic[T]):
    """A value read anew when it is older than so many seconds, or than twenty times what reading it took; one thread
    reads at a time."""

    def __init__(self, read: Callable[[], T], seconds: float) -> None:
        self._read, self._seconds = read, seconds
        self._lock = threading.Lock()
        self._value: T | None = None
        self._until = 0.0

    def get(self) -> T:
        """Who comes while another reads gets what was read before, if anything was."""
        former = self._value
        if not self._lock.acquire(blocking=former is None):
            assert former is not None
            return former
        try:
            if self._value is None or clock.monotonic() >= self._until:
                began = clock.monotonic()
                self._value = self._read()
                ended = clock.monotonic()
                self._until = ended + max(self._seconds, 20 * (ended - began))
            return self._value
        finally:
            self._lock.release()

    def forget(self) -> None:
        with self._lock:
            self._value = None


def _read() -> Standing:
    flows = list(Flow.objects.select_related("source", "target").order_by("id"))
    return Standing(
        flows=flows,
        connections=list(Connection.objects.order_by("id")),
        gates={gate.connection_id: gate for gate in Gate.objects.all()},
        figures=_figures(),
        last_done=today.get().last,
        needs_look=Message.objects.filter(attention=True, needs_look=True).count(),
        rejected=Rejected.objects.count(),
        silent=silences(flows),
        failed_runs=failed_runs(flows),
        stopped_runs=stopped_runs(flows),
        pausers=pausers(flows),
    )


def _figures() -> dict[int | None, FlowFigures]:
    held = _by_flow(Message.objects.filter(attention=True, state=State.HELD))
    done, hours, moving = today.get().done, day.get(), waiting.get()
    return {
        flow: FlowFigures(done.get(flow, 0), moving.get(flow, 0), held.get(flow, 0), hours.get(flow, (0,) * HOURS))
        for flow in {*held, *done, *hours, *moving}
    }


def _by_flow(rows: QuerySet[Message]) -> dict[int | None, int]:
    counted: Any = rows.values("flow_id").annotate(n=Count("id")).order_by()
    return {row["flow_id"]: row["n"] for row in counted}


def _waiting() -> dict[int | None, int]:
    """By the lanes that have something to do: few where all goes well, however long the journal."""
    busy = Lane.objects.filter(waiting__gt=0).values("id")
    return _by_flow(Message.objects.filter(state=State.WAITING, lane_id__in=busy))


def _today() -> Today:
    """Of what came since yesterday: the numbers of messages are the index of their times."""
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = Message.objects.filter(id__gte=first_number(midnight - timedelta(days=1)), state=State.DONE)
    counted: Any = recent.values("flow_id").annotate(
        n=Count("id", filter=Q(finished_at__gte=midnight)), last=Max("finished_at")
    )
    rows = list(counted.order_by())
    return Today({row["flow_id"]: row["n"] for row in rows}, max((row["last"] for row in rows), default=None))


def _day() -> dict[int | None, list[int]]:
    """What came in each of the last hours and was delivered."""
    hours: dict[int | None, list[int]] = {}
    edges = [clock.now() - timedelta(hours=HOURS - place) for place in range(HOURS + 1)]
    numbers = [first_number(edge) for edge in edges]
    for place in range(HOURS):
        between = {"id__gte": numbers[place], "id__lt": numbers[place + 1] + 2 * AROUND}
        in_time = {"received_at__gte": edges[place], "received_at__lt": edges[place + 1]}
        for flow, count in _by_flow(Message.objects.filter(**between, **in_time, state=State.DONE)).items():
            hours.setdefault(flow, [0] * HOURS)[place] = count
    return hours


standing = Kept(_read, 0.9)
waiting = Kept(_waiting, 0.9)
today = Kept(_today, 2.0)
day = Kept(_day, 60.0)


def forget() -> None:
    """After an act of this process, so that the next page shows it."""
    for kept in (standing, waiting, today, day):
        kept.forget()
