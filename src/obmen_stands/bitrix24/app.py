"""One ASGI application: REST under /rest and /oauth; the trainer's addresses and pages for this machine only."""

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from obmen_stands.bitrix24.control import Control
from obmen_stands.bitrix24.identity import Identity
from obmen_stands.bitrix24.pages import Pages
from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.rest import Rest
from obmen_stands.bitrix24.service_pages import ServicePages
from obmen_stands.bitrix24.store import Store

LOOPBACK = ("127.0.0.1", "::1")
NAMES = {"127.0.0.1", "localhost", "[::1]"}
FOR_CALLERS = ("/rest/", "/oauth/")


class App:
    def __init__(self, folder: Path, identity: Identity, seed: int) -> None:
        self.store = Store(folder / "bitrix24.sqlite3")
        self.portal = Portal(self.store, identity, seed)
        self.rest = Rest(self.portal)
        pages = Pages(self.portal)
        self.others = Router([*Control(self.portal).routes(), *pages.routes(), *ServicePages(pages).routes()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target: ASGIApp = self.others
        if scope["type"] == "http" and scope["path"].startswith(FOR_CALLERS):
            target = self.rest
        elif scope["type"] == "http" and not _at_home(scope):
            target = PlainTextResponse("Адреса стенда видны только с этой же машины", 403)
        await target(scope, receive, send)


def _at_home(scope: Scope) -> bool:
    """From this machine, by one of its names, and not by a form of somebody else's page."""
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    named = host in NAMES or host.rpartition(":")[0] in NAMES
    return (scope.get("client") or ("",))[0] in LOOPBACK and named and origin in (None, f"{scope['scheme']}://{host}")
