"""Ids of bodies: uuid7 as 32 hex digits, so that they sort by time and nobody has to ask a database for one."""

from datetime import datetime

import uuid_utils

from obmen.core import clock


def new_id() -> str:
    return uuid_utils.uuid7(nanoseconds=int(clock.now().timestamp() * 1_000_000) * 1000).hex


def first_id(moment: datetime) -> str:
    """The least id a body received at that moment may have: bodies of a time are found by their ids."""
    return f"{int(moment.timestamp() * 1000):012x}" + "0" * 20
