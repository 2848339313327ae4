"""The REST addresses: whose webhook, which trouble, which budget, do it, answer; and a log of every request."""

import asyncio
import random
import sqlite3
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from obmen_stands.bitrix24 import faults, wire
from obmen_stands.bitrix24.clock import Clock
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.items import Items
from obmen_stands.bitrix24.limits import Operating, Requests
from obmen_stands.bitrix24.run import Cut, Run
from obmen_stands.bitrix24.settings import Settings
from obmen_stands.bitrix24.store import Store
from obmen_stands.bitrix24.wire import Answer

USER = 1


@dataclass
class Arrival:
    """`at` and `spent` in the portal's seconds.

    `outcome`: done, refused, failed, moved, fault, cut (at 60 s), torn (the caller left before it had said all).
    """

    at: float
    address: str
    method: str = ""
    commands: list[str] = field(default_factory=list)
    status: int | None = None
    outcome: str = "done"
    code: str = ""
    fault: str | None = None
    spent: float = 0.0
    refused: dict[str, int] = field(default_factory=dict)

    def view(self) -> dict[str, Any]:
        return asdict(self)


class Portal:
    def __init__(self, store: Store, webhook: str, seed: int) -> None:
        self.store, self.webhook = store, webhook
        self.clock, self.settings, self.faults = Clock(), Settings(), faults.Faults()
        self.items = Items(store, self.clock)
        self.begin_anew(seed)

    def begin_anew(self, seed: int) -> None:
        """Limits, counters and chance as on the first morning; what the CRM holds is not touched."""
        self.chance = random.Random(seed)
        self.requests, self.operating = Requests(), Operating()
        self.arrivals: list[Arrival] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        client = scope.get("client") or ("",)
        # many machines behind one socket, for stories about the budget of an address
        address = request.headers.get("x-stand-address", client[0])
        arrival = Arrival(self.clock.now(), address)
        self.arrivals.append(arrival)
        try:
            params = await wire.params(request)
        except ClientDisconnect:
            arrival.outcome = "torn"
            return
        method = scope["path"].rstrip("/").rpartition("/")[2].lower().removesuffix(".json")
        arrival.method = method
        fault = self.faults.take({method, *wire.commands(method, params)}, self.chance)
        if fault:
            arrival.fault = fault.kind
            await asyncio.sleep(fault.seconds if fault.kind == "slow" else 0)
        answer = self._instead(fault, arrival) or self._answer(scope["path"], params, arrival)
        if arrival.fault == "twice":
            answer = self._again(scope["path"], params, arrival)
        if self.clock.wall:
            await asyncio.sleep(arrival.spent)
        self.clock.reach(arrival.at + arrival.spent)
        await self._send(answer, fault, receive, send)

    def _instead(self, fault: faults.Fault | None, arrival: Arrival) -> Answer | None:
        if fault is None or fault.after or fault.kind == "slow":
            return None
        arrival.outcome = "fault"
        page = faults.page(fault)
        if page is None:
            return Answer(0, "", b"")
        arrival.status = page[0]
        return Answer(page[0], page[1], page[2].encode())

    def _again(self, path: str, params: dict[str, Any], arrival: Arrival) -> Answer:
        """Something between the caller and the portal has sent the request once more."""
        again = Arrival(arrival.at, arrival.address, arrival.method, fault=arrival.fault)
        self.arrivals.append(again)
        return self._answer(path, params, again)

    def _answer(self, path: str, params: dict[str, Any], arrival: Arrival) -> Answer:
        if self.settings.moved_to:
            arrival.outcome, arrival.status = "moved", 302
            return Answer(302, faults.HTML, b"", location=self.settings.moved_to.rstrip("/") + path)
        run = Run(
            self.items, self.settings, self.operating, self.chance, begun=arrival.at, credential=self.webhook, user=USER
        )
        try:
            self._check_webhook(path)
            self.requests.take(arrival.address, arrival.at, self.settings)
            status, body = 200, run.answer(arrival.method, params)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body()
            arrival.outcome, arrival.code = "refused", refusal.code
        except (sqlite3.Error, UnicodeError) as error:
            # what PHP or MySQL would choke on too: broken Unicode, an expression too deep
            arrival.outcome, arrival.code = "failed", type(error).__name__
            status, body = 500, {"error": "ERROR_UNEXPECTED_ANSWER", "error_description": "Unexpected server response"}
        except Cut:
            arrival.outcome = "cut"
            status, kind, text = faults.TIMED_OUT
            return self._noted(arrival, run, Answer(status, kind, text.encode()))
        return self._noted(arrival, run, Answer(status, faults.JSON, wire.encoded(body)))

    def _noted(self, arrival: Arrival, run: Run, answer: Answer) -> Answer:
        arrival.status, arrival.spent = answer.status, run.spent
        arrival.commands, arrival.refused = run.commands, run.refused
        return answer

    def _check_webhook(self, path: str) -> None:
        match path.strip("/").split("/"):
            case ["rest", user, code, _]:
                if (user, code) != (str(USER), self.webhook) or self.settings.revoked:
                    raise Refusal(403, "INVALID_CREDENTIALS", "Invalid request credentials")
            case ["rest", _]:
                raise Refusal(401, "NO_AUTH_FOUND", "Wrong authorization data")
            case _:
                raise Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")

    async def _send(self, answer: Answer, fault: faults.Fault | None, receive: Receive, send: Send) -> None:
        kind = fault.kind if fault else ""
        if kind in ("down", "lost_answer"):
            await wire.cut(receive, send)
            return
        if fault and fault.after and (page := faults.page(fault)):
            answer = Answer(page[0], page[1], page[2].encode())
        await wire.give(answer, receive, send, torn=kind == "truncated")
