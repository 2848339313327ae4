"""The addresses for callers: which trouble, whose call, which budget, do it, answer; and a log of every request."""

import asyncio
import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from obmen_stands.bitrix24 import faults, people, php, v3, wire
from obmen_stands.bitrix24.arrivals import RENEWAL, Arrival, method_of
from obmen_stands.bitrix24.errors import Refusal, no_method
from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.run import Cut, Run
from obmen_stands.bitrix24.wire import Answer

USER = 1


@dataclass(frozen=True)
class Knock:
    """One request as it stands at the door. `plain`: without TLS, where the portal insists on it."""

    path: str
    params: dict[str, Any]
    asked: v3.Asked
    plain: bool
    moved_to: str

    @property
    def third(self) -> bool:
        return self.path.startswith("/rest/api/")


class Rest:
    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, portal = Request(scope, receive), self.portal
        client = scope.get("client") or ("",)
        # many machines behind one socket, for stories about the budget of an address
        arrival = Arrival(
            portal.clock.now(), request.headers.get("x-stand-address", client[0]), method_of(scope["path"])
        )
        portal.arrivals.append(arrival)
        try:
            knock = await self._knock(request)
        except ClientDisconnect:
            arrival.outcome = "torn"
            return
        people.take_turns(portal, {arrival.method, *wire.commands(arrival.method, knock.params)})
        fault = portal.faults.take({arrival.method, *wire.commands(arrival.method, knock.params)}, portal.chance)
        if fault:
            arrival.fault = fault.kind
            await asyncio.sleep(fault.seconds if fault.kind == "slow" else 0)
        answer = self._instead(fault, arrival) or self._answer(knock, arrival)
        if arrival.fault == "twice":
            answer = self._again(knock, arrival)
        if portal.clock.wall:
            await asyncio.sleep(arrival.spent)
        portal.clock.reach(arrival.at + arrival.spent)
        await self._send(answer, fault, receive, send)

    async def _knock(self, request: Request) -> Knock:
        headers, moved = request.headers, self.portal.settings.moved_to.rstrip("/")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Knock(
            request.scope["path"],
            await wire.params(request),
            v3.Asked(kind, headers.get("idempotency-key", "")),
            plain=self.portal.identity.https and request.scope["scheme"] == "http",
            moved_to="" if urlsplit(moved).netloc == headers.get("host") else moved,
        )

    def _instead(self, fault: faults.Fault | None, arrival: Arrival) -> Answer | None:
        if fault is None or fault.after or fault.kind in ("slow", "drip"):
            return None
        arrival.outcome = "fault"
        page = faults.page(fault)
        if page is None:
            return Answer(0, "", b"")
        arrival.status = page[0]
        return Answer(page[0], page[1], page[2].encode())

    def _again(self, knock: Knock, arrival: Arrival) -> Answer:
        """Something between the caller and the portal has sent the request once more."""
        again = Arrival(arrival.at, arrival.address, arrival.method, fault=arrival.fault)
        self.portal.arrivals.append(again)
        return self._answer(knock, again)

    def _answer(self, knock: Knock, arrival: Arrival) -> Answer:
        if knock.moved_to:
            arrival.outcome, arrival.status = "moved", 302
            return Answer(302, faults.HTML, b"", (("location", knock.moved_to + knock.path),))
        portal = self.portal
        run = Run(portal.items, portal.settings, portal.operating, portal.chance, arrival.at, user=USER)
        try:
            status, body = 200, self._body(knock, arrival, run)
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
        return self._noted(arrival, run, Answer(status, faults.JSON, wire.encoded(body), tuple(run.headers.items())))

    def _noted(self, arrival: Arrival, run: Run, answer: Answer) -> Answer:
        arrival.status, arrival.spent = answer.status, run.spent
        arrival.commands, arrival.refused = run.commands, run.refused
        return answer

    def _body(self, knock: Knock, arrival: Arrival, run: Run) -> dict[str, Any]:
        if knock.plain:
            raise Refusal(401, "INVALID_REQUEST", "Https required")
        if arrival.method == RENEWAL:
            # another server than the portal, with no bucket of requests that anybody told of
            return self.portal.authorisation.token(knock.params, self.portal.settings)
        self._know(knock, run)
        self.portal.requests.take(arrival.address, arrival.at, self.portal.settings)
        if knock.third:
            return v3.body(run, arrival.method, knock.params, knock.asked)
        return run.answer(arrival.method, knock.params)

    def _know(self, knock: Knock, run: Run) -> None:
        """Whose call it is: a webhook's by the address, an application's by its token."""
        match knock.path.removeprefix("/rest/").removeprefix("api/").strip("/").split("/"):
            case [user, code, _]:
                if (user, code) != (str(USER), self.portal.identity.webhook) or self.portal.settings.revoked:
                    raise Refusal(401, "INVALID_CREDENTIALS", "Invalid request credentials")
                run.credential = code
            case [_]:
                token = php.text(knock.params.pop("auth", ""))
                run.credential = run.application = self.portal.authorisation.check(token, self.portal.settings)
            case _:
                raise no_method()

    async def _send(self, answer: Answer, fault: faults.Fault | None, receive: Receive, send: Send) -> None:
        kind = fault.kind if fault else ""
        if kind in ("down", "lost_answer"):
            await wire.cut(receive, send)
            return
        if fault and fault.after and (page := faults.page(fault)):
            answer = Answer(page[0], page[1], page[2].encode())
        await wire.give(answer, receive, send, how=kind, seconds=fault.seconds if fault else 0)
