"""Reading and writing of KSUP's addresses, as all its acts do it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Literal, TypeVar

from obmen.core.answer import Answer
from obmen.core.call import current
from obmen.core.http import Web
from obmen.core.outcome import Change

from . import wire
from .errors import Subject, raise_for

W = TypeVar("W", bound=wire.Wire)


class Asking:
    """Of one connection. ``zone``: of days that KSUP tells without an hour."""

    def __init__(self, web: Web, zone: tzinfo) -> None:
        self._web, self.zone = web, zone

    def read(self, kind: type[W], path: str, about: Subject, query: Mapping[str, str] | None = None) -> W:
        answer = self._web.read("GET", path, query=query)
        raise_for(answer, about)
        return wire.read(kind, answer)

    def add(self, change: Callable[[], Change], path: str, about: Subject, act: str, body: Any) -> wire.Added:
        """In a dry run without an id."""
        answer = self._web.write(change, "POST", path, identity=identity(act), json=body)
        raise_for(answer, about)
        return wire.Added(id="") if answer.planned else wire.read(wire.Added, answer)

    def replace(self, change: Callable[[], Change], path: str, about: Subject, act: str, body: Any) -> None:
        self.done(self._web.write(change, "PUT", path, identity=identity(act), json=body), about)

    def write(  # noqa: PLR0917  the words of one sentence
        self,
        kind: type[W],
        change: Callable[[], Change | Sequence[Change]],
        method: str,
        path: str,
        about: Subject,
        act: str,
        body: Any,
    ) -> W | None:
        """What KSUP tells of what was written; None in a dry run."""
        answer = self._web.write(change, method, path, identity=identity(act), json=body)
        raise_for(answer, about)
        return None if answer.planned else wire.read(kind, answer)

    def done(self, answer: Answer, about: Subject) -> None:
        raise_for(answer, about)
        if not answer.planned:
            wire.read(wire.Done, answer)

    def own(self, act: str, field: str = "id") -> Callable[[str], bool | None]:
        """Of an id: whether an earlier try of this message added it, when the answer never came or obmen died on the
        way (H4). None of all where a KSUP that keeps no identities cannot tell."""
        if not current().unclear:
            return lambda _: False
        answer = self._web.read("GET", f"/identities/{identity(act)}")
        if answer.status == 404 and wire.failure(answer):
            known: Literal[False] | None = False if self._keeps_identities() else None
            return lambda _: known
        raise_for(answer, Subject("", self.zone))
        made = str(wire.read(wire.Kept, answer).body.get(field, ""))
        return lambda id_: id_ == made

    def _keeps_identities(self) -> bool:
        return self.read(wire.Ping, "/ping", Subject("", self.zone)).keeps_identities

    def aware(self, told: datetime) -> datetime:
        return told if told.tzinfo else told.replace(tzinfo=self.zone)


def identity(act: str) -> str:
    return f"{current().identity}-{act}"
