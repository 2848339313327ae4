"""Requests to the portal's REST: one command, or up to fifty in a batch, within the budgets and the minute of one
request."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from obmen.core.call import current
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear

from .command import PLANNED, Command, split_by_batch
from .errors import error_of, lost
from .request import Held, Requests
from .said import Blocked, Cut, NotDone, said
from .spending import Spending

NO_HALT = 0


@dataclass(frozen=True, slots=True)
class Errand:
    """What is wanted now and then, but hardly worth a request of its own: ``commands`` go along with others that leave
    room for them, none while there is nothing to ask. ``learn``: what to do with their results."""

    commands: Callable[[], Sequence[Command]]
    learn: Callable[[Sequence[Any]], None]


class Rest:
    """Results stand in the order of the commands: what the portal gave, or the error of that command alone. What is
    wrong with the whole request is raised, but for a lost answer: then each write is Unclear."""

    def __init__(self, requests: Requests, spending: Spending) -> None:
        self._requests, self.spending = requests, spending
        self.errand: Errand | None = None

    def close(self) -> None:
        self._requests.close()

    @property
    def told_at(self) -> datetime | None:
        return self._requests.told_at

    def call(self, command: Command) -> Any:
        """One command by itself; its error is raised."""
        [result] = self.send([command])
        if isinstance(result, ObmenError):
            raise result
        return result

    def total(self, command: Command) -> int:
        """How many rows a list with a count has."""
        return int(self._requests.send(command.method, command.params, [command]).get("total") or 0)

    def each(self, commands: Sequence[Command], *, errand: bool = False) -> Iterator[tuple[int, Any]]:
        """Any number of commands, as few requests as they fit into: place and result, as they come. What the portal
        did not begin with is sent again. Raises TryLater and Misconfigured, after the results that are there.
        ``errand``: it may go along."""
        waiting = deque(enumerate(commands))
        while waiting:
            portion = [waiting.popleft() for _ in range(self.spending.fitting(each for _, each in waiting))]
            try:
                asked = [command for _, command in portion]
                results = self._with_errand(asked) if errand else self.send(asked)
            except Cut:
                if len(portion) == 1:
                    raise
                waiting.extendleft(reversed(portion))  # fewer fit now
                continue
            yield from (
                (place, result)
                for (place, _), result in zip(portion, results, strict=True)
                if not isinstance(result, TryLater | Misconfigured)
            )
            raise_what_stops(results)
            again = [one for one, result in zip(portion, results, strict=True) if isinstance(result, NotDone)]
            waiting.extendleft(reversed(again))

    def _with_errand(self, commands: Sequence[Command]) -> list[Any]:
        together = [*commands, *(self.errand.commands() if self.errand else ())]
        if self.spending.fitting(together) < len(together):
            return self.send(commands)
        results = self.send(together)
        told = results[len(commands) :]
        if told and self.errand and not any(isinstance(result, ObmenError) for result in told):
            self.errand.learn(told)
        return results[: len(commands)]

    def send(self, commands: Sequence[Command], held: Held | None = None) -> list[Any]:
        """In one request, but that each command which does not fit in a batch has its own. ``held``: seconds taken for
        them before."""
        if current().dry and any(command.wrote for command in commands):
            return self._planned(commands)
        together, apart = split_by_batch(command.params for command in commands)
        alone = [[place] for place in apart]
        return self._apart(commands, [*alone, together] if together else alone, held)

    def _apart(self, commands: Sequence[Command], portions: Sequence[Sequence[int]], held: Held | None) -> list[Any]:
        """A request for each portion. Where one fails as a whole, the results of those before it are not lost."""
        results: dict[int, Any] = {}
        for portion in portions:
            wanted = [commands[place] for place in portion]
            try:
                found = [self._single(wanted[0], held)] if len(wanted) == 1 else self._batch(wanted, held)
            except (TryLater, Misconfigured) as error:
                if not results:
                    raise
                return [results.get(place, error) for place in range(len(commands))]
            results.update(zip(portion, found, strict=True))
            held = None
        return [results[place] for place in range(len(commands))]

    def _planned(self, commands: Sequence[Command]) -> list[Any]:
        reads = [command for command in commands if not command.wrote]
        found = iter(self.send(reads) if reads else ())
        writes = [command for command in commands if command.wrote]
        self._requests.plan(writes)
        return [PLANNED if command.wrote else next(found) for command in commands]

    def _single(self, command: Command, held: Held | None) -> Any:
        try:
            told = self._requests.send(command.method, command.params, [command], held)
        except (NotDone, Refused) as error:
            return error
        except Unclear as error:
            return lost(command, detail=error.detail, down=error.connection_down)
        return told["result"]

    def _batch(self, commands: Sequence[Command], held: Held | None) -> list[Any]:
        cmd = {f"c{place}": command.text() for place, command in enumerate(commands)}
        try:
            told = self._requests.send("batch", {"halt": NO_HALT, "cmd": cmd}, commands, held)
        except Unclear as error:
            return [lost(each, detail=error.detail, down=error.connection_down) for each in commands]
        results, errors = (_map(told["result"].get(name)) for name in ("result", "result_error"))
        return [self._result(command, f"c{place}", results, errors) for place, command in enumerate(commands)]

    def _result(self, command: Command, key: str, results: Mapping[str, Any], errors: Mapping[str, Any]) -> Any:
        if key in results:
            return results[key]
        told = said(errors.get(key))
        if told is None:
            return lost(command, detail=f"{command.method}: no result in the batch")
        error = error_of(told, command)
        if isinstance(error, Blocked):
            error.after = self.spending.blocked(command.method)
        return self._requests.with_setting(error)


def raise_what_stops(results: Sequence[Any]) -> None:
    """Where nothing at all was begun with, waiting in here would not help."""
    for error in results:
        if isinstance(error, TryLater | Misconfigured) and not isinstance(error, NotDone):
            raise error
    if results and all(isinstance(error, NotDone) for error in results):
        raise results[0]


def _map(told: Any) -> Mapping[str, Any]:
    """PHP writes an empty map as a list."""
    return told if isinstance(told, dict) else {}
