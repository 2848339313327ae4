"""Waiting for a run, telling how far it is."""

import sys
import threading
from collections.abc import Collection

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.models import Run
from obmen.journal.runreads import outcomes_of

from .words import say

LOOK_SECONDS = 0.2
TELL_SECONDS = 5.0


def waited_for(number: int, states: Collection[str]) -> Run:
    """Until it is in one of these states; tells people who watch how far it is, on standard error."""
    told, never = clock.monotonic(), threading.Event()
    while True:
        run = Run.objects.get(id=number)
        if run.state in states:
            return run
        if sys.stderr.isatty() and clock.monotonic() - told > TELL_SECONDS:
            told = clock.monotonic()
            sys.stderr.write(say(_how_far(run)) + "\n")
        clock.wait(never, LOOK_SECONDS)


def _how_far(run: Run) -> Text:
    if run.state != "working":
        return Text("Reads both sides: {done}", done=run.done)
    left = outcomes_of(run.pk).get("waiting", 0)
    if run.reason:
        return Text("{left} left; {why}", left=left, why=Text.from_json(run.reason))
    return Text("Carries out the plan: {left} left", left=left)
