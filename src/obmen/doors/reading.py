"""From the bytes of a body to what the journal keeps: pure but for the file store, and called in a thread where the
body is large."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from obmen.core import clock, jsontext
from obmen.core.inbound import Kind, NotPlaced, Problem
from obmen.core.text import Text
from obmen.journal.api import Accept, FileStore, NewBody, NewFile
from obmen.journal.ids import new_id
from obmen.setup.snapshot import ConnectionView

from .inline_files import files_of, take_out
from .placing import identity_of, place

# Left out of what makes two messages equal: each repeat may carry a key of its own.
KEYS = frozenset({"message_id"})
SECRET = frozenset({b"authorization", b"proxy-authorization", b"cookie", b"x-api-key"})
HEADERS_KEPT = 30
HEADER_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A body that has come whole: ``raw`` the JSON, ``files`` the parts of its form. ``known``: what stands in place of
    contents that were taken out of it before, to their sizes."""

    connection: ConnectionView
    kind: Kind
    raw: bytes
    headers: dict[bytes, bytes]
    files: tuple[NewFile, ...] = ()
    trial: bool = False
    known: Mapping[str, int] = field(default_factory=dict)


class Unplaced(Exception):
    """Cannot be put into any lane. ``raw`` is what to keep of it: files in base64 taken out, of a broken form its first
    bytes."""

    def __init__(self, raw: bytes, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.raw = raw
        self.problems = problems


def holds_files(kind: Kind, raw: bytes) -> bool:
    """Whether reading it will write to the file store."""
    return bool(kind.files) and b'"content"' in raw


def read(letter: Letter, store: FileStore) -> Accept:
    """Raises Unplaced, Misconfigured, and what the file store raises."""
    raw, sizes = letter.raw, dict(letter.known)
    try:
        if holds_files(letter.kind, raw):
            taken = take_out(raw, letter.kind.files, store)
            raw, sizes = taken.raw, sizes | taken.sizes
        data = jsontext.read(raw)
        if not isinstance(data, dict):
            raise NotPlaced(Problem("", Text("a JSON object is needed")))
        files, problems = files_of(data, letter.kind.files, sizes)
        key = identity_of(letter.headers.get(b"idempotency-key"), data)
        placed = place(letter.connection, letter.kind, data, key, tuple(problems))
    except NotPlaced as error:
        raise Unplaced(raw, error.problems) from None
    return Accept(_body(letter, raw, data, (*letter.files, *files)), placed.addressed)


def _body(letter: Letter, raw: bytes, data: dict[str, Any], files: tuple[NewFile, ...]) -> NewBody:
    meant = {name: value for name, value in data.items() if name not in KEYS}
    digests = (bytes.fromhex(file.sha256) for file in sorted(letter.files, key=lambda file: file.field))
    return NewBody(
        id=new_id(),
        source_id=letter.connection.id,
        kind=letter.kind.name,
        raw=raw,
        content_type="application/json",
        headers=_kept(letter.headers),
        files=files,
        content_hash=jsontext.content_hash(meant, *digests),
        received_at=clock.now(),
        trial=letter.trial,
    )


def _kept(headers: dict[bytes, bytes]) -> dict[str, str]:
    """Without credentials. A NUL cannot stand in a header."""
    open_ones = ((name, value) for name, value in headers.items() if name not in SECRET)
    return {
        name.decode("latin-1")[:HEADER_LENGTH]: value.decode("utf-8", "replace")[:HEADER_LENGTH]
        for name, value in list(open_ones)[:HEADERS_KEPT]
    }
