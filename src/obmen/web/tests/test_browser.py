"""The pages in Chromium, behind the real server: what an operator does in a day."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from obmen.journal.models import Message
from obmen.setup.models import Connection
from obmen_stands.ksup import Ksup

from .browsing import NARROW, WIDE, Window, served, window
from .office import Office

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

PAGES = (
    "/",
    "/journal",
    "/journal?state=held&kind=orders",
    "/journal/{held}",
    "/journal/{held}/correct",
    "/journal/all/drop?state=held",
    "/rejected",
    "/rejected/{rejected}",
    "/connections",
    "/connections/new",
    "/connections/new/http",
    "/connections/onec-ut",
    "/connections/ksup",
    "/connections/ksup/edit",
    "/exchanges",
    "/exchanges/new",
    "/exchanges/orders",
    "/exchanges/orders/edit",
    "/doors",
    "/doors/onec-ut/orders",
    "/people",
    "/people/new",
    "/people/me",
    "/audit",
    "/settings/alerts",
    "/settings/limits",
)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    office.connect()
    with served(office) as address:
        yield address


def test_an_operator_finds_a_held_message_and_redoes_it(office: Office, address: str, chromium: Browser) -> None:
    office.order("116", deal="7", search="ПЁТР Ильич")
    office.deliver()
    held = office.held("117", search="ПЁТР Сергеевич")
    with window(chromium, address) as shown:
        shown.sign_in("operator")
        page = shown.page
        expect(page.locator("h1")).to_have_text("1 сообщение ждёт вашего решения")
        page.fill("#search", "петр")
        page.keyboard.press("Enter")
        expect(page.locator("table.rows tbody tr")).to_have_count(2)
        page.click(f'a[href="/journal/{held.pk}"]')
        expect(page.locator(".state").first).to_have_text("держит")
        page.click("button:text('Повторить')")
        expect(page.locator(".note")).to_contain_text("Сообщение пошло снова")
        office.deliver()
        expect(page.locator(".state").first).to_have_text("доставлено", timeout=10_000)
        assert shown.complaints == []
    assert Message.objects.get(pk=held.pk).state == "done"


def test_the_start_page_follows_what_happens(office: Office, address: str, chromium: Browser) -> None:
    with window(chromium, address) as shown:
        shown.sign_in("viewer")
        expect(shown.page.locator("h1")).to_have_text("Всё идёт")
        office.held("117")
        expect(shown.page.locator("h1")).to_have_text("1 сообщение ждёт вашего решения", timeout=10_000)
        assert shown.complaints == []


def test_nothing_is_refreshed_from_under_ones_hands(office: Office, address: str, chromium: Browser) -> None:
    waiting = office.order("117")
    with window(chromium, address) as shown:
        shown.sign_in("operator")
        page = shown.go(f"/journal/{waiting.pk}")
        page.click("summary:text('Снять')")
        page.fill("#why", "начал и задумался")
        page.wait_for_timeout(2500)
        assert page.input_value("#why") == "начал и задумался"


def test_a_hidden_page_asks_for_nothing(address: str, chromium: Browser) -> None:
    with window(chromium, address) as shown:
        shown.sign_in("viewer")
        shown.page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
        shown.page.wait_for_timeout(300)
        asked: list[str] = []
        shown.page.on("request", lambda request: asked.append(request.url))
        shown.page.wait_for_timeout(2500)
        assert asked == []


def test_an_administrator_changes_a_connection(address: str, chromium: Browser) -> None:
    with Ksup.started() as ksup, window(chromium, address) as shown:
        shown.sign_in("administrator")
        page = shown.go("/connections/ksup")
        page.click("text=Изменить настройки")
        page.fill("[name='s/address']", ksup.url)
        page.click("button.primary")
        expect(page.locator(".error").first).to_be_visible()  # a new address wants the key again
        page.fill("[name='s/token']", ksup.token)
        page.click("button.primary")
        expect(page.locator(".note")).to_contain_text("Сохранено")
        expect(page.locator(".state").first).to_have_text("работает")
        assert [text for text in shown.complaints if "422" not in text] == []
    assert Connection.objects.get(name="ksup").check_ok


@pytest.mark.parametrize(("width", "scheme", "language"), [(NARROW, "light", "ru"), (WIDE, "dark", "en")])
def test_every_page_fits_its_window_without_a_complaint(
    office: Office, address: str, chromium: Browser, *, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    office.order("ТДЦБ-000117", deal="5")
    office.deliver()
    known = {"held": office.held("ТДЦБ-000118-с-длинным-номером").pk, "rejected": office.reject()}
    with window(chromium, address, width=width, scheme=scheme, language=language) as shown:
        shown.sign_in("administrator")
        for path in PAGES:
            shown.go(path.format(**known))
            assert shown.overflow == 0, path
            assert shown.complaints == [], path
            assert shown.page.locator("h1").count() == 1, path


def test_the_dark_page_is_dark(address: str, chromium: Browser) -> None:
    def lightness(shown: Window) -> int:
        shown.sign_in("viewer")
        colour = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.strip("rgb()").split(","))

    with window(chromium, address, scheme="light") as shown:
        assert lightness(shown) > 600
    with window(chromium, address, scheme="dark") as shown:
        assert lightness(shown) < 150


def test_the_keyboard_shows_where_it_is(address: str, chromium: Browser) -> None:
    with window(chromium, address) as shown:
        shown.sign_in("operator")
        seen = set()
        for _ in range(12):
            shown.page.keyboard.press("Tab")
            style = shown.page.evaluate(
                "(s => s.outlineStyle + s.outlineWidth)(getComputedStyle(document.activeElement))"
            )
            seen.add(shown.page.evaluate("document.activeElement.outerHTML"))
            assert style == "solid2px"
        assert len(seen) == 12


def test_without_javascript_everything_but_the_live_parts_works(
    office: Office, address: str, chromium: Browser
) -> None:
    held = office.held("117")
    with window(chromium, address, script=False) as shown:
        shown.sign_in("operator")
        page = shown.go(f"/journal/{held.pk}")
        page.click("summary:text('Снять')")
        page.fill("#why", "учебное")
        page.click("button:text('Снять сообщение')")
        expect(page.locator(".state").first).to_have_text("снято")
    assert Message.objects.get(pk=held.pk).state == "dropped"
