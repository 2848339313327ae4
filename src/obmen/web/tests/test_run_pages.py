"""Pages of runs: what a person reads of a run, its plan and a comparison."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from .browsing import NARROW, WIDE, served, window
from .office import Office
from .runs_made import made

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
NAMES = ("asked", "reading", "planned", "working", "stopped", "done", "failed", "compared")


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="obmen.web.tests.runs_made"):
        yield


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "buttons"),
    [
        ("asked", {"stop"}),
        ("reading", {"stop"}),
        ("planned", {"apply", "plan"}),
        ("working", {"stop", "plan"}),
        ("stopped", {"resume", "plan"}),
        ("done", {"plan"}),
        ("failed", {"plan"}),
        ("compared", {"findings"}),
    ],
)
def test_a_run_offers_what_can_be_done_with_it(office: Office, name: str, buttons: set[str]) -> None:
    page = text(office.signed_in("operator").get(f"/made/runs/{name}"))
    number = made(name).run.id
    acts = ("stop", "resume", "apply", "plan", "findings")
    assert {act for act in acts if f'/exchanges/garage/runs/{number}/{act}"' in page} == buttons
    assert ("data-live" in page) == (name in {"asked", "reading", "working"})
    viewer = text(office.signed_in("viewer").get(f"/made/runs/{name}"))
    assert 'method="post" action="/exchanges' not in viewer


def test_applying_says_how_many_rows_it_is_about(office: Office) -> None:
    page = text(office.signed_in("operator").get("/made/runs/planned"))
    assert "Применить план: 40\u00a0000 строк" in page
    assert "Займёт примерно 3 ч 20 мин" in page
    assert "Битрикс24 gives a method 480 s in 10 minutes." in page


def test_a_failed_run_says_why_first(office: Office) -> None:
    page = text(office.signed_in("viewer").get("/made/runs/failed"))
    assert "<b>Битрикс24 does not take the key.</b>" in page


def test_a_plan_shows_before_and_after_and_the_candidates(office: Office) -> None:
    page = text(office.signed_in("operator").get("/made/runs/planned/plan"))
    assert '<span class="before">10 400,00 RUB</span> → <b>11 750,00 RUB</b>' in page
    assert 'href="https://portal.example/crm/deal/details/1841/"' in page
    assert "javascript:" not in page
    assert 'href="/journal/118"' in page
    assert "<b>—</b>" in page, "a value that would be emptied is seen"
    assert 'href="?act=conflict"' in page


def test_a_comparison_is_mended_row_by_row(office: Office) -> None:
    page = text(office.signed_in("operator").get("/made/compare"))
    assert "9 395 000,00 RUB</b>" in page, "a figure that differs stands out"
    assert '<input type="checkbox" name="row" value="2">' in page
    assert '<input type="checkbox" name="row" value="1" disabled>' in page, "a conflict is for a person"
    assert '<input type="checkbox" name="row" value="5" disabled>' in page, "it was mended already"
    assert 'name="row"' not in text(office.signed_in("viewer").get("/made/compare"))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(NARROW, "light", "ru"), (WIDE, "light", "ru"), (WIDE, "dark", "en"), (NARROW, "dark", "en")],
)
def test_the_pages_of_runs_fit_their_window(
    office: Office,
    chromium: Browser,
    picture: Callable[[Page, str], None],
    *,
    width: int,
    scheme: Literal["light", "dark"],
    language: str,
) -> None:
    paths = ["runs", "runs?empty", "compare", "runs/planned/plan", *(f"runs/{name}" for name in NAMES)]
    with (
        served(office) as address,
        window(chromium, address, width=width, scheme=scheme, language=language) as shown,
    ):
        shown.sign_in("operator")
        for path in paths:
            page = shown.go(f"/made/{path}")
            expect(page.locator("h1")).to_have_count(1)
            picture(page, f"{path.replace('/', '-').replace('?', '-')}-{language}-{width}")
            assert shown.overflow == 0, path
            assert shown.complaints == [], path
