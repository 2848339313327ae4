"""What a delivery came to. "Nothing to do" is an outcome, never an exception."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from .text import Text

Done = Literal["created", "updated", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """An object of an outside system: ``connection`` is the short name of the connection, ``kind`` the system's own
    word ("deal", "order"), ``id`` text. ``title`` and ``url`` let a page show a clickable «Сделка 123»."""

    connection: str
    kind: str
    id: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two objects that are one thing: what was here, and what it became there (H4)."""

    ours: ObjectRef
    theirs: ObjectRef


@dataclass(frozen=True, slots=True)
class Change:
    """One write of a plan (H6): ``before`` and ``after`` are flat, field to shown value; ``before`` is None for a
    creation."""

    act: Text
    object: ObjectRef
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``text`` says why for a skip, and may add a word to the others; ``warnings`` make the message "needs a look"."""

    done: Done
    links: tuple[Link, ...] = ()
    text: Text | None = None
    warnings: tuple[Text, ...] = ()

    def warned(self, *warnings: Text) -> "Outcome":
        return replace(self, warnings=self.warnings + warnings)


def created(*links: Link, text: Text | None = None) -> Outcome:
    return Outcome("created", links, text)


def updated(*links: Link, text: Text | None = None) -> Outcome:
    return Outcome("updated", links, text)


def unchanged(*links: Link, text: Text | None = None) -> Outcome:
    return Outcome("unchanged", links, text)


def skipped(why: Text) -> Outcome:
    return Outcome("skipped", text=why)
