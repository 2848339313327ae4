"""The form of an exchange in Chromium: wide and narrow, in both languages, with and without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from obmen.setup.models import Flow

from .browsing import NARROW, WIDE, served, window
from .garage import World, known
from .office import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rule("A6"),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


@pytest.fixture
def world(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with known(monkeypatch) as world:
        yield world


@pytest.fixture
def address(office: Office, world: World) -> Iterator[str]:
    with served(office) as address:
        yield address


def test_an_administrator_sets_up_the_exchange_from_its_lists(address: str, chromium: Browser, world: World) -> None:
    with window(chromium, address, script=False) as shown:
        shown.sign_in("administrator")
        page = shown.go("/exchanges/new/garage")
        page.click("#lists button")
        page.fill("[name='_new/number_field']", "id_1C")
        page.click("button[name=_create]")
        expect(page.locator(".why.wait")).to_contain_text("будет создано «id_1C»")
        page.click("button[name=_create_now]")
        expect(page.locator("select[name='s/number_field']")).to_have_value("UF_CRM_ID_1C")
        page.check("text=ИП Соколова")
        page.click("button[name=_suggest]")
        expect(page.locator("table.cells")).to_contain_text("1 без пары")
        page.select_option("table.cells tbody:first-of-type select", label="Новая (Общая)")
        page.fill("[name='s/dated_from']", "2026-10-27")
        page.select_option("#every", label="каждые 15 минут")
        page.click("button.primary:text('Сохранить')")
        expect(page.locator("h1")).to_have_text("Заказ-наряды → сделки")
    saved = Flow.objects.get(name="garage")
    assert saved.settings["organisations"] == ["o2"]
    assert {pair["state"]: pair["stage"] for pair in saved.settings["stages"]}["s4"] == "NEW"
    assert (saved.settings["dated_from"], saved.every) == ("2026-10-27", "15 min")
    assert world.asked["stage_choices"] == 2, "for the form, and to fill in by name"


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(NARROW, "light", "ru"), (WIDE, "light", "ru"), (WIDE, "dark", "en"), (NARROW, "light", "en")],
)
def test_the_form_fits_its_window(
    address: str,
    chromium: Browser,
    picture: Callable[[Page, str], None],
    *,
    width: int,
    scheme: Literal["light", "dark"],
    language: str,
) -> None:
    with window(chromium, address, width=width, scheme=scheme, language=language) as shown:
        shown.sign_in("administrator")
        page = shown.go("/exchanges/new/garage")
        picture(page, f"form-{language}-{width}-before")
        assert shown.overflow == 0
        page.click("button[name=_suggest]")
        page.fill("[name='_new/number_field']", "id_1C")
        page.click("button[name=_create]")
        expect(page.locator(".why.wait")).to_be_visible()
        assert shown.overflow == 0
        picture(page, f"form-{language}-{width}")
        assert shown.complaints == []
