"""Programs of the crowd stories: processes of their own that accept, or claim and deliver, on the story's database.

``python -m obmen.journal.tests.crowd accept NAME COUNT LANES`` · ``… work OWNER FILE LEASE``. A delivery is a line in
FILE: lane, message, content. The last line a program prints is a JSON object of its own figures.
"""

import json
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

POLL = 0.01
STOP = ".stop"


def main(role: str, *arguments: str) -> None:
    django.setup()
    from obmen.journal.api import Writer

    writer = Writer()
    writer.start()
    figures = {"accept": accept, "work": work}[role](writer, *arguments)
    writer.stop(10)
    sys.stdout.write(json.dumps({**figures, "deadlocks": writer.deadlocks}) + "\n")


def accept(writer: Any, name: str, count: str, lanes: str) -> dict[str, Any]:
    """Message n of this program goes to lane n modulo LANES: each lane gets its contents in growing order."""
    from obmen.journal.api import Accept

    from .house import House

    house, waiting = House.standing(writer), []
    for number in range(int(count)):
        addressed = house.addressed(f"lane {number % int(lanes)}")
        waiting.append(writer.submit(Accept(house.body(f"{name}:{number}"), (addressed,))))
        if len(waiting) == 64:
            [future.result() for future in waiting]
            waiting.clear()
    return {"accepted": len([future.result() for future in waiting])}


def work(writer: Any, owner: str, file: str, lease: str) -> dict[str, Any]:
    from obmen.core import clock
    from obmen.core.outcome import created
    from obmen.journal.api import AttemptNote, Claim, Done, Finish

    delivered = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    pause, refused, done = threading.Event(), 0, 0
    while not Path(file + STOP).exists():
        taken = _insist(writer, Claim(owner, 16, timedelta(seconds=float(lease))))
        for one in taken:
            if clock.now() > one.lease_until - timedelta(seconds=0.5):
                break  # nothing is sent that could arrive after the lease
            os.write(delivered, f"{one.key}\t{one.message_id}\t{one.raw.decode()}\n".encode())
            kept = _insist(writer, Finish(one, Done(created()), AttemptNote(clock.now(), 1)))
            done, refused = done + kept, refused + (not kept)
        if not taken:
            clock.wait(pause, POLL)
    return {"done": done, "refused": refused}


def _insist(writer: Any, op: Any) -> Any:
    """A program that was stopped in the middle of a transaction finds its connection gone."""
    from obmen.journal.api import JournalUnavailable

    while True:
        try:
            return writer.do(op)
        except JournalUnavailable:
            continue


if __name__ == "__main__":
    main(*sys.argv[1:])
