"""Plain pages in Russian, to look into the base and to work in it by hand."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ..call import Call, endpoint
from . import (
    goods,
    layout,
    money,
    new_orders,
    orders,
    partners,
    products,
    queue,
    receipts,
    service,
    settings,
    shipments,
    work_orders,
)  # fmt: skip
from .layout import Html, tag
from .typed import in_words

PAGES: dict[str, Callable[[Call], Html]] = {
    "/": orders.show_list,
    "/orders/{name}": orders.show_order,
    "/queue": queue.show_queue,
    "/settings": settings.show_settings,
    "/work-orders": work_orders.show_list,
    "/work-orders/{name}": work_orders.show_one,
    "/goods": goods.show_goods,
    "/partners": partners.show_partners,
    "/partners/{name}": partners.show_partner,
    "/service": service.show_service,
    "/products": products.show_list,
    "/products/{name}": products.show_one,
    "/payments": money.show_payments,
    "/payments/{name}": money.show_payment,
    "/shipments": shipments.show_shipments,
    "/shipments/{name}": shipments.show_shipment,
    "/receipts": receipts.show_receipts,
}

ACTS: dict[str, Callable[[Call], str]] = {
    "/orders": new_orders.create,
    "/burst": new_orders.burst,
    "/orders/{name}/lines": orders.change_lines,
    "/orders/{name}/save": orders.save_again,
    "/orders/{name}/ship": orders.ship,
    "/orders/{name}/close": orders.close,
    "/queue/repeat": queue.repeat,
    "/queue/{id:int}/repeat": queue.repeat,
    "/queue/{id:int}/drop": queue.drop,
    "/settings": settings.change_settings,
    "/restart": settings.restart,
    "/work-orders": work_orders.make,
    "/work-orders/{name}": work_orders.change,
    "/goods": goods.change_goods,
    "/partners": partners.create,
    "/partners/enter": partners.enter,
    "/partners/{name}": partners.agree,
    "/partners/{name}/card": partners.change,
    "/partners/{name}/cards": partners.give_card,
    "/products": products.create,
    "/products/{name}": products.change,
    "/groups": products.create_group,
    "/groups/exported": products.export_groups,
    "/payments": money.pay,
    "/payments/{name}/allocate": money.allocate,
    "/payments/{name}/bank": money.bank_posts,
    "/shipments": shipments.ship,
    "/shipments/{name}/change": shipments.change_shipment,
    "/shipments/{name}/correct": shipments.correct_shipment,
    "/receipts": receipts.sell,
    "/receipts/{name}/ring-up": receipts.ring_up,
    "/new-order": new_orders.create_one,
    "/day": new_orders.live_day,
    "/service": service.change_service,
}
"""An act by hand names the page to go to after it."""


BACK = (tag("p", tag("button", "Вернуться к заполненному", onclick="history.back()")),)
"""The browser keeps what was typed."""


def _page(show: Callable[[Call], Html]) -> Callable[[Call], Response]:
    return lambda call: HTMLResponse(show(call))


def _act(act: Callable[[Call], str]) -> Callable[[Call], Response]:
    return lambda call: RedirectResponse(act(call), 303)


def _refused(call: Call, code: int, text: str) -> Response:
    title = "Не найдено" if code == 404 else "Не записано"
    return HTMLResponse(layout.page(title, call.base.name, tag("p", text, class_="refused"), *BACK), code)


async def nowhere(request: Request, _: Exception) -> Response:
    """What no page and no service is at."""
    if request.url.path.startswith(("/stand/", "/hs/", "/odata/")):
        return PlainTextResponse("Not Found", 404)
    text = f"Страницы {request.url.path} в этой базе нет. Выберите раздел в меню."
    name = request.app.state.base.name
    return HTMLResponse(layout.page("Не найдено", name, tag("p", text, class_="refused")), 404)


ROUTES = [Route(path, endpoint(_page(show), _refused)) for path, show in PAGES.items()] + [
    Route(path, endpoint(_act(act), _refused, in_words), methods=["POST"]) for path, act in ACTS.items()
]
