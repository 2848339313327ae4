"""The trainer's own addresses under /stand: seed, look at everything, settings, clock, troubles, people at work."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from obmen_stands.bitrix24 import oracles, people, php, settings
from obmen_stands.bitrix24.administrator import Administrator
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.faults import Fault
from obmen_stands.bitrix24.methods import around
from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.schema import ENTITIES

FAULTS, TURNS = TypeAdapter(list[Fault]), TypeAdapter(list[people.Turn])


class Control:
    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    def routes(self) -> list[Route]:
        return [
            *self._of_the_crm(),
            *(_route(*act) for act in Administrator(self.portal).acts()),
            _route("GET", "/stand/report", self.report),
            _route("GET", "/stand/arrivals", self.arrivals),
            _route("GET", "/stand/settings", self.settings),
            _route("PATCH", "/stand/settings", self.change_settings),
            _route("POST", "/stand/oauth/code", self.code),
            _route("POST", "/stand/oauth/tokens", self.tokens),
            _route("GET", "/stand/clock", self.clock),
            _route("POST", "/stand/clock", self.move_clock),
            _route("GET", "/stand/faults", self.faults),
            _route("PUT", "/stand/faults", self.put_faults),
            _route("POST", "/stand/faults", self.add_fault),
            _route("POST", "/stand/reset", self.reset),
            _route("POST", "/stand/snapshots/{name}", self.keep),
            _route("POST", "/stand/snapshots/{name}/restore", self.restore),
            Route("/stand/files/{id:int}", self.file),
            _route("POST", "/stand/handlers", self.add_handler),
        ]

    def _of_the_crm(self) -> list[Route]:
        return [
            _route("GET", "/stand/changes", self.changes),
            _route("GET", "/stand/doubles/{entity}/{field}", self.doubles),
            _route("POST", "/stand/difference/{entity}/{field}", self.difference),
            _route("GET", "/stand/items/{entity}", self.items),
            _route("POST", "/stand/seed/{entity}", self.seed),
            _route("POST", "/stand/categories", self.add_category),
            _route("POST", "/stand/people/{entity}/{id:int}", self.edit),
            _route("POST", "/stand/people/turns", self.add_turns),
            _route("DELETE", "/stand/people/{entity}/{id:int}", self.delete),
            _route("POST", "/stand/people/{entity}/{id:int}/merge", self.merge),
            _route("GET", "/stand/records/{kind}", self.records),
        ]

    async def report(self, _: Request) -> Any:
        return oracles.report(self.portal)

    async def arrivals(self, request: Request) -> Any:
        after = int(request.query_params.get("after", 0))
        return {"items": [arrival.view() for arrival in self.portal.arrivals[after:]]}

    async def changes(self, request: Request) -> Any:
        """Every field changed after the id `after`, by whom, from what to what."""
        after = int(request.query_params.get("after", 0))
        return {"items": self.portal.store.rows("SELECT * FROM changes WHERE id > ? ORDER BY id", after)}

    async def doubles(self, request: Request) -> Any:
        return oracles.doubles(self.portal, ENTITIES[request.path_params["entity"]], request.path_params["field"])

    async def difference(self, request: Request) -> Any:
        """Body: {external key: {field: value}}, by the old names."""
        entity, field = ENTITIES[request.path_params["entity"]], request.path_params["field"]
        return {"items": oracles.difference(self.portal, entity, field, await request.json())}

    async def items(self, request: Request) -> Any:
        return oracles.holdings(self.portal, ENTITIES[request.path_params["entity"]])

    async def seed(self, request: Request) -> Any:
        """A list of items by the old names, made as a person makes them; gives their ids."""
        entity, told = ENTITIES[request.path_params["entity"]], await request.json()
        with self.portal.store.transaction():
            ids = [self.portal.person_adds(entity, fields) for fields in told]
        return {"ids": ids}

    async def add_category(self, request: Request) -> Any:
        return {"id": self.portal.store.add_category(php.text((await request.json())["name"]))}

    async def edit(self, request: Request) -> Any:
        """Somebody changes an item by hand, past every limit."""
        entity, told = ENTITIES[request.path_params["entity"]], await request.json()
        with self.portal.store.transaction():
            return {"changed": self.portal.person_edits(entity, request.path_params["id"], told)}

    async def add_turns(self, request: Request) -> Any:
        """A list of `people.Turn`."""
        self.portal.turns += TURNS.validate_json(await request.body())
        return {"waiting": len(self.portal.turns)}

    async def delete(self, request: Request) -> Any:
        entity = ENTITIES[request.path_params["entity"]]
        with self.portal.store.transaction():
            return {"deleted": self.portal.items.delete(entity, request.path_params["id"], "person")}

    async def merge(self, request: Request) -> Any:
        """Body: ids of the doubles; the item of the address stays and takes over what they had."""
        entity = ENTITIES[request.path_params["entity"]]
        with self.portal.store.transaction():
            people.merge(self.portal.items, entity, request.path_params["id"], await request.json())
        return {"merged": True}

    async def settings(self, _: Request) -> Any:
        return self.portal.settings.model_dump()

    async def change_settings(self, request: Request) -> Any:
        self.portal.settings = settings.changed(self.portal.settings, await request.json())
        return await self.settings(request)

    async def code(self, _: Request) -> Any:
        return {"code": self.portal.authorisation.code()}

    async def tokens(self, _: Request) -> Any:
        """A fresh pair, as an application is handed when it is installed."""
        return self.portal.authorisation.grant(self.portal.settings)

    async def clock(self, _: Request) -> Any:
        return {"now": self.portal.clock.now(), "wall": self.portal.clock.wall}

    async def move_clock(self, request: Request) -> Any:
        """{"advance": seconds} or {"wall": true}: follow the wall clock, and make callers wait what calls cost."""
        told = await request.json()
        self.portal.clock.advance(float(told.get("advance", 0)))
        if "wall" in told:
            self.portal.clock.follow_wall(bool(told["wall"]))
        return await self.clock(request)

    async def faults(self, _: Request) -> Any:
        return {"items": [fault.model_dump() for fault in self.portal.faults.active]}

    async def put_faults(self, request: Request) -> Any:
        self.portal.faults.active[:] = FAULTS.validate_json(await request.body())
        return await self.faults(request)

    async def add_fault(self, request: Request) -> Any:
        self.portal.faults.active.append(Fault.model_validate_json(await request.body()))
        return await self.faults(request)

    async def reset(self, request: Request) -> Any:
        """An empty CRM with one pipeline, full budgets, default settings, the first morning; {"seed": n} for chance."""
        self.portal.reset(int((await request.json()).get("seed", 1) if await request.body() else 1))
        return {"reset": True}

    async def keep(self, request: Request) -> Any:
        self.portal.keep(request.path_params["name"])
        return {"kept": list(self.portal.snapshots)}

    async def restore(self, request: Request) -> Any:
        """Everything as it was when it was kept: items, settings, clock, budgets, troubles, counters, chance."""
        self.portal.restore(request.path_params["name"])
        return {"restored": True}

    async def records(self, request: Request) -> Any:
        """Comments, notices or tasks, by id."""
        return around.kept(self.portal.store, request.path_params["kind"])

    async def file(self, request: Request) -> Response:
        """The content of a file in a user field."""
        data = around.kept(self.portal.store, "file").get(request.path_params["id"])
        return Response(base64.b64decode(data["content"])) if data else Response(status_code=404)

    async def add_handler(self, request: Request) -> Any:
        """{"events": [names], "address": …}: an outgoing webhook, as an administrator makes it on the portal."""
        told = await request.json()
        rows = [(event, told["address"], "") for event in told["events"]]
        self.portal.store.db.executemany("INSERT INTO handlers (event, address, application) VALUES (?, ?, ?)", rows)
        return {"added": len(rows)}


def _route(method: str, path: str, act: Callable[[Request], Awaitable[Any]]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except ValidationError as error:
            return JSONResponse({"error": error.errors(include_url=False, include_context=False)}, 422)
        except Refusal as refusal:
            return JSONResponse(refusal.body(), refusal.status)
        except KeyError as error:
            return JSONResponse({"error": f"нет такого: {error}"}, 404)

    return Route(path, endpoint, methods=[method])
