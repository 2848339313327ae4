"""A deal, a person and the rest of KSUP in a browser, on a desk and on a telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import Caller
from obmen_stands.ksup.tests.test_money_and_goods import INCOME, INCOMES, NOTICE, NOTICES, SHIPMENT, SHIPMENTS

PAGES = {
    "deals": "/",
    "deal": "/deals/12345",
    "people": "/users",
    "person": "/users/1",
    "arrivals": "/arrivals",
    "faults": "/faults",
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_fits_the_screen_and_a_narrow_one_names_each_cell(
    ksup: Ksup, caller: Caller, chromium: Browser, picture: Callable[[Page, str], None], width: int
) -> None:
    for key, (path, body) in enumerate([(INCOMES, INCOME), (SHIPMENTS, SHIPMENT), (NOTICES, NOTICE)]):
        caller.ask("POST", path, body, key=f"k{key}")
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    for name, path in PAGES.items():
        tab.goto(ksup.url + path)
        picture(tab, f"ksup-{name}-{width}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
    tab.goto(ksup.url + PAGES["deal"])
    named = tab.evaluate("getComputedStyle(document.querySelector('td.n'), '::before').content")
    assert (named, tab.is_visible("thead >> nth=0")) == (('"Сумма"', False) if width == 360 else ("none", True))
    tab.close()
