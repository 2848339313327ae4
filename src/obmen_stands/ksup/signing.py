"""Who looks at the pages: sign-in with the password the stand tells itself, a session in a cookie, sign-out."""

import hashlib
import hmac
import sqlite3
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from obmen_stands.ksup.acts.service import staff
from obmen_stands.ksup.catalogs import Show
from obmen_stands.ksup.html import card, esc
from obmen_stands.ksup.notices_page import unread
from obmen_stands.ksup.store import Store

PASSWORD = "ksup"  # noqa: S105 - of a training stand, told on its page
OPEN = ("/login", "/stand/")


@dataclass(frozen=True)
class Viewer:
    """``unread``: how many notices wait for him."""

    id: str
    name: str
    unread: int


viewer: ContextVar[Viewer | None] = ContextVar("ksup_viewer", default=None)


class Signing:
    """Lets those pass who have signed in; ``app`` is all pages and the trainer's addresses."""

    def __init__(self, app: ASGIApp, store: Store, secret: str) -> None:
        self.app, self.store, self.secret = app, store, secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        user = user_of(request.cookies.get(cookie(request), ""), self.secret)
        found = await self.store.read(lambda db: seen_as(db, user)) if user else None
        if found is None:
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            await RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)(scope, receive, send)
            return
        viewer.set(found)
        await self.app(scope, receive, send)


def seen_as(db: sqlite3.Connection, id_: str) -> Viewer | None:
    """None: no such person works here."""
    user = next((one for one in staff(db) if one["id"] == id_ and one["active"]), None)
    return Viewer(id_, user["name"], unread(db, id_)) if user else None


def cookie(request: Request) -> str:
    """Two stands of one machine are two: a browser tells ports of one host no different."""
    return f"ksup_{request.url.port or 80}"


def session(user: str, secret: str) -> str:
    return f"{user}.{hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()}"


def user_of(told: str, secret: str) -> str:
    """Empty where nobody has signed in so."""
    user = told.partition(".")[0]
    return user if hmac.compare_digest(told.encode(), session(user, secret).encode()) else ""


class SignInPages:
    def __init__(self, store: Store, secret: str, show: Show) -> None:
        self.store, self.secret, self.show = store, secret, show

    def routes(self) -> list[Route]:
        return [
            Route("/login", self.ask, methods=["GET"]),
            Route("/login", self.sign_in, methods=["POST"]),
            Route("/logout", self.sign_out, methods=["POST"]),
        ]

    async def ask(self, request: Request, wrong: str = "") -> Response:
        people = [one for one in await self.store.read(staff) if one["active"]]
        options = "".join(f'<option value="{esc(one["id"])}">{esc(one["name"])}</option>' for one in people)
        form = FORM.format(options=options, next=esc(safe(request.query_params.get("next", "/"))), password=PASSWORD)
        told = f'<p class="trouble">{esc(wrong)}</p>' if wrong else ""
        return self.show("Вход", told + card("Учебный стенд КСУП", form), 422 if wrong else 200)

    async def sign_in(self, request: Request) -> Response:
        form = await request.form()
        user, password = str(form.get("user", "")), str(form.get("password", ""))
        found = await self.store.read(lambda db: seen_as(db, user))
        if found is None or not hmac.compare_digest(password.encode(), PASSWORD.encode()):
            return await self.ask(request, "Пароль не подходит. У всех сотрудников стенда он один: " + PASSWORD)
        answer = RedirectResponse(safe(str(form.get("next", "/"))), 303)
        answer.set_cookie(cookie(request), session(user, self.secret), httponly=True, samesite="lax")
        return answer

    async def sign_out(self, request: Request) -> Response:
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(cookie(request))
        return answer


def safe(address: str) -> str:
    """A page of this stand, whatever somebody has written into a link."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


FORM = """<form method="post" class="sign"><input type="hidden" name="next" value="{next}">
<label>Сотрудник<select name="user">{options}</select></label>
<label>Пароль<input name="password" type="password" autocomplete="current-password" required autofocus></label>
<button>Войти</button></form>
<p class="soft">Пароль у всех сотрудников стенда один: <code>{password}</code></p>"""
