"""The list of an exchange's runs, page by page."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from obmen.core import clock
from obmen.journal.models import Run
from obmen.setup.models import Flow

from .shop import RUNS, Shop, text

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def _numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<td><a href="/exchanges/books/runs/(\d+)">', page)]


def _older(page: str) -> str:
    found = re.search(r'rel="next" href="(\?before=\d+)"', page)
    return RUNS + found[1] if found else ""


def _many(count: int, first: int) -> list[int]:
    """Every fourth has found nothing to do."""
    flow, now = Flow.objects.get(name="books"), clock.now()
    Run.objects.bulk_create(
        Run(
            id=first + place, flow=flow, verb="collect", state="done", apply=True, started_at=now, finished_at=now,
            rows=0 if place % 4 == 3 else 5, counts={"create": 5},
        )
        for place in range(count)
    )  # fmt: skip
    return list(range(first, first + count))


def test_sixty_runs_are_two_pages_and_none_stands_on_both(shop: Shop) -> None:
    made = _many(80, first=1201)  # numbers of four digits must not be written with a space
    told = [number for number in reversed(made) if (number - 1201) % 4 != 3 or number == made[-1]]
    assert len(told) == 61
    viewer: Client = shop.office.signed_in("viewer")
    first = text(viewer, RUNS)
    assert _numbers(first) == told[:50]
    assert "К новым" not in first
    _many(1, first=2000)  # one more begins while somebody reads; the last one that found nothing is no longer the last
    second = text(viewer, _older(first))
    assert _numbers(second) == told[50:]
    assert _older(second) == ""
    assert f'<a class="btn" href="{RUNS}">К новым</a>' in second


def test_behind_the_last_page_is_a_way_back(shop: Shop) -> None:
    _many(3, first=1)
    page = text(shop.office.signed_in("viewer"), f"{RUNS}?before=1")
    assert "Раньше прогонов не было" in page
    assert "Обмен ещё не запускали" not in page
    assert _numbers(text(shop.office.signed_in("viewer"), f"{RUNS}?before=x")) == [3, 2, 1]
    assert _numbers(text(shop.office.signed_in("viewer"), f"{RUNS}?before={10**30}")) == [3, 2, 1]


def test_the_list_asks_as_little_of_many_runs_as_of_few(shop: Shop) -> None:
    viewer = shop.office.signed_in("viewer")
    counted = []
    for count, first in ((2, 1), (45, 100)):
        _many(count, first)
        with CaptureQueriesContext(connection) as asked:
            text(viewer, RUNS)
        counted.append(len(asked))
    assert counted[0] == counted[1]
