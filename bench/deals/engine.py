"""A process with obmen in it, one thread at work: ``python -m bench.deals.engine '{…}'``. Each line it is told is one
run of the exchange, carried out to its end; it answers with a line of what that took."""

import json
import os
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "obmen.site.settings")
django.setup()

from django.conf import settings as django_settings  # noqa: E402

from obmen.core import clock as core_clock  # noqa: E402
from obmen.core import collector  # noqa: E402
from obmen.core.planning import KIND  # noqa: E402
from obmen.journal.api import Carry, ClaimBulk, Claimed, EndRuns, StartRun, TakeRuns, Writer  # noqa: E402
from obmen.journal.files_folder import FolderStore  # noqa: E402
from obmen.journal.models import Lane, Run  # noqa: E402
from obmen.setup import connections, flows, snapshot  # noqa: E402
from obmen.setup.models import Flow  # noqa: E402
from obmen.site import first  # noqa: E402
from obmen.worker.bulk import Portion  # noqa: E402
from obmen.worker.bulklease import LEASE_SECONDS  # noqa: E402
from obmen.worker.collecting import read_both_sides  # noqa: E402
from obmen.worker.heart import LEASE_SECONDS as READING_SECONDS  # noqa: E402
from obmen.worker.wiring import Wiring, exchange_of  # noqa: E402

from .clock import Portal, PortalClock, follow_requests  # noqa: E402

OWNER = "bench"


@dataclass(frozen=True)
class Set:
    """``portal``: its webhook; ``control``: the port of its stand. ``settings``: of the exchange."""

    portal: str
    control: int
    onec: str
    user: str
    password: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class Took:
    """``cpu``: user and system seconds of this process, ``reading`` and ``planning`` parts of it; ``memory``: MB it
    held at most since it began."""

    state: str
    counts: dict[str, int]
    cpu: float
    reading: float
    memory: float


class Engine:
    def __init__(self, told: Set) -> None:
        first.prepare()
        self.clock = PortalClock(Portal(told.control))
        core_clock.use(self.clock)
        follow_requests(self.clock, "{0.scheme}://{0.netloc}".format(urlsplit(told.portal)))
        self.writer = Writer()
        self.writer.start()
        self.wiring = Wiring(FolderStore(django_settings.OBMEN_HOME / "files", least_free=0), self.writer)
        _connect(
            "alfa",
            "onec",
            {"address": told.onec, "user": told.user, "profile": "alfa_auto_5"},
            {"password": told.password},
        )
        _connect("portal", "bitrix24", {"address": told.portal}, {})
        draft = flows.Draft("work-orders", "Work orders", "work_orders", "alfa", "portal", told.settings)
        self.flow_id = flows.save(draft, who=OWNER).pk
        snapshot.refresh()

    def run(self) -> Took:
        began = _cpu()
        number = self.writer.do(StartRun(self.flow_id, "collect", True, OWNER)).run_id
        [taken] = self.writer.do(TakeRuns(OWNER, timedelta(seconds=READING_SECONDS)))
        flow = snapshot.current().flows[self.flow_id]
        read_both_sides(taken, flow, self.wiring, self.writer)
        while self.writer.do(Carry(number, exchange_of(flow).space, KIND)):
            pass
        read = _cpu()
        self._carry_out(flow)
        self.writer.do(EndRuns())
        run = Run.objects.get(id=number)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Took(run.state, run.counts, _cpu() - began, read - began, held)

    def _carry_out(self, flow: Any) -> None:
        target = Flow.objects.values_list("target_id", flat=True).get(id=self.flow_id)
        claim = ClaimBulk(OWNER, target, exchange_of(flow).bulk, timedelta(seconds=LEASE_SECONDS))
        claimed: list[Claimed] = []
        while True:
            if claimed := claimed or self.writer.do(claim):
                portion = Portion(claimed, self.wiring, self.writer, claim)
                portion.carry_out()
                claimed = portion.next()
                continue
            waiting = Lane.objects.filter(target_id=target, bulk=True, waiting__gt=0, held=False)
            spared = Run.objects.filter(state="working").values_list("spared_until", flat=True).first()
            due = waiting.order_by("next_at").values_list("next_at", flat=True).first()
            if due is None:
                return
            self.clock.move(max(due, spared or due) + timedelta(seconds=1))


def _connect(name: str, system: str, values: dict[str, Any], secrets: dict[str, str]) -> None:
    connections.save(connections.Draft(name, name, system, values, secrets), who=OWNER, check=None)
    snapshot.refresh()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    engine = Engine(Set(**json.loads(sys.argv[1])))
    collector.settle()  # as the worker's process does
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(asdict(engine.run())), flush=True)
    engine.writer.stop()


if __name__ == "__main__":
    main()
