"""What a text promises of the tries to come is left out where there are none: of a run that failed, of a connection
that is paused, of a message given up."""

import re
from pathlib import Path

import pytest

import obmen
from obmen.core.discovery import systems
from obmen.core.promises import fact
from obmen.core.text import Text
from obmen.journal import budgets
from obmen.worker import perform

SOURCES = Path(obmen.__file__).parent
PROMISE = re.compile(r"(goes on by itself|[Ii]t is (asked|tried) again|asks again)")
NAME = re.compile(r"\{\w+\}")


def promised() -> list[str]:
    """Texts of what tries come to: of clients, of their budgets and of the delivery."""
    found = []
    for part in ("core", "systems", "journal", "worker"):
        for path in (SOURCES / part).rglob("ru/LC_MESSAGES/django.po"):
            entries = re.findall(r'^msgid ((?:".*"\n)+)', path.read_text(encoding="utf-8"), re.MULTILINE)
            found += ["".join(re.findall(r'"(.*)"', entry)).replace('\\"', '"') for entry in entries]
    return sorted({text for text in found if PROMISE.search(text)})


def test_the_promises_are_found():
    assert {budgets.USED_UP.message, perform.AWAY.message} < set(promised())


@pytest.mark.parametrize("message", promised())
def test_each_promise_can_be_left_out_and_what_happened_stays(message: str):
    assert systems()
    alone = fact(Text(message)).message
    assert not PROMISE.search(alone)
    assert set(NAME.findall(alone)) == set(NAME.findall(message))
    assert message.startswith(alone[:20])
