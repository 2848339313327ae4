"""The board, a deal and a contact in a browser, on a desk and on a telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller
from obmen_stands.bitrix24.tests.test_pages import deal_of, phones

WORKS = ("Замена масла и фильтров", "Кузовной ремонт", "Диагностика подвески", "Шиномонтаж", "Ремонт АКПП")
STAGES = ("NEW", "NEW", "PREPARATION", "EXECUTING", "EXECUTING", "FINAL_INVOICE", "WON", "LOSE")
WHO = (("Смирнова", "Анна"), ("Кузнецов", "Илья"), ("Васильева", "Мария"), ("Орлов", "Пётр"))


@pytest.fixture
def shop(portal: Bitrix24, key_field: str) -> Bitrix24:
    """A service station with a few days' work."""
    people = [
        {"LAST_NAME": last, "NAME": first, "PHONE": [{"VALUE": f"+7916123456{n}", "VALUE_TYPE": "MOBILE"}]}
        for n, (last, first) in enumerate(WHO)
    ]
    contacts = portal.seed("contact", people)
    deals = [
        {
            "TITLE": WORKS[n % len(WORKS)], "STAGE_ID": STAGES[n % len(STAGES)], "OPPORTUNITY": str(3450 * (n % 7 + 1)),
            "CONTACT_ID": contacts[n % len(contacts)], key_field: f"АА000{n:05}" if n % 3 else "",
        }
        for n in range(19)
    ]  # fmt: skip
    portal.seed("deal", deals)
    return portal


def leave_by(tab: Page, selector: str) -> None:
    """The next page is there when it returns: a click alone does not wait for it."""
    with tab.expect_navigation():
        tab.click(selector)


def breadth(tab: Page) -> int:
    pixels: int = tab.locator("html").evaluate("page => page.scrollWidth")
    return pixels


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_board_and_a_deal_fit_the_screen_and_a_hand_works_there(
    shop: Bitrix24, caller: Caller, chromium: Browser, picture: Callable[[Page, str], None], width: int
) -> None:
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    tab.goto(f"{shop.url}/")
    picture(tab, f"bitrix24-board-{width}")
    assert breadth(tab) <= width
    leave_by(tab, "a.deal >> nth=0")
    picture(tab, f"bitrix24-deal-{width}")
    assert breadth(tab) <= width
    number = int(tab.url.rpartition("/")[2])
    tab.select_option("select[name=STAGE_ID]", label="Финальный счёт")
    tab.fill("input[name=UF_CRM_ID_1C]", "АА00099999")
    leave_by(tab, "text=Сохранить >> nth=0")
    tab.fill("input[name=phone_new]", "+78120000000")
    leave_by(tab, "text=Сохранить телефоны")
    seen = deal_of(caller, number)
    assert (seen["STAGE_ID"], seen["UF_CRM_ID_1C"]) == ("FINAL_INVOICE", "АА00099999")
    assert phones(caller, int(seen["CONTACT_ID"]))[-1] == "+78120000000"
    leave_by(tab, "text=Контакты")
    assert breadth(tab) <= width
    leave_by(tab, "td a >> nth=0")
    picture(tab, f"bitrix24-contact-{width}")
    assert breadth(tab) <= width
    tab.close()
