"""The trainer's own addresses under /stand: seed, look at everything, switch faults. Loopback only, no token."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.deals import order_view
from obmen_stands.ksup.answers import refusal_of
from obmen_stands.ksup.api import Api
from obmen_stands.ksup.call import now
from obmen_stands.ksup.faults import Fault
from obmen_stands.ksup.fields import Code, DealStatus, Record, Title
from obmen_stands.ksup.seeding import Seeding
from obmen_stands.ksup.store import TABLES

Rows = list[dict[str, Any]]


class NewDeal(Record):
    number: Code
    title: Title = "Сделка"
    status: DealStatus = "Новая"
    type: Title = "Продажа"


class Employed(Record):
    active: bool


NEW_DEALS = TypeAdapter(list[NewDeal | Code])
FAULTS = TypeAdapter(list[Fault])


def table(db: sqlite3.Connection, sql: str, *values: object) -> Rows:
    return [dict(row) for row in db.execute(sql, values)]


def with_orders(db: sqlite3.Connection, deal: dict[str, Any]) -> dict[str, Any]:
    """The deal, its orders with lines and files, its history in order and time."""
    number = (deal["number"],)
    orders = db.execute("SELECT * FROM orders WHERE deal = ? ORDER BY rowid", number)
    history = table(db, "SELECT * FROM history WHERE deal = ? ORDER BY id", *number)
    told = [event | {"detail": json.loads(event["detail"])} for event in history]
    return deal | {"orders": [order_view(order) for order in orders], "history": told}


def dump(db: sqlite3.Connection) -> dict[str, Any]:
    """Everything KSUP holds."""
    deals = [with_orders(db, deal) for deal in table(db, "SELECT * FROM deals ORDER BY rowid")]
    kinds: dict[str, Rows] = {kind: [] for kind in ("contact", "product", "income", "shipment", "notice", "receipt")}
    for row in db.execute("SELECT * FROM records ORDER BY id"):
        kinds[row["kind"]].append(records.view(row) | ({"deal": row["deal"]} if row["deal"] else {}))
    more = {f"{kind}s": rows for kind, rows in kinds.items()}
    return {"deals": deals, **more, "codes": table(db, "SELECT * FROM codes")}


def employ(db: sqlite3.Connection, user: str, *, active: bool) -> None:
    db.execute("INSERT OR REPLACE INTO staff VALUES (?, ?)", (user, active))


def counters(db: sqlite3.Connection) -> dict[str, int]:
    """`applied_twice`: identities whose act was carried out more than once (possible only without kept identities)."""
    found = {row["outcome"]: row["n"] for row in table(db, "SELECT outcome, count(*) n FROM arrivals GROUP BY outcome")}
    counts = {name: found.get(name, 0) for name in ("applied", "replayed", "read", "refused", "fault", "torn")}
    twice = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM arrivals WHERE outcome = 'applied' AND identity IS NOT NULL"
        " GROUP BY identity HAVING count(*) > 1)"
    ).fetchone()[0]
    return {"arrivals": sum(found.values()), **counts, "applied_twice": twice}


class Control:
    def __init__(self, api: Api) -> None:
        self.api, self.store, self.faults = api, api.store, api.faults

    def routes(self) -> list[Route]:
        seeding = Seeding(self.api)
        return [
            _route("POST", "/stand/deals", self.add_deals),
            _route("GET", "/stand/deals/{number}", self.deal),
            _route("DELETE", "/stand/deals/{number}", self.delete_deal),
            _route("POST", "/stand/contacts", seeding.add_contacts),
            _route("POST", "/stand/contacts/{id}/task", seeding.order_task),
            _route("POST", "/stand/products", seeding.add_products),
            _route("POST", "/stand/prices", seeding.ask_prices),
            _route("PUT", "/stand/server", seeding.put_server),
            _route("PUT", "/stand/users/{user}", self.employ),
            _route("GET", "/stand/dump", self.dump),
            _route("GET", "/stand/arrivals", self.arrivals),
            _route("GET", "/stand/counters", self.counters),
            _route("POST", "/stand/reset", self.reset),
            _route("GET", "/stand/faults", self.get_faults),
            _route("PUT", "/stand/faults", self.put_faults),
            _route("POST", "/stand/faults", self.add_fault),
            _route("DELETE", "/stand/faults", self.clear_faults),
        ]

    async def add_deals(self, request: Request) -> Any:
        given = NEW_DEALS.validate_json(await request.body())
        deals = [NewDeal(number=deal) if isinstance(deal, str) else deal for deal in given]

        def work(db: sqlite3.Connection) -> int:
            rows = [(deal.number, deal.title, deal.status, deal.type, now()) for deal in deals]
            before = db.total_changes
            db.executemany("INSERT OR IGNORE INTO deals VALUES (?,?,?,?,NULL,?,NULL)", rows)
            return db.total_changes - before

        return {"added": await self.store.run(work)}

    async def deal(self, request: Request) -> Any:
        """One deal of the dump, past the faults and uncounted; null for an unknown one."""
        number = request.path_params["number"]
        sql = "SELECT * FROM deals WHERE number = ?"
        found = await self.store.read(lambda db: [with_orders(db, deal) for deal in table(db, sql, number)])
        return found[0] if found else None

    async def delete_deal(self, request: Request) -> Any:
        sql, values = "UPDATE deals SET deleted_at = ? WHERE number = ?", (now(), request.path_params["number"])
        deleted = await self.store.run(lambda db: db.execute(sql, values).rowcount)
        return {"deleted": deleted}

    async def employ(self, request: Request) -> Any:
        """Whether the person works here from now on."""
        active, user = Employed.model_validate_json(await request.body()).active, request.path_params["user"]
        await self.store.run(lambda db: employ(db, user, active=active))
        return {"active": active}

    async def dump(self, request: Request) -> Any:
        return await self.store.read(dump)

    async def arrivals(self, request: Request) -> Any:
        """All arrivals after the id `after`, at most `limit` of them when it is given."""
        after, limit = int(request.query_params.get("after", 0)), int(request.query_params.get("limit", -1))
        sql = "SELECT * FROM arrivals WHERE id > ? ORDER BY id LIMIT ?"
        return {"items": await self.store.read(lambda db: table(db, sql, after, limit))}

    async def counters(self, request: Request) -> Any:
        return {**await self.store.read(counters), "turned_away": self.api.turned_away}

    async def reset(self, request: Request) -> Any:
        """All objects, identities, arrivals and faults go; the token stays."""

        def work(db: sqlite3.Connection) -> None:
            for name in TABLES:
                db.execute(f"DELETE FROM {name}")  # noqa: S608 - the names are this program's own
            db.execute("DELETE FROM meta WHERE name = 'server'")

        await self.store.run(work)
        self.faults.active.clear()
        self.api.turned_away = 0
        return {"reset": True}

    async def get_faults(self, request: Request) -> Any:
        return {"items": [fault.model_dump() for fault in self.faults.active]}

    async def put_faults(self, request: Request) -> Any:
        self.faults.active[:] = FAULTS.validate_json(await request.body())
        return await self.get_faults(request)

    async def add_fault(self, request: Request) -> Any:
        self.faults.active.append(Fault.model_validate_json(await request.body()))
        return await self.get_faults(request)

    async def clear_faults(self, request: Request) -> Any:
        self.faults.active.clear()
        return await self.get_faults(request)


def _route(method: str, path: str, act: Callable[[Request], Awaitable[Any]]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except ValidationError as error:
            answer = refusal_of(error).answer()
            return Response(answer.body, answer.status, media_type="application/json")

    return Route(path, endpoint, methods=[method])
