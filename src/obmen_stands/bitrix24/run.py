"""One HTTP request carried out: its method, or the commands of its batch one after another, on the portal's time."""

import random
from dataclasses import dataclass, field
from typing import Any

from obmen_stands.bitrix24 import clock, costs, php, references
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, no_method, out_of_scope
from obmen_stands.bitrix24.items import Items
from obmen_stands.bitrix24.limits import FLOOR, Operating
from obmen_stands.bitrix24.methods import METHODS
from obmen_stands.bitrix24.settings import Settings

COMMANDS = 50


def scope_of(method: str) -> str:
    """Empty where no permission is asked for."""
    return {"tasks": "task", "event": ""}.get(head := method.partition(".")[0], head)


class Cut(Exception):
    """The request passed its 60 s; what was committed stays."""


@dataclass
class Run:
    """`begun`: seconds since 1970; `spent`: seconds of execution so far; `refused`: limits met, by error code."""

    items: Items
    settings: Settings
    operating: Operating
    chance: random.Random
    begun: float
    user: int
    credential: str = ""
    application: str = ""
    spent: float = 0.0
    batch: bool = False
    commands: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """What the answer has besides its body."""

    def now(self) -> float:
        return self.begun + self.spent

    def answer(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The body of a success; raises Refusal or Cut. What was spent is charged either way."""
        try:
            if method == "batch":
                self.batch = True
                result = self.run_batch(params)
                told_of = self.commands[-1] if self.commands and self.settings.batch_tells == "last" else "batch"
                return {"result": result, "time": self.time(self.begun, told_of)}
            reply = self.execute(method, params)
            counts = {"next": reply.next, "total": reply.total}
            told = {name: value for name, value in counts.items() if value is not None}
            return {"result": reply.result, **told, "time": self.time(self.begun, method)}
        finally:
            self.settle()

    def settle(self) -> None:
        """Charges what the request has spent."""
        for key, seconds in self.own.items():
            self.operating.charge(key, seconds, self.now())

    def run_batch(self, params: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, dict[str, Any]] = {name: {} for name in ("result", "error", "total", "next", "time")}
        low = {name.lower(): value for name, value in params.items()}
        halt = php.text(low.get("halt")) not in ("", "0", "false")
        for place, (key, command) in enumerate(php.keyed(low.get("cmd")).items()):
            if not isinstance(command, str):
                continue
            try:
                self.run_command(place, key, command, told)
            except Refusal as refusal:
                told["error"][key] = refusal.body()
                if halt:
                    break
        names = {"result": "result", "result_error": "error", "result_total": "total", "result_next": "next"}
        return {name: php.array(told[word]) for name, word in {**names, "result_time": "time"}.items()}

    def run_command(self, place: int, key: str, command: str, told: dict[str, dict[str, Any]]) -> None:
        if place >= COMMANDS:
            raise Refusal(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
        method, _, query = command.partition("#")[0].partition("?")
        method = method.lower().removesuffix(".json")
        if method == "batch":
            raise Refusal(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")
        begun = self.now()
        reply = self.execute(method, references.filled(php.parsed(query), told))
        told["result"][key] = reply.result
        for name, count in (("total", reply.total), ("next", reply.next)):
            if count is not None:
                told[name][key] = count
        told["time"][key] = self.time(begun, method)

    def execute(self, method: str, params: dict[str, Any]) -> Reply:
        self.commands.append(method)
        if method not in METHODS:
            raise no_method()
        if scope_of(method) not in {"", *self.settings.scope}:
            raise out_of_scope()
        return self.carry_out(method, METHODS[method], params)

    def carry_out(self, method: str, act: Method, params: dict[str, Any]) -> Reply:
        """In a transaction of its own, within the budget of the method's time."""
        key = self.key_of(method)
        try:
            self.operating.check(key, self.used(key), self.settings)
        except Refusal as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            raise
        with self.items.store.transaction():
            reply = self._timed(method, key, act, self.call(params))
        if self.late():
            raise Cut
        return reply

    def call(self, params: dict[str, Any]) -> Call:
        return Call(self.items, self.settings, params, self.user, self.credential, self.application)

    def _timed(self, method: str, key: str, act: Method, call: Call) -> Reply:
        """A refused call costs what a done one does. The call running at the cut is committed or not, by chance."""
        reply = Reply(None)
        try:
            reply = act(call)
        finally:
            seconds = costs.cost(self.settings, self.chance, method, rows=reply.written, counted=reply.counted)
            self.spent += seconds
            self.own[key] = self.own.get(key, 0.0) + seconds
        if self.late() and self.chance.random() < 1 / 2:
            raise Cut
        return reply

    def late(self) -> bool:
        return self.settings.request_limit is not None and self.spent > self.settings.request_limit

    def key_of(self, method: str) -> str:
        match self.settings.operating_key:
            case "portal":
                return method
            case "batch" if self.batch:
                return f"{self.credential} batch"
        return f"{self.credential} {method}"

    def used(self, key: str) -> float:
        """With what this request has spent on it, once that is more than the floor."""
        own = self.own.get(key, 0.0)
        return self.operating.used(key, self.now()) + (own if own > FLOOR else 0.0)

    def time(self, begun: float, method: str) -> dict[str, Any]:
        """`operating` is all that was charged in ten minutes, not the cost of this call."""
        told = clock.stamps(begun, self.now())
        if self.settings.operating_limit is not None:
            key = self.key_of(method)
            told["operating_reset_at"] = self.operating.reset_at(key, self.now())
            told["operating"] = round(self.used(key), 6)
        return told
