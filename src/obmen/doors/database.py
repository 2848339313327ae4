"""The few reads of the database a door needs, in threads of the pool: never on the event loop."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")


def in_pool(read: Callable[P, T]) -> Callable[P, T]:
    """Its connection is closed behind it: a thread of the pool may be idle for days."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        finally:
            connection.close()

    return reading
