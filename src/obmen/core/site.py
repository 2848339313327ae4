"""Where an HTTP service stands and how it is called: what ``core/http`` builds its client from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from .errors import Refused
from .text import Text


@dataclass(frozen=True, slots=True)
class Site:
    """``headers`` go with every request, their values are secret; ``secrets``: more texts to hide (a key inside the
    address); ``personal``: names of JSON fields, parameters and headers to mask; ``ca``: PEM of the firm's own
    authorities; ``answer_bytes`` bounds an answer unpacked; ``key_setting`` and ``address_setting``: the fields of the
    settings to look at when we are not let in or nobody is there."""

    title: Text
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    personal: frozenset[str] = frozenset()
    seconds: float = 30
    connect_seconds: float = 10
    answer_bytes: int = 8 << 20
    ca: str = ""
    proxy: str = ""
    key_setting: str = "token"
    address_setting: str = "address"


def segment(value: str) -> str:
    """A value as one part of a path. ``.`` and ``..`` would mean another address, and no encoding saves them."""
    if value in {"", ".", ".."}:
        raise Refused(Text("«{value}» cannot be the number of an object", value=value), value=value)
    return quote(value, safe="")
