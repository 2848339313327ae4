"""The OData interface over HTTP: who may in, which session serves, which fault comes between."""

import asyncio
import base64
import secrets
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import calls, troubles
from .answers import Ask, answer
from .errors import ODataError
from .publication import Asked, NotPublished, Publication
from .sessions import NoLicence, NoSession
from .settings import Settings

ROOT = "/odata/standard.odata"


async def serve(request: Request) -> Response:
    """One request; what it asked and what it got is kept."""
    base = request.app.state.base
    publication: Publication = base.odata
    fault = ""
    try:
        if request.path_params.get("publication", base.name) != base.name:
            raise NotPublished
        if len(target(request)) > publication.settings.address_limit:
            response = troubles.too_long()
        elif any(len(one) > publication.settings.segment_limit for one in request.scope["path"].split("/")):
            response = troubles.bad_segment()
        elif known(request, publication.settings):
            fault = publication.next_fault()
            ask = await _ask(request)
            seconds = publication.settings.tables * calls.seconds(ask.path)
            response = await served(
                publication, ask.headers, fault, lambda: _answered(publication, ask), seconds=seconds
            )
        else:
            response = troubles.unauthorized()
    except NotPublished:
        response = troubles.html("<html><body><h1>404 Not Found</h1></body></html>", 404)
    publication.asked.append(Asked(request.method, target(request), response.status_code, fault))
    return response


def target(request: Request) -> str:
    path, query = (str(request.scope[name], "latin-1") for name in ("raw_path", "query_string"))
    return f"{path}?{query}" if query else path


async def served(
    publication: Publication,
    headers: Headers,
    fault: str,
    act: Callable[[], Response],
    *,
    seconds: float = 0,
    instead: Mapping[str, Callable[[], Response]] = troubles.BEFORE,
) -> Response:
    """`act` within a session of the pool, or what a fault makes of it. `seconds`: what the act takes besides."""
    switched = publication.settings
    if fault in instead:
        return instead[fault]()
    if fault == "hang":
        return await _given_up(switched)
    try:
        response = await _in_session(publication, headers, act, seconds)
    except NoSession:
        return troubles.no_session()
    except NoLicence:
        return troubles.no_licence()
    if fault == "lose_answer":
        return await _given_up(switched)
    return troubles.Truncated.of(response) if fault == "truncated" else response


async def _in_session(
    publication: Publication, headers: Headers, act: Callable[[], Response], seconds: float
) -> Response:
    async with publication.sessions.one(publication.settings, *_session_of(headers)) as cookie:
        await asyncio.sleep(publication.settings.call + seconds)
        response = await run_in_threadpool(act)
        if cookie:
            response.headers["Set-Cookie"] = f"ibsession={cookie}; path=/"
        return response


async def _given_up(switched: Settings) -> Response:
    """The web server's answer to who has waited for 1C."""
    await asyncio.sleep(switched.hang_seconds)
    return troubles.gateway_timeout()


def _session_of(headers: Headers) -> tuple[str, str]:
    """The caller's own session, and what he wishes of one."""
    cookies = dict(part.strip().partition("=")[::2] for part in headers.get("cookie", "").split(";"))
    return cookies.get("ibsession", ""), headers.get("ibsession", "")


def _answered(publication: Publication, ask: Ask) -> Response:
    try:
        return answer(publication, ask)
    except ODataError as error:
        return troubles.refused(error)


async def _ask(request: Request) -> Ask:
    path = str(request.scope["path"])
    before, _, below = path.partition(ROOT)
    root = f"http://{request.headers.get('host', '')}{before}{ROOT}/"
    body = await request.body()
    return Ask(request.method, below, request.scope["query_string"], request.headers, body, root)


def known(request: Request, switched: Settings) -> bool:
    """Only UTF-8 names a Cyrillic user rightly; another coding is somebody else."""
    scheme, _, code = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(code, validate=True)
    except ValueError:
        return False
    expected = f"{switched.user}:{switched.password}".encode()
    return scheme.lower() == "basic" and secrets.compare_digest(given, expected)


METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "MERGE"]
ROUTES = [
    Route(f"{prefix}{ROOT}{below}", serve, methods=METHODS)
    for prefix in ("", "/{publication}")
    for below in ("", "/{path:path}")
]
