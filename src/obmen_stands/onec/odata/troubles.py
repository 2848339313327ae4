"""The answers of a base that is not well: each body as the platform or the web server writes it."""

import json
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .errors import ODataError, internal

LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>1С:Предприятие</title></head><body><form><h1>Вход в систему</h1>"
    "<p>Ведутся технические работы. Попробуйте позже.</p></form></body></html>"
)
PLATFORM_ERROR = (
    "<!DOCTYPE html><html><head><title>1C:Enterprise 8 application error</title></head><body>"
    "<h2>1C:Enterprise 8 application error:</h2><pre>Ошибка при выполнении файловой операции\n"
    "by reason:\nNo space left on device</pre></body></html>"
)
NO_LICENCE = (
    "<!DOCTYPE html><html><body><h2>1C:Enterprise 8 application error:</h2><pre>"
    "Не обнаружено свободной лицензии!</pre></body></html>"
)
GATEWAY_TIMEOUT = (
    "<!DOCTYPE html><html><head><title>504 Gateway Timeout</title></head><body><h1>Gateway Timeout</h1></body></html>"
)
NO_SESSION = (
    "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body>"
    "<h1>Service Unavailable</h1><p>Превышено время ожидания свободного сеанса.</p></body></html>"
)
MAINTENANCE = {
    "#exception": {"#type": "e1cib/exception"},
    "exception": {
        "reason": 403,
        "descr": "HTTP: Forbidden\nОшибка HTTP при обращении к серверу",
        "inner": {
            "descr": "Начало сеанса с информационной базой запрещено.\nВедутся технические работы",
            "inner": None,
        },
    },
}


def refused(error: ODataError) -> Response:
    return Response(error.body(), error.status, media_type="application/json;charset=utf-8")


def html(text: str, status: int) -> Response:
    return Response(text, status, media_type="text/html;charset=utf-8")


def too_long() -> Response:
    return html("<html><head><title>414 Request-URI Too Long</title></head></html>", 414)


def bad_segment() -> Response:
    """Windows' HTTP driver speaks before any web server does."""
    return html(
        "<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD><BODY><h2>Bad Request - Invalid URL</h2></BODY></HTML>", 400
    )


def no_session() -> Response:
    return html(NO_SESSION, 503)


def gateway_timeout() -> Response:
    """What the web server says to who has waited for 1C that long."""
    return html(GATEWAY_TIMEOUT, 504)


def no_licence() -> Response:
    """With which status 1C says so is not known; 500 is what it gives for other refusals to start a session."""
    return html(NO_LICENCE, 500)


def maintenance() -> Response:
    body = json.dumps(MAINTENANCE, ensure_ascii=False).encode("utf-8-sig")
    return Response(body, 403, media_type="application/json;charset=utf-8")


def unauthorized() -> Response:
    """The web server's page: it lets nobody through to 1C."""
    page = html("<html><body><h1>401 Unauthorized</h1></body></html>", 401)
    page.headers["WWW-Authenticate"] = 'Basic realm="1C:Enterprise 8.3", charset="UTF-8"'
    return page


BEFORE: dict[str, Callable[[], Response]] = {
    "login_page": lambda: html(LOGIN_PAGE, 200),
    "maintenance": maintenance,
    "platform_error": lambda: html(PLATFORM_ERROR, 500),
    "internal_error": lambda: refused(internal()),
    "no_licence": no_licence,
    "no_rights": lambda: refused(ODataError(20, "Недостаточно прав", 401)),
}


class Truncated(Response):
    """Promises its whole body, sends half and cuts the connection."""

    @classmethod
    def of(cls, whole: Response) -> "Truncated":
        cut = cls(bytes(whole.body), whole.status_code)
        cut.raw_headers = whole.raw_headers
        return cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": bytes(self.body)[: len(self.body) // 2], "more_body": True})
