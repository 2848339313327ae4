"""One HTTP request to the portal, within its budgets: let in, begun with, accounted for."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from obmen.core import clock, jsontext
from obmen.core.answer import Answer
from obmen.core.call import current
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.outcome import Change

from .access import Access, Door
from .command import Command
from .errors import OVERLOAD_PAUSE, envelope
from .measured import Measured, seconds_used
from .said import Blocked, Cut, CutWriting, NotDone, Overloaded
from .spending import Spending

TRIES = 5
"""Of a request the portal did not begin with, for too many came at once."""
_CUT_AFTER = 55.0
_MOVED = (301, 302, 307, 308)

Held = Mapping[str, float]


class Requests:
    def __init__(self, access: Access, spending: Spending) -> None:
        self._access, self._spending = access, spending
        self.told_at: datetime | None = None
        """The portal's time when it began with the last request it answered; None until it tells."""

    def close(self) -> None:
        self._access.close()

    def send(
        self, method: str, params: Mapping[str, Any], commands: Sequence[Command], held: Held | None = None
    ) -> dict[str, Any]:
        """The body of a success. ``held``: seconds taken for the commands before."""
        expected = self._spending.expected(commands)
        taken = self._spending.take(expected, held)
        began = clock.monotonic()
        try:
            told = self._begun(method, params, commands)
        except (NotDone, Misconfigured, Refused):
            self._spending.settle(taken, {})
            raise
        except (TryLater, Unclear) as error:
            if isinstance(error, TryLater) and _wrote(commands):  # a write that was sent is Unclear instead
                self._spending.settle(taken, {})
            else:
                self._spending.settle({method: taken[method] for method in taken.keys() - expected.keys()}, {})
            if isinstance(error, Cut | CutWriting) or clock.monotonic() - began > _CUT_AFTER:
                self._spending.costs.learn_cut(commands)
            raise
        self._account(told, method, commands, taken)
        return told

    def _begun(self, method: str, params: Mapping[str, Any], commands: Sequence[Command]) -> dict[str, Any]:
        for left in reversed(range(TRIES)):
            self._spending.take_request()
            try:
                return self._let_in(method, params, commands)
            except Blocked as error:
                error.after = self._spending.blocked(method)
                raise
            except NotDone as error:
                self._spending.pause(error.after.total_seconds() if error.after else 1.0)
                if not left:
                    raise
            except Overloaded:
                self._spending.pause(OVERLOAD_PAUSE.total_seconds())
                raise
            except Misconfigured as error:
                raise self.with_setting(error) from None
        raise AssertionError("the last try raises")

    def _let_in(self, method: str, params: Mapping[str, Any], commands: Sequence[Command]) -> dict[str, Any]:
        about = commands[0] if len(commands) == 1 else Command(method, {}, changes=_none if _wrote(commands) else None)
        door = self._access.door()
        answer = self._asked(door, method, params, commands)
        if (answer.status == 401 and b"expired_token" in answer.body) or answer.status in _MOVED:
            other = self._access.renewed(door)
            if other is not None and (answer.status == 401 or other.web.site.address != door.web.site.address):
                answer = self._asked(other, method, params, commands)
        return envelope(answer, about)

    def plan(self, commands: Sequence[Command]) -> None:
        """Of a dry call."""
        self._asked(self._access.door(), "batch", {}, commands)

    def _asked(self, door: Door, method: str, params: Mapping[str, Any], commands: Sequence[Command]) -> Answer:
        body, path = {**params, **door.auth}, door.path + method
        if not _wrote(commands):
            return door.web.read("POST", path, json=body)
        digest = hashlib.sha256(jsontext.write(params)).hexdigest()[:16]
        identity = f"{current().identity}-{digest}"
        return door.web.write(lambda: _changes(commands), "POST", path, identity=identity, json=body)

    def _account(self, told: Mapping[str, Any], method: str, commands: Sequence[Command], taken: Held) -> None:
        measured = Measured.of(told, method, commands)
        self.told_at = measured.began or self.told_at
        for name, seconds in measured.of_one.items():
            self._spending.costs.learn(name, seconds)
        self._spending.watch(measured.times)
        self._spending.settle(taken, seconds_used(measured))

    def with_setting(self, error: ObmenError) -> ObmenError:
        if isinstance(error, Misconfigured) and error.setting == "webhook":
            error.setting = self._access.key_setting
        return error


def _wrote(commands: Sequence[Command]) -> bool:
    return any(command.wrote for command in commands)


def _none() -> Sequence[Change]:
    return ()


def _changes(commands: Sequence[Command]) -> list[Change]:
    return [change for command in commands if command.changes for change in command.changes()]
