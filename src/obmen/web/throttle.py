"""Bounds the guessing of passwords: per address and per name, in this process."""

import threading
from collections import OrderedDict, deque

from obmen.core import clock

SPAN = 15 * 60.0
PER_NAME = 8
PER_ADDRESS = 40
_KEPT = 10_000


class Failures:
    """Failed sign-ins of the last ``SPAN`` seconds by key; the longest untouched keys go when there are too many."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_for(self, address: str, name: str) -> float:
        """Seconds until another try is looked at; 0 = now."""
        with self._lock:
            return max(self._left(f"a:{address}", PER_ADDRESS), self._left(_name_key(address, name), PER_NAME))

    def failed(self, address: str, name: str) -> None:
        with self._lock:
            for key in (f"a:{address}", _name_key(address, name)):
                self._seen.setdefault(key, deque(maxlen=PER_ADDRESS)).append(clock.monotonic())
                self._seen.move_to_end(key)
            while len(self._seen) > _KEPT:
                self._seen.popitem(last=False)

    def passed(self, address: str, name: str) -> None:
        with self._lock:
            self._seen.pop(_name_key(address, name), None)

    def forget(self) -> None:
        with self._lock:
            self._seen.clear()

    def _left(self, key: str, allowed: int) -> float:
        moments = self._seen.get(key, deque())
        since = clock.monotonic() - SPAN
        recent = [moment for moment in moments if moment > since]
        return recent[-allowed] - since if len(recent) >= allowed else 0.0


def _name_key(address: str, name: str) -> str:
    """With the address, so that a stranger cannot lock a colleague out by failing in his name."""
    return f"n:{address}:{name.casefold()[:150]}"


failures = Failures()
