"""The service over HTTP: the same web server, sessions and troubles as the base's OData interface."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..odata import service as published
from ..odata import troubles
from ..odata.publication import Asked as Kept
from ..odata.publication import Publication
from .acts import ACTS, Asked, Refusal
from .trade import extension

ROOT = "/hs/obmen/v1"
FAILED = {"error": {"code": "failed", "field": "", "reason": "Ошибка при вызове метода контекста (Записать)"}}
INSTEAD: dict[str, Callable[[], Response]] = {
    **troubles.BEFORE,
    "internal_error": lambda: _json(500, FAILED),
    "no_rights": lambda: troubles.html("<html><body><h1>403 Forbidden</h1></body></html>", 403),
}


async def serve(request: Request) -> Response:
    """One request; what it asked and what it got is kept with those of the OData interface."""
    publication: Publication = request.app.state.base.odata
    fault = ""
    if request.path_params.get("publication", request.app.state.base.name) != request.app.state.base.name:
        response = troubles.html("<html><body><h1>404 Not Found</h1></body></html>", 404)
    elif not published.known(request, publication.settings):
        response = troubles.unauthorized()
    else:
        fault = publication.next_fault()
        body = await request.body()
        response = await published.served(
            publication, request.headers, fault, lambda: _answered(request, body), instead=INSTEAD
        )
    publication.asked.append(Kept(request.method, published.target(request), response.status_code, fault))
    return response


def _answered(request: Request, raw: bytes) -> Response:
    base, address = request.app.state.base, request.path_params.get("address", "")
    with base.store.read() as tx:
        lacks = extension(tx).lacks
    if address not in ACTS or address in lacks:
        return Response(status_code=404)  # what the platform says of an address no template fits
    act = ACTS[address].get(request.method)
    if act is None:
        return Response(status_code=405)
    key = request.headers.get("idempotency-key", "").strip()
    try:
        return _json(*act(Asked(base, request.query_params, key, _object(raw))))
    except Refusal as refusal:
        return _json(refusal.status, refusal.body)


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw.decode("utf-8-sig"))
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _json(status: int, body: dict[str, Any]) -> Response:
    raw = json.dumps(body, ensure_ascii=False).encode()
    return Response(raw, status, media_type="application/json; charset=utf-8")


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ROUTES = [
    Route(f"{prefix}{ROOT}{below}", serve, methods=METHODS)
    for prefix in ("", "/{publication}")
    for below in ("", "/{address:path}")
]
