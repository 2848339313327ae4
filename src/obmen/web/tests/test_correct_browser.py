"""A held message corrected in Chromium, behind the real server, with and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from obmen.journal.models import Message

from .browsing import NARROW, WIDE, served, window
from .office import Office

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    office.connect()
    with served(office) as address:
        yield address


@pytest.mark.rule("H6")
def test_an_operator_gives_a_held_order_another_deal(office: Office, address: str, chromium: Browser) -> None:
    held = office.held("117")
    with window(chromium, address) as shown:
        shown.sign_in("operator")
        page = shown.go(f"/journal/{held.pk}")
        page.click("a:text('Исправить и повторить')")
        expect(page.locator("input[name='field:deal_number']")).to_be_focused()
        expect(page.locator("input[name='field:deal_number']")).to_have_value("12345")
        page.fill("input[name='field:deal_number']", "777")
        page.click("button:text('Показать план')")
        expect(page.locator("h2").first).to_have_text("Что с ним будет")
        page.click("button:text('Исправить и повторить')")
        expect(page.locator(".note")).to_contain_text("Исправленное сообщение пошло снова")
        assert shown.complaints == []
    assert Message.objects.get(pk=held.pk).key == "777"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_it_fits_the_window_and_works_without_javascript(
    office: Office, address: str, chromium: Browser, width: int
) -> None:
    held = office.held("ТДЦБ-000117")
    with window(chromium, address, width=width, script=False) as shown:
        shown.sign_in("operator")
        page = shown.go(f"/journal/{held.pk}/correct")
        page.fill("input[name='field:deal_number']", "777")
        page.click("button:text('Показать план')")
        expect(page.locator("input[name='field:deal_number']")).to_have_value("777")
        box = page.locator("main").bounding_box()
        assert box
        assert box["x"] + box["width"] <= width
        page.click("button:text('Исправить и повторить')")
        expect(page.locator(".note")).to_contain_text("Исправленное сообщение пошло снова")
