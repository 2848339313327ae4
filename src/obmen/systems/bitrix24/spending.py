"""What the commands of a request cost in execution time, and the two budgets of the portal it is taken from.

A method has 480 s in ten minutes (``operating``), shared by all processes and, perhaps, by all who use the portal. So
time is taken before a request by what its commands are known to cost, and put right afterwards by what they did cost.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from obmen.core import clock
from obmen.core.call import current
from obmen.core.errors import TryLater
from obmen.core.ports import Budget

from .command import Command

LONGEST = 40.0
"""Seconds a request is planned to take: the portal cuts it at 60, and costs vary."""
CUT = 60.0
COMMANDS = 50
FLOOR = 0.1
"""Time of one method within one request counts only above this."""
LONGEST_BLOCK = 600.0
BLOCKED = 60.0
"""Seconds until a blocked method is tried again when the portal does not say: it counts in buckets of a minute."""
GUESSED: Mapping[str, float] = {
    "crm.deal.update": 0.8,
    "crm.deal.add": 0.8,
    "crm.item.update": 1.5,
    "crm.contact.update": 1.2,
    "crm.item.batchimport": 0.4,
    "crm.duplicate.findbycomm": 0.02,
    "crm.status.list": 0.01,
    "crm.category.list": 15.0,
}
_LIST, _OTHER = 0.25, 0.5


class Costs:
    """Seconds of one command by method, for an import of one row; learned from what the portal reports."""

    def __init__(self) -> None:
        self._known: dict[str, float] = {}

    def of(self, command: Command) -> float:
        method = command.method.lower()
        guess = GUESSED.get(method, _LIST if method.endswith(".list") else _OTHER)
        return self._known.get(method, guess) * command.rows

    def learn(self, method: str, seconds: float) -> None:
        """``seconds`` of one row. A dearer answer is believed at once, a cheaper one by half."""
        before = self._known.get(method)
        self._known[method] = seconds if before is None or seconds > before else (before + seconds) / 2

    def learn_cut(self, commands: Iterable[Command]) -> None:
        """These took more than the portal allows."""
        expected = sum(map(self.of, commands)) or CUT
        for command in {each.method: each for each in commands}.values():
            dearer = self.of(command) / command.rows * max(2.0, 1.2 * CUT / expected)
            self._known[command.method.lower()] = dearer


class Spending:
    def __init__(self, budget: Budget, most: float) -> None:
        """``most``: seconds of a method in ten minutes that are ours; 0: the portal does not count."""
        self.costs = Costs()
        self._budget, self._most = budget, most
        self._resets: dict[str, float] = {}
        self._watched: set[str] = set()

    def fitting(self, commands: Iterable[Command]) -> int:
        """How many of them, from the first on, one request may hold; one at least."""
        left = current().deadline - clock.monotonic()
        seconds, fitting = min(LONGEST, max(left - 5, left / 2)), 0
        for command in commands:
            seconds -= self.costs.of(command)
            if fitting and (seconds < 0 or fitting == COMMANDS):
                break
            fitting += 1
        return fitting

    def expected(self, commands: Iterable[Command]) -> dict[str, float]:
        """Seconds by method, of those that will count."""
        seconds: dict[str, float] = {}
        for command in commands:
            method = command.method.lower()
            seconds[method] = seconds.get(method, 0.0) + self.costs.of(command)
        return {method: spent for method, spent in seconds.items() if spent > FLOOR}

    def take(self, seconds: Mapping[str, float], held: Mapping[str, float] | None = None) -> dict[str, float]:
        """Seconds by method before a request, but for those that are ``held`` already; all or none. Gives what is held
        then."""
        taken = dict(held or {})
        try:
            for method, wanted in seconds.items():
                if (more := wanted - taken.get(method, 0.0)) > 0:
                    self._budget.take(f"operating:{method}", more)
                    taken[method] = taken.get(method, 0.0) + more
            for method in tuple(self._watched):
                self._budget.take(f"operating:{method}", 0.0)
        except TryLater:
            self.settle(taken, {})
            raise
        return taken

    def take_request(self) -> None:
        self._budget.take("requests")

    def settle(self, taken: Mapping[str, float], used: Mapping[str, float]) -> None:
        for method in taken.keys() | used.keys():
            if difference := used.get(method, 0.0) - taken.get(method, 0.0):
                self._budget.spend(f"operating:{method}", difference)

    def pause(self, seconds: float) -> None:
        """No requests for a while."""
        self._budget.bar("requests", clock.now() + timedelta(seconds=seconds))

    def blocked(self, method: str) -> timedelta:
        """The portal has blocked it; gives for how long, as far as it is known."""
        seconds = self._resets.get(method.lower(), 0.0) - clock.monotonic()
        pause = timedelta(seconds=seconds if seconds > 0 else BLOCKED)
        self._budget.bar(f"operating:{method.lower()}", clock.now() + pause)
        return pause

    def watch(self, times: Mapping[str, Mapping[str, Any]]) -> None:
        """By method: the portal's own sum of ten minutes, in which others may have a part. Where our share of it is
        used up, the method waits."""
        if not self._most:
            return
        for method, time in times.items():
            if "operating" not in time or (method == "batch" and not _counts_batches(times)):
                continue
            seconds = float(time.get("operating_reset_at", 0)) - float(time.get("finish", 0))
            pause = min(max(seconds, 1.0), LONGEST_BLOCK)
            self._resets[method] = clock.monotonic() + pause
            if float(time["operating"]) >= self._most:
                self._budget.bar(f"operating:{method}", clock.now() + timedelta(seconds=pause))
                if method == "batch":
                    self._watched.add(method)


def _counts_batches(times: Mapping[str, Mapping[str, Any]]) -> bool:
    """On some portals all commands of batches have one sum, which each of them then tells; on others the batch tells
    what its last command's method has used, which is no sum of the batch. Where all are of one method it cannot be
    seen, and the method's own sum is enough."""
    whole, *others = (times[method] for method in sorted(times, key=lambda method: method != "batch"))
    lasted = float(whole.get("duration", 0))
    sums = [float(time.get("operating", 0)) for time in others]
    return len(sums) > 1 and all(abs(float(whole["operating"]) - each) <= lasted + FLOOR for each in sums)
