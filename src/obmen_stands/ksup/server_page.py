"""The page that says where the exchange server is, which KSUP itself tells and asks."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup.api import Api
from obmen_stands.ksup.asking import Server, keep_server, server
from obmen_stands.ksup.catalogs import Show
from obmen_stands.ksup.html import card, esc


class ServerPage:
    def __init__(self, api: Api, show: Show) -> None:
        self.store, self.show = api.store, show

    def routes(self) -> list[Route]:
        return [Route("/server", self.see, methods=["GET"]), Route("/server", self.keep, methods=["POST"])]

    async def see(self, request: Request, wrong: str = "") -> Response:
        content = server_page(await self.store.read(server))
        return self.show("Сервер обмена", wrong + content, 422 if wrong else 200)

    async def keep(self, request: Request) -> Response:
        given = {name: str(value).strip() for name, value in (await request.form()).items()}
        try:
            known = Server.model_validate({**given, "base": given.get("base") or None})
        except ValidationError as error:
            return await self.see(request, f'<p class="trouble">Не подходит поле «{error.errors()[0]["loc"][0]}»</p>')
        await self.store.run(lambda db: keep_server(db, known))
        return RedirectResponse("/server", 303)


def server_page(known: Server) -> str:
    def field(name: str, title: str, value: str | None, kind: str = "text") -> str:
        return f'<label>{title}<input name="{name}" type="{kind}" value="{esc(value)}"></label>'

    fields = (
        field("address", "Адрес, например http://127.0.0.1:8000", known.address)
        + field("connection", "Имя подключения КСУП", known.connection)
        + field("key", "Ключ доступа", known.key, "password")
        + field("base", "База 1С, если их несколько", known.base)
    )
    return card("Куда передавать клиентов и где спрашивать цены", f"{_NOTE}{_FORM.format(fields)}")


_NOTE = """<p class="soft">КСУП передаёт серверу обмена новых клиентов и спрашивает у него цены и остатки.
Имя подключения и ключ доступа — в обмене, на странице подключения КСУП.</p>"""
_FORM = '<form method="post" class="row">{}<button>Записать</button></form>'
