"""The contract's addresses: who calls, what is asked, was it asked before, do it, answer."""

import asyncio
import hmac
import re
import sqlite3
from dataclasses import dataclass
from urllib.parse import unquote

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from obmen_stands.ksup import faults
from obmen_stands.ksup.acts import ACTS
from obmen_stands.ksup.answers import Answer, Refusal, refusal_of
from obmen_stands.ksup.call import Act, Call, Upload, now
from obmen_stands.ksup.fields import Record
from obmen_stands.ksup.journal import Arrival, first_answer, keep_answer
from obmen_stands.ksup.reading import read_body
from obmen_stands.ksup.store import Store
from obmen_stands.ksup.uploads import settle

PREFIX = "/api/v1"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
ROUTES = [(act, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", act.path))) for act in ACTS]


def find_act(method: str, path: str) -> tuple[Act, dict[str, str]]:
    """`path` as it came over the wire: an order number may hold a slash, sent as %2F."""
    others = []
    for act, pattern in ROUTES:
        if match := pattern.fullmatch(path):
            if act.method == method:
                return act, {name: unquote(value) for name, value in match.groupdict().items()}
            others.append(act.method)
    if others:
        allowed = {"Allow": ", ".join(sorted(set(others)))}
        raise Refusal(405, "bad_method", f"по этому адресу {method} не предусмотрен").with_(allowed)
    raise Refusal(404, "no_address", "такого адреса в договоре нет")


@dataclass(frozen=True)
class Ask:
    """What is known of a request before its content is looked at."""

    act: Act
    path: dict[str, str]
    raw: bytes
    upload: Upload | None


class Api:
    def __init__(self, store: Store, active: faults.Faults, token: str) -> None:
        self.store, self.faults, self.token = store, active, token
        self.files = store.folder / "files"
        self.site = ""
        self.turned_away = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        arrival = Arrival(now(), "", scope["path"].removeprefix(PREFIX).strip("/"))
        arrival.identity = request.headers.get("idempotency-key")
        try:
            answer = await self._answer(request, arrival)
        except Refusal as refusal:
            answer = refusal.answer()
            arrival.outcome, arrival.status, arrival.code = "refused", answer.status, refusal.code
            await self.store.run(arrival.keep)
        except ClientDisconnect:
            arrival.outcome = "torn"
            await self.store.run(arrival.keep)
            return
        if answer is None or arrival.fault == "lost_answer":
            await faults.cut(receive, send)
        elif answer.file:
            await FileResponse(answer.file, media_type=answer.content_type)(scope, receive, send)
        else:
            await faults.send_answer(answer, receive, send, torn=arrival.fault == "truncated")

    async def _answer(self, request: Request, arrival: Arrival) -> Answer | None:
        """None: the connection is closed as if nobody were there, and no arrival is kept."""
        act, path = find_act(request.method, request.scope["raw_path"].decode("latin-1").removeprefix(PREFIX))
        arrival.act = act.name
        fault = self.faults.take(act.name, path.get("number"))
        if fault and fault.kind == "down":
            self.turned_away += 1
            return None
        self._check_token(request)
        raw, upload = await read_body(request, act, self.files) if act.body else (b"", None)
        try:
            if fault:
                arrival.fault = fault.kind
                await asyncio.sleep(fault.wait)
            if answer := faults.instead(fault):
                arrival.outcome, arrival.status = "fault", answer.status
                await self.store.run(arrival.keep)
                return answer
            return await self._carry_out(request, arrival, Ask(act, path, raw, upload))
        finally:
            if upload:
                upload.path.unlink(missing_ok=True)

    async def _carry_out(self, request: Request, arrival: Arrival, ask: Ask) -> Answer:
        identity = self._identity(request, ask.act)
        query, body = understood(ask, once_each(request.query_params.multi_items()))
        if ask.upload or getattr(body, "file", None):
            await asyncio.to_thread(settle, body, ask.upload, self.files)

        def work(db: sqlite3.Connection) -> Answer:
            keeps = self.faults.keeps_identities
            call = Call(db, now(), self.site, self.files, ask.path, query, body, identity, keeps)
            return perform(ask.act, call, arrival)

        done: Answer = await self.store.run(work)
        return done

    def _check_token(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), self.token.encode()):
            text = "нужен действующий токен: Authorization: Bearer …"
            raise Refusal(401, "unauthorized", text, "Authorization").with_({"WWW-Authenticate": "Bearer"})

    def _identity(self, request: Request, act: Act) -> str | None:
        key = request.headers.get("idempotency-key")
        if not act.writes or not self.faults.keeps_identities:
            return None
        if key is None:
            raise Refusal(422, "bad_field", "обязательный заголовок не передан", "Idempotency-Key")
        if not KEY.fullmatch(key):
            raise Refusal(422, "bad_field", "от 1 до 200 видимых знаков ASCII", "Idempotency-Key")
        return key


def once_each(params: list[tuple[str, str]]) -> dict[str, str]:
    names = [name for name, _ in params]
    if twice := [name for name in names if names.count(name) > 1]:
        raise Refusal(422, "bad_field", "параметр указан больше одного раза", twice[0])
    return dict(params)


def understood(ask: Ask, params: dict[str, str]) -> tuple[Record | None, Record | None]:
    """Query and body as the act's own records; whatever they do not know is refused by name."""
    if params and not ask.act.query:
        raise Refusal(422, "bad_field", "параметр не предусмотрен договором", next(iter(params)))
    try:
        query = ask.act.query.model_validate(params) if ask.act.query else None
        return query, ask.act.body.model_validate_json(ask.raw) if ask.act.body else None
    except ValidationError as error:
        raise refusal_of(error) from error


def perform(act: Act, call: Call, arrival: Arrival) -> Answer:
    """Within one commit: the first answer again, or the act, its identity and the arrival."""
    number = getattr(call.body, "order_number", None)
    if number:
        arrival.object = f"{arrival.object}/{number}"
    answer = first_answer(act, call) if act.writes else None
    if answer:
        arrival.outcome = "replayed"
    else:
        answer = act.handler(call)
        arrival.outcome = "applied" if act.writes else "read"
        if act.writes:
            keep_answer(act, call, arrival.object, answer)
    arrival.status = answer.status
    arrival.keep(call.db)
    return answer
