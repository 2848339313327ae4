"""``python -m tests.outage.long PORT MESSAGES``: a worker with so many messages waiting while nothing listens at the
port for 72 hours; tells what it cost as lines of JSON. A process of its own, because it is about the memory of one.
"""

import json
import sys
import time
from pathlib import Path

from obmen.site import boot

boot()

from obmen.journal.models import Message  # noqa: E402  models can be imported from here on

from .house import House, working  # noqa: E402

LANES = 10_000
DAY = 24 * 60
LIMIT_SECONDS = 400.0


def main() -> None:
    with working() as house:
        began = time.monotonic()
        flow = house.join("crm", f"http://127.0.0.1:{sys.argv[1]}/in")
        house.accept(flow, int(sys.argv[2]), lanes=LANES)
        accepted = time.monotonic()
        house.pass_by(minutes=60)
        house.pass_by(minutes=3 * DAY - 60, step=20)
        tell(waiting=count("waiting"), accept_seconds=accepted - began, down_seconds=time.monotonic() - accepted)
        sys.stdin.readline()
        drained(house)


def drained(house: House) -> None:
    """The service is back."""
    began = time.monotonic()
    house.pass_by(minutes=1)
    while (waiting := count("waiting")) and time.monotonic() < began + LIMIT_SECONDS:
        house.pass_by(minutes=1)
    tries = sorted(Message.objects.filter(state="done").values_list("tries", flat=True).distinct())
    seconds = time.monotonic() - began
    tell(waiting=waiting, done=count("done"), tries=tries, memory_mb=most_memory(), drain_seconds=seconds)


def most_memory() -> int:
    """MB. Not ``ru_maxrss``, which a process inherits from the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def count(state: str) -> int:
    return Message.objects.filter(state=state).count()


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
