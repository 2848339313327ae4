"""Any service that speaks JSON over HTTP: what is sent to it means nothing to obmen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..files import StoredFile
from ..outcome import ObjectRef


@dataclass(frozen=True, slots=True)
class Sent:
    """``created``: the service said it made something new; ``object``: what, where its answer names it."""

    created: bool
    object: ObjectRef | None = None


class JsonService(Protocol):
    def send(self, message: Any, files: Sequence[StoredFile]) -> Sent:
        """One message, with the files that came beside it. Raises the four errors only."""
        ...
