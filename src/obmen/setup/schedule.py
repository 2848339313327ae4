"""How often an exchange runs, as it is written: "30 s", "5 min", "1 h", "1 d"."""

import re

from obmen.core.text import Text

_WRITTEN = re.compile(r"(\d{1,4})\s*(s|min|h|d)")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


def seconds_of(every: str) -> float:
    """ValueError, with a Text, for what is not a span of at least ten seconds."""
    found = _WRITTEN.fullmatch(every.strip())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if seconds < 10:
        raise ValueError(Text("A span is needed: 30 s, 5 min, 1 h, 1 d"))
    return float(seconds)
