"""Requests and answers as a person may see them while debug is on (H8): secrets never, personal data when allowed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import clock
from .answer import Answer
from .call import Exchanged, current
from .files import StoredFile
from .masking import HIDDEN, hide, mask_contacts, mask_fields, mask_named
from .site import Site

LONGEST = 64 << 10
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``wrote``: it changes something. ``body`` is the part ``json`` where there are ``files``."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    files: Sequence[StoredFile]
    wrote: bool

    @property
    def line(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.method} {self.path}{'?' if query else ''}{query}"


class Trace:
    """What is hidden of the talk with one site: its headers by name and by value, its secrets, its personal fields."""

    def __init__(self, site: Site) -> None:
        words = {part for value in site.headers.values() for part in (value, value.rpartition(" ")[2])}
        self._secrets = words.union(site.secrets) - {""}
        self._hidden = _SECRET_HEADERS.union(name.lower() for name in site.headers)
        self._own_headers = site.headers
        self._personal = site.personal

    def clean(self, text: str) -> str:
        """Another side's words for an error: no secrets, no personal data."""
        return hide(self._masked(text), self._secrets)

    def note(self, started: datetime, began: float, asked: Asked, answer: Answer | str) -> None:
        """``began`` in monotonic seconds; ``answer``: what came, or what went wrong."""
        trace = current().trace
        if trace is None:
            return
        ms = round((clock.monotonic() - began) * 1000)
        request = self._shown(asked.line, {**self._own_headers, **asked.headers}, asked.body)
        if isinstance(answer, Answer):
            shown = self._shown(f"HTTP {answer.status}", answer.headers, answer.body)
        else:
            shown = self.clean(answer)
        trace.append(Exchanged(started, ms, request, shown))

    def _shown(self, line: str, headers: Mapping[str, str], body: bytes) -> str:
        head = [f"{name}: {HIDDEN if name.lower() in self._hidden else value}" for name, value in headers.items()]
        return hide("\n".join([line, *head, "", self._body(body)]), self._secrets)

    def _body(self, body: bytes) -> str:
        text = body[:LONGEST].decode("utf-8", "replace")
        return text if current().personal_data_shown else self._masked(text)

    def _masked(self, text: str) -> str:
        """What is no JSON, or only the start of one, is masked by the look of its words."""
        if self._personal:
            try:
                text = json.dumps(mask_fields(json.loads(text), self._personal), ensure_ascii=False)
            except (ValueError, RecursionError):
                text = mask_named(text, self._personal)
        return mask_contacts(text)
