"""Who calls: told by his token, before a byte of the body is read."""

import base64
import binascii
from collections import OrderedDict

from obmen.core import clock
from obmen.core.text import Text
from obmen.setup import snapshot, tokens
from obmen.setup.snapshot import ConnectionView

from .answers import later, refusal
from .incoming import Incoming

WINDOW = 60.0
ADDRESSES_KEPT = 10_000
CHALLENGE = {b"www-authenticate": b'Basic realm="obmen", charset="UTF-8"'}


class Callers:
    """Failures are counted by address, in memory: a valid token is never held up by them."""

    def __init__(self, failures_a_minute: int) -> None:
        self._allowed = failures_a_minute
        self._failures: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def known(self, call: Incoming) -> ConnectionView:
        """The connection the caller speaks for. Raises Refusal: 401, or 429 after too many failures of his address."""
        found = _caller(call)
        if found is None:
            raise self._failed(call.address)
        return found

    def _failed(self, address: str) -> Exception:
        now = clock.monotonic()
        since, count = self._failures.pop(address, (now, 0))
        if now - since >= WINDOW:
            since, count = now, 0
        self._failures[address] = (since, count + 1)
        if len(self._failures) > ADDRESSES_KEPT:
            self._failures.popitem(last=False)
        if count >= self._allowed:
            seconds = max(1, int(since + WINDOW - now))
            return later(429, Text("Too many wrong tokens from this address"), seconds=seconds)
        return refusal(401, Text("The token is missing, wrong, expired or not for this address"), headers=CHALLENGE)


def _caller(call: Incoming) -> ConnectionView | None:
    name, clear = _credentials(call.headers.get(b"authorization", b""))
    token = tokens.find(clear) if clear else None
    if token is None or not token.allows(call.address):
        return None
    connection = snapshot.current().connections.get(token.connection_id)
    if connection is None or (name is not None and name != connection.name):
        return None
    tokens.used(token)
    return connection


def _credentials(header: bytes) -> tuple[str | None, str]:
    """Name (None for Bearer) and token; an empty token where there is none to be read."""
    scheme, _, rest = header.partition(b" ")
    if scheme.lower() == b"bearer":
        return None, rest.strip().decode("latin-1")
    if scheme.lower() != b"basic":
        return None, ""
    try:
        name, _, clear = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, ""
    return name, clear
