"""The stand's web application: the control surface and the pages, for this machine only."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from . import control, pages
from .base import Base
from .odata import service
from .service import http

NAMES = {"127.0.0.1", "localhost", "[::1]"}


class ThisMachineOnly:
    """Refuses callers from elsewhere, names that were made to point here, and forms of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._own(scope):
            refusal = PlainTextResponse("Стенд отвечает только этой машине", 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _own(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        origin = headers.get("origin")
        near = ip_address(scope["client"][0]).is_loopback
        named = host.rpartition(":")[0] in NAMES or host in NAMES
        return near and named and origin in (None, f"http://{host}")


def application(base: Base, on_ready: Callable[[], None]) -> Starlette:
    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        base.sender.start()
        on_ready()
        yield
        base.close()

    app = Starlette(
        exception_handlers={404: pages.nowhere},
        routes=control.ROUTES + service.ROUTES + http.ROUTES + pages.ROUTES,
        middleware=[Middleware(ThisMachineOnly)],
        lifespan=life,
    )
    app.state.base = base
    return app


def ready_line(base: Base, address: str) -> str:
    """What the starter reads: one line of JSON. With the login a connection of obmen asks this base under."""
    login = base.odata.settings
    told = {"address": address, "base": base.name, "user": login.user, "password": login.password}
    return json.dumps(told, ensure_ascii=False)
