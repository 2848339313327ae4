"""What another exchange feels of a target that takes requests and never answers, with 1,000 lanes waiting for it.

Two servers, one of them with such a target, take the same load in turns.
"""

import socket
import threading
from statistics import median

from .ends import percentile, sent
from .hub import Hub, door
from .load import Load
from .processes import Program
from .results import Gate, Ground

LANES = 1_000
ROUNDS = 5
ORDERS = 2_000
TABLE = "Another exchange while one target hangs: SQLite, one server"
STUCK = """
[connections.other]
title = "Other"
system = "http"
[connections.hung]
title = "Hung"
system = "http"
slots = 8
[connections.hung.settings]
address = "http://127.0.0.1:%d/in"
seconds = 30
repeatable = true
[flows.stuck]
title = "Stuck"
exchange = "relay"
source = "other"
target = "hung"
[flows.stuck.settings]
key = "/order/number"
"""


def hanging(ground: Ground) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        threading.Thread(target=_keep_silent, args=(silent,), daemon=True).start()
        calm, hung = (Hub(ground.folder / name) for name in ("calm", "hung"))
        calm.prepare(ground.sink)
        hung.prepare(ground.sink, STUCK % silent.getsockname()[1])
        with calm.process() as one, hung.process() as other:
            _fill(hung, other)
            pairs = [_pair(ground, turn, (calm, one), (hung, other)) for turn in range(ROUNDS)]
    growth = [(while_hung / alone - 1) * 100 for alone, while_hung in pairs]
    rounds = ", ".join(f"{alone:.1f} / {while_hung:.1f}" for alone, while_hung in pairs)
    ground.results.add(TABLE, "order sent to order in the sink, 99 % within: calm / one target hangs", f"{rounds} ms")
    gate = Gate("p99 of another exchange while a target hangs: growth", median(growth), 20, "%", least=False)
    ground.results.gates.append(gate)


def _keep_silent(silent: socket.socket) -> None:
    """Answers the check of a new connection, and no message ever."""
    held = []
    while True:
        try:
            line, _ = silent.accept()
        except OSError:
            return
        if line.recv(4, socket.MSG_PEEK) == b"HEAD":
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            line.close()
        else:
            held.append(line)


def _fill(hub: Hub, server: Program) -> None:
    sent(Load([door(server).replace("/shop/", "/other/")], hub.key("other"), LANES))


def _pair(ground: Ground, turn: int, *servers: tuple[Hub, Program]) -> tuple[float, float]:
    """The two begin by turns, so that what drifts on the machine hits both."""
    order = servers if turn % 2 else servers[::-1]
    waits = {id(hub): _wait(ground, turn, hub, server) for hub, server in order}
    return waits[id(servers[0][0])], waits[id(servers[1][0])]


def _wait(ground: Ground, turn: int, hub: Hub, server: Program) -> float:
    """Milliseconds within which 99 of 100 orders are through."""
    ground.sink.forget()
    count = ground.count(ORDERS)
    told = sent(Load([door(server)], hub.token, count, 100_000 + turn * count, connections=8, pause=0.05))
    ground.sink.wait(count)
    arrived = ground.sink.arrivals()
    return percentile([arrived[n] - went for n, went in told.sent.items()], 0.99)
