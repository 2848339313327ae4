"""The REST addresses: whose webhook, which trouble, which budget, do it, answer; and a log of every request."""

import asyncio
import random
import sqlite3
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from obmen_stands.bitrix24 import faults, php, wire
from obmen_stands.bitrix24.call import Call
from obmen_stands.bitrix24.clock import Clock
from obmen_stands.bitrix24.errors import Refusal, no_method
from obmen_stands.bitrix24.identity import Identity
from obmen_stands.bitrix24.items import Items, Write
from obmen_stands.bitrix24.limits import Operating, Requests
from obmen_stands.bitrix24.methods import classic
from obmen_stands.bitrix24.oauth import Authorisation
from obmen_stands.bitrix24.run import Cut, Run
from obmen_stands.bitrix24.schema import Entity
from obmen_stands.bitrix24.settings import Settings
from obmen_stands.bitrix24.store import Store
from obmen_stands.bitrix24.wire import Answer

USER = 1
RENEWAL = "oauth.token"
"""What troubles call the address where tokens are had."""


def method_of(path: str) -> str:
    if path.startswith("/oauth/token"):
        return RENEWAL
    return path.rstrip("/").rpartition("/")[2].lower().removesuffix(".json")


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
    plain: bool = False
    """Without TLS, where the portal insists on it."""
    moved_to: str = ""
    """Where the portal is now, when the request went to its old name."""

    def view(self) -> dict[str, Any]:
        return asdict(self)


class Portal:
    def __init__(self, store: Store, identity: Identity, seed: int) -> None:
        self.store, self.identity = store, identity
        self.clock, self.settings, self.faults = Clock(), Settings(), faults.Faults()
        self.items = Items(store, self.clock)
        self.authorisation = Authorisation(store, self.clock, identity)
        self.begin_anew(seed)

    def begin_anew(self, seed: int) -> None:
        """Limits, counters and chance as on the first morning; what the CRM holds is not touched."""
        self.chance = random.Random(seed)
        self.requests, self.operating = Requests(), Operating()
        self.arrivals: list[Arrival] = []

    def person_adds(self, entity: Entity, told: dict[str, Any]) -> int:
        """By the old names, past every limit and what the portal demands of callers; within a transaction."""
        return self.items.add(entity, self._by_hand(entity, told, adding=True))

    def person_edits(self, entity: Entity, number: int, told: dict[str, Any]) -> bool:
        """True when anything changed. KeyError: no such item."""
        return self.items.update(entity, number, self._by_hand(entity, told, adding=False))

    def _by_hand(self, entity: Entity, told: dict[str, Any], *, adding: bool) -> Write:
        demands = self.settings.mandatory
        call = Call(self.items, self.settings.model_copy(update={"mandatory": {}}) if demands else self.settings, {})
        write = classic.write_of(call, entity, told, adding=adding)
        write.actor = "person"
        return write

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
        arrival.method = method = method_of(scope["path"])
        arrival.plain = self.identity.https and scope["scheme"] == "http"
        moved = self.settings.moved_to.rstrip("/")
        arrival.moved_to = "" if urlsplit(moved).netloc == request.headers.get("host") else moved
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
        if arrival.moved_to:
            arrival.outcome, arrival.status = "moved", 302
            return Answer(302, faults.HTML, b"", location=arrival.moved_to + path)
        run = Run(self.items, self.settings, self.operating, self.chance, begun=arrival.at, credential="", user=USER)
        try:
            status, body = 200, self._body(path, params, arrival, run)
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

    def _body(self, path: str, params: dict[str, Any], arrival: Arrival, run: Run) -> dict[str, Any]:
        if arrival.plain:
            raise Refusal(400, "INVALID_REQUEST", "Https required")
        if arrival.method == RENEWAL:
            # another server than the portal, with no bucket of requests that anybody told of
            return self.authorisation.token(params, self.settings)
        run.credential = self._credential(path, params)
        self.requests.take(arrival.address, arrival.at, self.settings)
        return run.answer(arrival.method, params)

    def _credential(self, path: str, params: dict[str, Any]) -> str:
        match path.strip("/").split("/"):
            case ["rest", user, code, _]:
                if (user, code) != (str(USER), self.identity.webhook) or self.settings.revoked:
                    raise Refusal(403, "INVALID_CREDENTIALS", "Invalid request credentials")
                return code
            case ["rest", _]:
                return self.authorisation.check(php.text(params.get("auth")), self.settings)
        raise no_method()

    async def _send(self, answer: Answer, fault: faults.Fault | None, receive: Receive, send: Send) -> None:
        kind = fault.kind if fault else ""
        if kind in ("down", "lost_answer"):
            await wire.cut(receive, send)
            return
        if fault and fault.after and (page := faults.page(fault)):
            answer = Answer(page[0], page[1], page[2].encode())
        await wire.give(answer, receive, send, torn=kind == "truncated")
