"""All commands: each module hangs its own on the root when it is imported."""

from . import (
    audits,
    backups,
    checking,
    connection_lists,
    connections,
    correcting,
    deciding,
    door_keys,
    flow_lists,
    flows,
    journal,
    keys,
    offers,
    people,
    planning,
    rejected,
    runs,
    serving,
    settings,
    stands,
)
from .root import obmen

__all__ = ["obmen"]

MODULES = (
    (audits, backups, checking, connection_lists, connections, correcting, deciding, door_keys),
    (flow_lists, flows, journal, keys, offers, people, planning, rejected, runs, serving, settings, stands),
)
