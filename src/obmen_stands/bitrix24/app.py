"""One ASGI application: REST under /rest and /oauth; the trainer's addresses and pages on this machine only."""

from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from obmen_stands.bitrix24.control import Control
from obmen_stands.bitrix24.identity import Identity
from obmen_stands.bitrix24.pages import Pages
from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.service_pages import ServicePages
from obmen_stands.bitrix24.store import Store

LOOPBACK = ("127.0.0.1", "::1")
FOR_CALLERS = ("/rest/", "/oauth/")


class App:
    def __init__(self, folder: Path, identity: Identity, seed: int) -> None:
        self.store = Store(folder / "bitrix24.sqlite3")
        self.portal = Portal(self.store, identity, seed)
        pages = Pages(self.portal)
        self.others = Router([*Control(self.portal).routes(), *pages.routes(), *ServicePages(pages).routes()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target: ASGIApp = self.others
        if scope["type"] == "http" and scope["path"].startswith(FOR_CALLERS):
            target = self.portal
        elif scope["type"] == "http" and (scope.get("client") or ("",))[0] not in LOOPBACK:
            target = PlainTextResponse("Адреса стенда видны только с этой же машины", 403)
        await target(scope, receive, send)
