"""The control surface `/stand/…`: every act and everything the base holds, as JSON. Exact numbers are text."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import outbox, papers_control, scenario, settings, views
from .call import Call, endpoint
from .generator import Recipe, generate
from .odata import control as odata
from .orders import OrderChange, OrderDraft, Shipped
from .printed_form import order_form
from .scenario import Burst
from .service import control as trade


class Shipment(BaseModel):
    """`shipped`: none, part, all, or the quantity shipped in all by the line's code."""

    model_config = ConfigDict(extra="forbid")
    shipped: Shipped | dict[str, Decimal]


class Changes(BaseModel):
    """Checked where they are laid over the settings."""

    model_config = ConfigDict(extra="allow")


def health(call: Call) -> Any:
    with call.base.store.read() as tx:
        return {"base": call.base.name, "counts": views.counts(tx)}


def dump(call: Call) -> Any:
    with call.base.store.read() as tx:
        return views.dump(tx)


def create_order(call: Call) -> Any:
    return views.order(call.base.documents.create(call.read(OrderDraft)))


def create_many(call: Call) -> Any:
    drafts = generate(call.read(Recipe))
    return {"orders": [views.order(call.base.documents.create(draft)) for draft in drafts]}


def burst(call: Call) -> Any:
    return {"acts": scenario.play(call.base.documents, call.base.shipments, call.read(Burst))}


def show_order(call: Call) -> Any:
    return views.order(call.order())


def show_form(call: Call) -> Response:
    return Response(order_form(call.order()), media_type="application/pdf")


def change_order(call: Call) -> Any:
    return views.order(call.base.documents.change(call.name, call.read(OrderChange)))


def ship_order(call: Call) -> Any:
    return views.order(call.base.shipments.in_all(call.name, call.read(Shipment).shipped))


def close_order(call: Call) -> Any:
    return views.order(call.base.documents.close(call.name))


def queue(call: Call) -> Any:
    with call.base.store.read() as tx:
        return {"counts": views.counts(tx), "messages": views.messages(tx)}


def repeat(call: Call) -> Any:
    with call.base.store.write() as tx:
        return {"repeated": outbox.repeat(tx, call.path.get("id"))}


def drop(call: Call) -> Any:
    with call.base.store.write() as tx:
        return {"dropped": outbox.drop(tx, call.path["id"])}


def wait(call: Call) -> Any:
    sent = call.base.wait_sent(float(call.query.get("seconds", "10")))
    with call.base.store.read() as tx:
        return {"sent": sent, "counts": views.counts(tx)}


def show_settings(call: Call) -> Any:
    with call.base.store.read() as tx:
        return settings.load(tx).model_dump()


def change_settings(call: Call) -> Any:
    return call.base.change_settings(call.read(Changes).model_dump()).model_dump()


def restart(call: Call) -> Any:
    call.base.sender.restart()
    return {"restarted": True}


def empty(call: Call) -> Any:
    call.base.empty()
    return {"empty": True}


ACTS: list[tuple[str, str, Callable[[Call], Any]]] = [
    ("GET", "/health", health),
    ("GET", "/dump", dump),
    ("POST", "/orders", create_order),
    ("POST", "/generate", create_many),
    ("POST", "/burst", burst),
    ("GET", "/orders/{name}", show_order),
    ("GET", "/orders/{name}/form.pdf", show_form),
    ("POST", "/orders/{name}/change", change_order),
    ("POST", "/orders/{name}/ship", ship_order),
    ("POST", "/orders/{name}/close", close_order),
    ("GET", "/queue", queue),
    ("POST", "/queue/repeat", repeat),
    ("POST", "/queue/{id:int}/repeat", repeat),
    ("POST", "/queue/{id:int}/drop", drop),
    ("GET", "/wait", wait),
    ("GET", "/settings", show_settings),
    ("POST", "/settings", change_settings),
    ("POST", "/restart", restart),
    ("POST", "/empty", empty),
    *papers_control.ACTS,
    *odata.ACTS,
    *trade.ACTS,
]


def _answered(act: Callable[[Call], Any]) -> Callable[[Call], Response]:
    def answered(call: Call) -> Response:
        answer = act(call)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return answered


def _refused(_: Call, code: int, text: str) -> Response:
    return JSONResponse({"error": text}, code)


ROUTES = [Route(f"/stand{path}", endpoint(_answered(act), _refused), methods=[method]) for method, path, act in ACTS]
