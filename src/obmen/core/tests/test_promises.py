"""What promises that delivery goes on by itself can be said without the promise."""

import re
from pathlib import Path

from obmen.core.promises import fact
from obmen.core.text import Text

CORE = Path(__file__).parents[1]


def test_every_promise_of_the_core_has_its_fact() -> None:
    said = {
        text
        for name in ("answer.py", "http.py")
        for text in re.findall(r'Text\("([^"]*)"', (CORE / name).read_text())
        if "by itself" in text or "tried again" in text
    }
    assert len(said) == 4
    for text in said:
        assert text.startswith(fact(Text(text)).message + ". ")


def test_the_fact_keeps_its_values_and_other_texts_stay() -> None:
    why = Text("no connection came about in time")
    down = Text("{site} does not answer: {why}. Delivery goes on by itself when it is back", site="KSUP", why=why)
    assert str(fact(down)) == "KSUP does not answer: no connection came about in time"
    assert fact(why) is why
