"""What of the server runs in processes of its own, for a database that only one process writes.

The server takes messages in and shows pages; one process writes them down, one delivers them.
"""

import secrets
from dataclasses import dataclass

from django.db import connection

from obmen.core import collector, posix
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.text import Text
from obmen.journal.apart import ApartWriter
from obmen.worker.apart import ApartWorker


@dataclass(frozen=True, slots=True)
class Apart:
    journal: ApartWriter
    worker: ApartWorker

    def close(self) -> None:
        self.worker.close()
        self.journal.close()


def apart() -> Apart | None:
    """Beside a process that writes SQLite, where the system can fork. To be made before this process has a second
    thread. All that can be imported is, so that all share the memory it takes."""
    if connection.vendor != "sqlite" or not posix.CAN_FORK:
        return None
    systems(), exchanges()
    collector.settle()  # each of the three would write on every object to look through them, and share none
    core = secrets.randbelow(1 << 16)  # so that several servers of a machine do not meet on one
    journal = ApartWriter(core + 1)
    worker = ApartWorker(journal, core + 2)
    posix.keep_to_core(core)
    return Apart(journal, worker)


def only_one_process() -> Misconfigured:
    return Misconfigured(
        Text(
            "On SQLite one process does everything: start obmen run. To run web and worker apart, on one machine or "
            "many, move to PostgreSQL: OBMEN_DATABASE=postgresql://user:password@host/name"
        ),
        setting="OBMEN_DATABASE",
    )
