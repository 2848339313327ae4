"""Requests and answers as a person may see them while debug is on (H8): secrets never, personal data when allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from . import clock, jsontext
from .answer import Answer
from .call import Exchanged, current
from .files import StoredFile
from .inbound import NotPlaced
from .masking import HIDDEN, hide, mask, mask_encoded_contacts, mask_fields, mask_named, mask_query, spellings
from .site import Site

LONGEST = 64 << 10
PARSED = 1 << 20
"""Of a body up to this size every personal field is found; of a longer one those that can be told without parsing."""
TORN = 100
"""What stands before a cut may be half an e-mail or half a phone, which have no look any more."""

_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
Headers = Iterable[tuple[str, str]]


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

    @property
    def content_type(self) -> str:
        """As ``core/http`` sends it."""
        return "multipart/form-data" if self.files else "application/json" if self.body else ""


class Trace:
    """What is hidden of the talk with one site: its headers by name and by value, its secrets, its personal fields."""

    def __init__(self, site: Site) -> None:
        words = {part for value in site.headers.values() for part in (value, value.rpartition(" ")[2])}
        self._secrets = sorted(spellings(words.union(site.secrets)), key=len, reverse=True)
        self._hidden = _SECRET_HEADERS.union(name.lower() for name in site.headers)
        self._site = site
        self._personal_headers = frozenset(name.lower() for name in site.personal)

    def clean(self, text: str) -> str:
        """Another side's words for an error: no secrets, no personal data."""
        return self._hide(mask_encoded_contacts(self._named(self._hide(text))))

    def note(self, started: datetime, began: float, asked: Asked, answer: Answer | str) -> None:
        """``began`` in monotonic seconds; ``answer``: what came, or what went wrong."""
        trace = current().trace
        if trace is None:
            return
        ms = round((clock.monotonic() - began) * 1000)
        shown = self._answer(answer) if isinstance(answer, Answer) else self.clean(answer)
        trace.append(Exchanged(started, ms, self._request(asked), shown))

    def _request(self, asked: Asked) -> str:
        headers = [*self._site.headers.items(), *asked.headers.items()]
        if asked.content_type:
            headers.append(("Content-Type", asked.content_type))
        if not current().personal_data_shown:
            query = {name: mask(value) if name in self._site.personal else value for name, value in asked.query.items()}
            asked = replace(asked, query=query)
        head, body = self._head(asked.line, headers), self._body(asked.body, f"{len(asked.body)} bytes")
        return "\n".join([head, "", body, *(self._allowed(_told(file)) for file in asked.files)])

    def _answer(self, answer: Answer) -> str:
        most, length = self._site.answer_bytes, len(answer.body)
        size = f"more than {most} bytes" if length > most else f"{length} bytes"
        return f"{self._head(f'HTTP {answer.status}', answer.headers.items())}\n\n{self._body(answer.body, size)}"

    def _head(self, line: str, headers: Headers) -> str:
        return "\n".join(
            [self._allowed(line), *(f"{name}: {self._value(name.lower(), value)}" for name, value in headers)]
        )

    def _value(self, header: str, value: str) -> str:
        if header in self._hidden:
            return HIDDEN
        if header in self._personal_headers and not current().personal_data_shown:
            return mask(self._hide(value))
        return self._allowed(value)

    def _body(self, body: bytes, size: str) -> str:
        """Secrets and named fields go before the cut, for what is cut in two is not known any more."""
        whole = len(body) <= PARSED
        text = self._hide((body if whole else body[: 2 * LONGEST]).decode("utf-8", "replace"))
        if not current().personal_data_shown:
            text = self._named(text)
        kept = text.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")
        shown = self._allowed(kept)
        return shown if whole and len(kept) == len(text) else f"{shown[:-TORN]}… cut, {size} in all"

    def _allowed(self, text: str) -> str:
        """Of a text whose named fields are seen to: no secrets, and no personal data unless they are allowed."""
        if current().personal_data_shown:
            return self._hide(text)
        text = mask_query(self._hide(text), self._site.personal) if self._site.personal else self._hide(text)
        return self._hide(mask_encoded_contacts(text))

    def _named(self, text: str) -> str:
        """What is no JSON, or only the start of one, is masked as far as it can be told."""
        names = self._site.personal
        if not names:
            return text
        try:
            return mask_query(jsontext.write(mask_fields(jsontext.read(text.encode()), names)).decode(), names)
        except (NotPlaced, ValueError, RecursionError):
            return mask_query(mask_named(text, names), names)

    def _hide(self, text: str) -> str:
        return hide(text, self._secrets)


def _told(file: StoredFile) -> str:
    return f"file {file.field}: {file.name}, {file.content_type}, {file.size} bytes, sha256 {file.sha256}"
