"""Orders taken in while 200 callers drip a byte a second and 50 questions wait for a slow answer."""

from .ends import percentile, sent
from .hub import Hub, door
from .load import Load
from .processes import program, python
from .results import Gate, Ground

DRIPS = 200
QUESTIONS = 50
ORDERS = 5_000
TABLE = "Accept while others hold the server up: SQLite, one server"
LIMITS = f"""
[options.limits]
questions_at_once = {QUESTIONS}
"""


def stalled(ground: Ground) -> None:
    hub = Hub(ground.folder / "stalled")
    hub.prepare(ground.sink, LIMITS)
    count = ground.count(ORDERS)
    with hub.process(words=python("bench.asking")) as server:
        calm = sent(Load([door(server)], hub.token, count, connections=16, pause=0.02))
        address = server.line.split(": ", 1)[1]
        words = python("bench.stall", address, hub.token, str(DRIPS), str(QUESTIONS))
        with program(words, "ready", log=ground.folder / "stall.log"):
            held_up = sent(Load([door(server)], hub.token, count, count, connections=16, pause=0.02))
            memory = server.memory()
    for name, load in (("calm", calm), (f"{DRIPS} drip and {QUESTIONS} questions wait", held_up)):
        middle, last = percentile(load.answered, 0.5), percentile(load.answered, 0.99)
        ground.results.add(TABLE, f"{name}: answer, half / 99 % within", f"{middle:.1f} / {last:.1f} ms")
    ground.results.add(TABLE, "memory meanwhile", memory, "MB")
    gate = Gate("accept p99 with 200 dripping and 50 asking", percentile(held_up.answered, 0.99), 1000, "ms", False)
    ground.results.gates.append(gate)
