"""Files of a message: named, content-addressed, streamed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the journal keeps. ``sha256`` (hex) is its address; ``size`` in bytes; ``field`` the part it came in
    ("file"); ``open`` gives a fresh stream each time and is never kept beyond the delivery."""

    field: str
    name: str
    content_type: str
    size: int
    sha256: str
    open: Callable[[], BinaryIO]


CHUNK = 256 << 10


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def part_name(text: str) -> str:
    """A name as it may stand in a multipart header: without what would end it and begin a header of its own."""
    return "".join(sign if sign.isprintable() and sign not in '"\\' else "_" for sign in text)
