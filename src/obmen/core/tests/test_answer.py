from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.answer import Answer, retry_after
from obmen.core.site import Site
from obmen.core.text import Text


def asked_to_wait(value: str) -> timedelta | None:
    return retry_after(
        Answer(Site(Text("There"), "http://there"), "GET /", wrote=False, headers={"retry-after": value})
    )


@pytest.fixture(autouse=True)
def owned_clock() -> object:
    restore = clock.use(clock.OwnedClock())
    yield
    restore()


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("5", timedelta(seconds=5)),
        ("0", timedelta(0)),
        ("Mon, 12 Jan 2026 09:10:00 GMT", timedelta(minutes=10)),
        ("Mon, 12 Jan 2026 09:10:00 -0000", timedelta(minutes=10)),
        ("99999999999999999999", timedelta(days=1)),
        ("Mon, 12 Jan 2099 09:10:00 GMT", timedelta(days=1)),
        ("Mon, 12 Jan 2025 09:10:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date_and_a_day_at_most(value: str, wait: timedelta | None) -> None:
    assert asked_to_wait(value) == wait
