"""Requests without an answer: what the HTTP library says of them, in our words."""

from .errors import ObmenError
from .text import Text

_NEVER_SENT = "client error (Connect)"
_WHY = {
    "dns error": Text("its name is not known, look whether the address is right"),
    "refused": Text("at its address nothing is running, look whether it was started"),
    "certificate": Text("its certificate is not trusted"),
    "timed out": Text("no connection came about in time"),
    "elapsed": Text("no connection came about in time"),
}


def why_unconnected(causes: str) -> Text | None:
    """None where a connection came about, so that the request may have been heard."""
    if _NEVER_SENT not in causes:
        return None
    return next((text for sign, text in _WHY.items() if sign in causes), Text("no connection"))


def was_sent(error: ObmenError) -> bool:
    """Of an error ``core/http`` raised: whether the other side may have been at work on the request, so that less of it
    might have been answered in time."""
    return bool(error.detail) and why_unconnected(error.detail) is None
