"""The pages behind the real server, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page

from obmen.doors.app import DoorTools
from obmen.site.asgi import application
from obmen.site.listening import Listening, bind, port_of
from obmen.worker import ask

from .office import PASSWORD, Office

WIDE, NARROW = 1280, 360


@dataclass
class Window:
    """A page of the browser with what its console complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str) -> None:
        page = self.go("/sign-in")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("button.primary")
        page.wait_for_selector(".top")

    @property
    def overflow(self) -> int:
        """How many pixels of the page stand out of the window to the right."""
        width: int = self.page.locator("html").evaluate("page => page.scrollWidth - innerWidth")
        return max(0, width)


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The address of doors and pages as the server opens them; nothing is delivered but by the story."""
    socket = bind("127.0.0.1", 0)
    listening = Listening(
        application(DoorTools(office.writer, office.files, partial(ask.answer, office.wiring))), [socket], ()
    )
    listening.start()
    try:
        yield f"http://127.0.0.1:{port_of(socket)}"
    finally:
        listening.stop()


@contextmanager
def window(
    browser: Browser,
    address: str,
    *,
    width: int = WIDE,
    scheme: Literal["light", "dark"] = "light",
    language: str = "ru",
    script: bool = True,
) -> Iterator[Window]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale=language, java_script_enabled=script
    )
    shown = Window(context.new_page(), address)

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            shown.complaints.append(message.text)

    shown.page.on("console", heard)
    shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
    try:
        yield shown
    finally:
        context.close()
