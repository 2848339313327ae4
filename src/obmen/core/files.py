"""Files of a message: named, content-addressed, streamed."""

from collections.abc import Callable
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
