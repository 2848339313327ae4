"""What runs in a process that is forked to be killed: the server itself, in the roles it is told."""

from dataclasses import dataclass
from pathlib import Path

from obmen.setup import connections, flows, tokens
from obmen.site import first
from obmen.site.apart import apart
from obmen.site.server import Server

from .gauge import READY, Gauge
from .traps import lay

SOURCE, TARGET = "onec-ut", "ksup"
SLOTS = 16


@dataclass(frozen=True)
class Plan:
    """``row``: its row of the gauge. ``port`` 0: it opens no door. ``lease`` in seconds."""

    gauge: Path
    row: int
    port: int
    roles: tuple[str, ...]
    lease: float


def run(plan: Plan) -> None:
    """Until it is killed."""
    gauge = Gauge(plan.gauge, plan.row)
    lay(gauge)
    server = Server(port=plan.port, roles=frozenset(plan.roles), lease=plan.lease, prepared=True, apart=apart())
    server.run(lambda: gauge.__setitem__(READY, 1))


def prepare(ksup_url: str, ksup_token: str) -> str:
    """An empty database, set up so that orders of a 1C go to KSUP → the key 1C calls with."""
    first.prepare()
    onec = connections.save(connections.Draft(SOURCE, "1С", "onec", {}), who="crash", check=None).connection
    ksup = connections.Draft(TARGET, "КСУП", "ksup", {"address": ksup_url}, {"token": ksup_token}, slots=SLOTS)
    connections.save(ksup, who="crash", check=None)
    values = {"file_mandatory": False}
    flows.save(flows.Draft("orders", "Заказы", "orders", SOURCE, TARGET, values), who="crash")
    return tokens.issue(onec, who="crash")[1]
