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
    "tasks": "/tasks",
    "contacts": "/contacts",
    "contact": "/contacts/1",
    "products": "/products",
    "notices": "/notices?user=1",
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
    id_ = ksup.add_contacts([{"name": "ООО «Ромашка»", "type": "company", "codes": {"onec-ut": "00-00000042"}}])[0]
    ksup.order_task(id_)
    ksup.add_products([{"article": f"00-{one}", "name": f"Фильтр масляный W 712/{one}"} for one in range(3)])
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    tab.goto(f"{ksup.url}/deals/12345?x=1")
    picture(tab, f"ksup-sign-in-{width}")
    tab.fill("[name=password]", "ksup")
    tab.click("text=Войти")
    assert tab.url.endswith("/deals/12345?x=1")
    for name, path in PAGES.items():
        tab.goto(ksup.url + path.replace("/contacts/1", f"/contacts/{id_}"))
        picture(tab, f"ksup-{name}-{width}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
    tab.goto(ksup.url + PAGES["deal"])
    named = tab.evaluate("getComputedStyle(document.querySelector('td.n'), '::before').content")
    assert (named, tab.is_visible("thead >> nth=0")) == (('"Сумма"', False) if width == 360 else ("none", True))
    tab.close()
