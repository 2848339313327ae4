"""What the sieges came to, for a person: ``bench/CRASH.md``."""

from collections.abc import Sequence

from .siege import RANDOM, WANTED_CYCLE, Told

_ABOUT = """# Kills

`make crash ARGS="--kills {kills}"` kills real server processes with `kill -9` under load: at random instants, and at
each named point of their work, where the process stops as it stands until it is killed. SQLite: one process
accepts, one writes, one delivers; the last two end with the first, or are killed alone. PostgreSQL: two accept, three
deliver. 1C is {deals} clients, each sending the orders of one deal, the next when the one before was acknowledged, and
the same again under the same key when no answer came. KSUP is the training stand.

Judged from KSUP's own data: its history of each deal, and its arrivals, counted before its own dedupe. An order that
is not there counts as lost unless obmen's journal says that a newer state replaced it.
*In flight*: at the instant of the kill at least one accept and at least one delivery were under way.
"""


def report(sieges: Sequence[Told], kills: int, deals: int) -> str:
    return "\n".join([_ABOUT.format(kills=kills, deals=deals), *map(_of_one, sieges)])


def _of_one(told: Told) -> str:
    judged = told.judgement
    assert judged
    points = sorted(told.kills, key=lambda point: (point == RANDOM, point))
    rows = [f"| {point} | {told.kills[point]} | {told.in_flight[point]} |" for point in points]
    facts = {
        "acknowledged": judged.acknowledged,
        "applied": judged.applied,
        "superseded by a newer state of the order before they were sent": judged.superseded,
        "lost": len(judged.lost),
        "applied twice": len(judged.twice),
        "deals out of order": len(judged.overtaken),
        "orders that are not as sent last": len(judged.wrong),
        "repeated by 1C for want of an answer": told.repeated,
        "arrivals in KSUP above one for each order": judged.extra,
        "deliveries in flight at the kills": told.deliveries,
        "a cycle, from one start to the next": f"{told.cycle:.2f} s"
        + (f" (wanted: {WANTED_CYCLE} s at most)" if told.kind == "sqlite" else ""),
        "all through after the last kill": f"{told.settled:.0f} s",
    }
    head = [f"## {_NAMES[told.kind]}: {'ok' if not told.problems() else 'NOT OK'}", ""]
    table = ["| killed at | kills | in flight |", "|---|---:|---:|", *rows]
    total = f"| **together** | **{told.killed}** | **{sum(told.in_flight.values())}** |"
    return "\n".join([*head, *table, total, "", *(f"- {name}: {fact}" for name, fact in facts.items()), ""])


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
