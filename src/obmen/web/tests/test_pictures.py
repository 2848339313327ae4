"""The pictures of the READMEs, taken of a day that was really kept; without ``make screenshots`` nothing is stored."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from .browsing import served, window
from .day import spend
from .office import Office

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_a_day_of_a_firm_in_pictures(office: Office, chromium: Browser, picture: Callable[[Page, str], None]) -> None:
    spend(office)
    with served(office) as address:
        for language in ("ru", "en"):
            with window(chromium, address, language=language) as shown:
                shown.sign_in("operator")
                expect(shown.page.locator("svg.map").first).to_be_visible()
                picture(shown.page, f"start-{language}")
                shown.page.click("table.rows tbody tr:first-child a")
                expect(shown.page.locator("ol.life")).to_be_visible()
                picture(shown.page, f"message-{language}")
                shown.go("/journal?text=117")
                picture(shown.page, f"journal-{language}")
        with window(chromium, address, scheme="dark") as shown:
            shown.sign_in("operator")
            picture(shown.page, "start-dark-ru")
            assert shown.complaints == []
