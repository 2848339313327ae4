"""One ASGI application: the contract under /api/v1, the trainer's addresses under /stand, pages for people."""

from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from obmen_stands.ksup.api import PREFIX, Api
from obmen_stands.ksup.control import Control
from obmen_stands.ksup.faults import Faults
from obmen_stands.ksup.pages import Pages
from obmen_stands.ksup.signing import Signing
from obmen_stands.ksup.store import Store

LOOPBACK = ("127.0.0.1", "::1")


class App:
    def __init__(self, folder: Path, token: str) -> None:
        for leftover in (folder / "files").glob("incoming-*"):
            leftover.unlink()
        self.store = Store(folder)
        self.api = Api(self.store, Faults(), token)
        control = Control(self.api)
        self.others = Signing(Router([*control.routes(), *Pages(control).routes()]), self.store, token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{PREFIX}/"):
            await self.api(scope, receive, send)
            return
        target: ASGIApp = self.others
        if scope["type"] == "http" and (scope.get("client") or ("",))[0] not in LOOPBACK:
            target = PlainTextResponse("Страницы стенда видны только с этой же машины", 403)
        await target(scope, receive, send)
