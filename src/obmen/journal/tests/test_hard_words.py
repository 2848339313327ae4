"""Whatever another system says, the outcome of a delivery can be kept (H1, H3)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.errors import Misconfigured, Refused, TryLater
from obmen.core.outcome import Link, ObjectRef, created
from obmen.core.text import Text
from obmen.journal.api import AttemptNote, ConnectionDown, Finish, Hold, Pause, Retry, Verdict
from obmen.journal.models import Attempt, Gate
from obmen.journal.models import Link as LinkRow

from .house import House

HALF = "Сделка \ud83d"
BINARY = "500\n\0\0 PNG"
DETAIL = BINARY + "x" * 50_000
SAID = Text("It answered {words}", words=HALF + "\0")


@pytest.mark.rule("H4")
@pytest.mark.parametrize(
    ("there", "title", "url"),
    [
        (ObjectRef("ksup", "deal", "1", "Ж" * 400), "Ж" * 300, ""),
        (ObjectRef("ksup", "deal", "1", HALF), "Сделка \N{REPLACEMENT CHARACTER}", ""),
        (ObjectRef("ksup", "deal", "1", "A\0B", "http://ksup/" + "a" * 600), "A\N{REPLACEMENT CHARACTER}B", ""),
        (ObjectRef("ksup", "deal", "1" * 300, "Deal", "http://ksup/1"), "Deal", "http://ksup/1"),
    ],
    ids=["long title", "half of an emoji", "NUL and a long address", "long id"],
)
def test_what_the_other_side_calls_its_object_never_costs_the_outcome(
    house: House, there: ObjectRef, title: str, url: str
) -> None:
    one = house.accept("1")
    assert house.done(house.claim()[0], created(Link(ObjectRef("ut", "order", "1"), there), text=SAID).warned(SAID))
    assert house.message(one.id).state == "done"
    link = LinkRow.objects.get()
    assert (link.title, link.url, link.theirs_id) == (title, url, there.id[:200])


VERDICTS: list[Verdict] = [
    Retry(clock.now() + timedelta(minutes=1), TryLater(SAID, detail=DETAIL)),
    ConnectionDown(TryLater(SAID, connection_down=True, detail=DETAIL), clock.now()),
    Pause(Misconfigured(SAID, detail=DETAIL)),
    Hold("refused", Refused(SAID, field="a\0b", detail=DETAIL)),
]


@pytest.mark.rule("H3")
@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: type(verdict).__name__)
def test_words_no_database_can_keep_are_kept_as_far_as_they_can_be(house: House, verdict: Verdict) -> None:
    one = house.accept("1")
    trace = [{"request": BINARY, "answer": HALF}]
    assert house.writer.do(Finish(house.claim()[0], verdict, AttemptNote(clock.now(), 5, trace)))
    message, attempt = house.message(one.id), Attempt.objects.get()
    for detail in (message.detail, attempt.detail):
        assert detail.startswith("500\n\N{REPLACEMENT CHARACTER}")
        assert len(detail) == 10_000
    assert attempt.trace == [{"request": clean(BINARY), "answer": clean(HALF)}]
    if isinstance(verdict, ConnectionDown | Pause):
        assert clean(HALF) in str(Gate.objects.get().reason)


def clean(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").replace("\ud83d", "\N{REPLACEMENT CHARACTER}")
