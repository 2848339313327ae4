"""The base in a browser, on a desk and on a telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from obmen_stands.onec import OneC
from obmen_stands.onec.tests.conftest import order

PAGES = {
    "orders": "/",
    "order": "/orders/{ref}",
    "partners": "/partners",
    "products": "/products",
    "goods": "/goods",
    "payments": "/payments",
    "shipments": "/shipments",
    "receipts": "/receipts",
    "queue": "/queue",
    "settings": "/settings",
    "service": "/service",
    "work-orders": "/work-orders",
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_every_list_is_read_whole_and_a_narrow_one_names_each_cell(
    onec: OneC, chromium: Browser, picture: Callable[[Page, str], None], width: int
) -> None:
    ref = onec.create_order(**order(customer="ООО «Очень длинное название клиента в одну строку»"))["ref"]
    onec.fill(seed=1)
    onec.fill(products=3, counterparties=3, deals=2, receipts=2)
    onec.odata.make(orders=3)
    onec.wait_sent()
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    for name, path in PAGES.items():
        tab.goto(onec.address + path.format(ref=ref))
        picture(tab, f"onec-{name}-{width}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
        hidden = tab.evaluate(
            "[...document.querySelectorAll('.wide')].filter(w => w.scrollWidth > w.clientWidth).length"
        )
        assert not hidden, f"{name}: a list goes on beside the screen"
    tab.goto(onec.address)
    named = tab.evaluate("getComputedStyle(document.querySelector('td.number'), '::before').content")
    assert (named, tab.is_visible("thead >> nth=0")) == (('"Строк"', False) if width == 360 else ("none", True))
    tab.close()
