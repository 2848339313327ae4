"""All commands: each module hangs its own on the root when it is imported."""

from . import (
    audits,
    backups,
    checking,
    connections,
    door_keys,
    flows,
    journal,
    keys,
    people,
    planning,
    serving,
    settings,
    stands,
)
from .root import obmen

__all__ = ["obmen"]

MODULES = (
    audits, backups, checking, connections, door_keys, flows, journal, keys, people, planning, serving, settings, stands
)  # fmt: skip
