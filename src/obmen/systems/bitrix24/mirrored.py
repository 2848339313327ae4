"""Lists of deals that are read whole once a day, and in between only where they have changed.

A deal is stamped with the portal's time whenever somebody writes to it, so those stamped since the last look are asked
for. What leaves no stamp shows only when the list is read whole: deletions, and contacts that were merged or deleted.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from obmen.core.mirror import Kept, Mirror
from obmen.core.outcome import ObjectRef
from obmen.core.roles.crm import CrmDeal, DealValues

from .kept import AT_LEAST, FORMAT, Note, kept_contacts, kept_deal, kept_text
from .listing import Listing, Lists, Row

T = TypeVar("T")
Decide = Callable[[str, CrmDeal | None], DealValues | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """``shape``: all that decides which deals are in the list and what is kept of them. ``whole``: asks for those in
    it; ``changed``: for all deals stamped since. ``holds``: whether a deal is in it."""

    shape: tuple[str, ...]
    whole: Listing
    changed: Callable[[str], Listing]
    deals: Callable[[Iterator[Row]], Iterator[CrmDeal]]
    holds: Callable[[CrmDeal], bool]


class Look:
    """Rows as they come. ``begun``: the portal's time when it began to give them, once the first have come."""

    def __init__(self, lists: Lists, rows: Iterator[Row]) -> None:
        self._lists, self._rows = lists, rows
        self.begun: datetime | None = None

    def rows(self) -> Iterator[Row]:
        for row in self._rows:
            self.begun = self.begun or self._lists.told_at
            yield row
        self.begun = self.begun or self._lists.told_at


class MirroredLists:
    """``portal``: whose deals they are, and who looks; ``made``: the object of a deal's id and title."""

    def __init__(
        self, lists: Lists, mirror: Mirror, portal: Collection[str], made: Callable[[str, str], ObjectRef]
    ) -> None:
        self._lists, self._mirror, self._portal, self._made = lists, mirror, tuple(portal), made
        self._written = 0
        self._looked: dict[str, int] = {}
        self._by_contact: tuple[str, int, dict[str, list[str]]] = ("", 0, {})

    def name(self, listed: Listed) -> str:
        shape = json.dumps([FORMAT, self._portal, listed.shape])
        return f"{listed.shape[0]} {hashlib.sha256(shape.encode()).hexdigest()[:32]}"

    def deals(self, listed: Listed, *, anew: bool) -> Iterator[CrmDeal]:
        """By id. ``anew``: the whole list is read; so it is after we have written so much ourselves that asking for
        what has changed would bring most of it. What was read is kept when all has been, so that a look which breaks
        off leaves everything as it was."""
        name = self.name(listed)
        kept = self._mirror.kept(name)
        note = Note.read(kept.note)
        stirred = self._written - self._looked.get(name, 0)
        self._looked[name] = self._written
        changes = self._changes(listed, note) if note and not anew and stirred <= note.size // 2 else None
        if note is None or changes is None:
            yield from self._whole(listed, kept)
            return
        texts, begun = changes
        held = {**dict(self._mirror.rows(name)), **texts}
        found = sorted((id_ for id_, text in held.items() if text is not None), key=int)
        new = Note(begun, note.whole, len(found), len(texts))
        self._mirror.keep(name, kept.revision, texts, new.text())
        self._lists.learn_size(name, len(found))
        for id_ in found:
            yield kept_deal(id_, held[id_] or "", self._made)

    def _changes(self, listed: Listed, note: Note) -> tuple[dict[str, str | None], datetime] | None:
        """None: the whole list is to be read, for it is time, or for it costs no more."""
        if self._lists.requests(listed.whole, note.size) <= 1:
            return None
        look = Look(self._lists, self._lists.scan(listed.changed(note.from_when()), expected=note.changed))
        texts: dict[str, str | None] = {}
        for deal in listed.deals(look.rows()):
            texts |= _texts([deal], listed)
            if len(texts) > note.size or _is_time(note, look):
                return None
        return (texts, look.begun) if look.begun and not _is_time(note, look) else None

    def _whole(self, listed: Listed, kept: Kept) -> Iterator[CrmDeal]:
        name, size = self.name(listed), 0
        before = dict(self._mirror.rows(name)) if kept.revision else {}
        look = Look(
            self._lists, self._lists.scan(listed.whole, named=name, expected=len(before) if kept.note else None)
        )
        texts: dict[str, str | None] = {}
        for deal in filter(listed.holds, listed.deals(look.rows())):
            size += 1
            if before.pop(deal.id, None) != (text := kept_text(deal)):
                texts[deal.id] = text
            yield deal
        if look.begun and (kept.note or self._lists.requests(listed.whole, size) > 1):
            texts |= dict.fromkeys(before)
            self._mirror.keep(name, kept.revision, texts, Note(look.begun, look.begun, size).text())

    def last_look(self, listed: Listed) -> tuple[Mapping[str, Collection[str]], str]:
        """Ids of the deals that were in the list then, by contact; and since when what has changed is to be asked for,
        by the portal's time, empty where nothing is kept."""
        name = self.name(listed)
        kept = self._mirror.kept(name)
        if (note := Note.read(kept.note)) is None:
            return {}, ""
        if self._by_contact[:2] != (name, kept.revision):
            by_contact: dict[str, list[str]] = {}
            for id_, text in self._mirror.rows(name):
                for contact in kept_contacts(text):
                    by_contact.setdefault(contact, []).append(id_)
            self._by_contact = (name, kept.revision, by_contact)
        return self._by_contact[2], note.from_when(AT_LEAST)

    def seen(self, ids: Collection[str], found: Mapping[str, CrmDeal], listed: Listed | None) -> None:
        """What was asked for by id meanwhile: as it is now, or gone."""
        self._forget(set(ids) - found.keys())
        kept = self._mirror.kept(self.name(listed)) if listed and found else Kept()
        if listed and kept.note:
            texts = _texts(found.values(), listed)
            self._mirror.keep(self.name(listed), kept.revision, texts, kept.note)

    def noting_gone(self, run: Callable[[Decide], Iterator[T]], decide: Decide) -> Iterator[T]:
        gone: set[str] = set()

        def noted(id_: str, deal: CrmDeal | None) -> DealValues | None:
            if deal is None:
                gone.add(id_)
            values = decide(id_, deal)
            self.wrote(values is not None)
            return values

        try:
            yield from run(noted)
        finally:
            self._forget(gone)

    def wrote(self, deals: int) -> None:
        self._written += deals

    def _forget(self, ids: Collection[str]) -> None:
        if ids:
            self._mirror.forget(ids)


def _texts(deals: Iterable[CrmDeal], listed: Listed) -> dict[str, str | None]:
    return {deal.id: kept_text(deal) if listed.holds(deal) else None for deal in deals}


def _is_time(note: Note, look: Look) -> bool:
    return look.begun is not None and note.is_of_yesterday(look.begun)
