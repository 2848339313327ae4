"""Texts and time, which everything above leans on."""

import threading
from datetime import UTC, datetime

from obmen.core import clock
from obmen.core.text import Text


def test_a_text_speaks_the_reader_s_language_with_its_values_inside():
    russian = {
        "KSUP has no deal {deal}": "В КСУП нет сделки {deal}",
        "It is closed": "Она закрыта",
        "{a}. {b}": "{a}. {b}",
    }
    whole = Text("{a}. {b}", a=Text("KSUP has no deal {deal}", deal="12345"), b=Text("It is closed"))
    assert whole.render(russian.__getitem__) == "В КСУП нет сделки 12345. Она закрыта"


def test_a_text_goes_through_the_journal_and_back():
    whole = Text("{a}", a=Text("KSUP has no deal {deal}", deal="12345"))
    assert str(Text.from_json(whole.to_json())) == "KSUP has no deal 12345"


def test_a_translation_with_a_broken_placeholder_is_not_an_error_for_the_reader():
    assert Text("no deal {deal}", deal="5").render(lambda _: "нет {сделки}") == "no deal 5"


def test_a_value_with_braces_is_not_taken_for_a_placeholder():
    assert str(Text("KSUP answered {answer}", answer='{"error": {}}')) == 'KSUP answered {"error": {}}'


def test_the_owned_clock_moves_only_when_told_and_wakes_who_waits():
    owned = clock.OwnedClock(datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    restore = clock.use(owned)
    try:
        rang = threading.Event()

        def wait_an_hour() -> None:
            clock.wait(threading.Event(), 3600)
            rang.set()

        waiting = threading.Thread(target=wait_an_hour)
        waiting.start()
        owned.advance(minutes=59)
        assert not rang.wait(0.05)
        owned.advance(minutes=1)
        assert rang.wait(5)
        assert clock.now() == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    finally:
        restore()
        waiting.join(5)


def test_following_another_clock_takes_over_its_time():
    ours = clock.SystemClock()
    ours.follow(datetime(2030, 1, 1, tzinfo=UTC))
    assert ours.now().year == 2030
