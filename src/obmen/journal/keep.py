"""What a finished delivery leaves for later ones: links, fingerprints, marks (H4)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from obmen.core.outcome import ObjectRef, Outcome

from .ops import Finish
from .rows import clean, cut, dumped
from .store import Store

_LINK = (
    "ours_connection_id, ours_kind, ours_id, theirs_connection_id, theirs_kind, theirs_id, title, url, message_id, at"
)
_LINK_KEY = "ours_connection_id, ours_kind, ours_id, theirs_connection_id, theirs_kind, theirs_id"
TITLE, URL, ID = 300, 500, 200
"""How many characters the columns hold: what another system names its objects by is of any length."""


@dataclass(slots=True)
class Keepsakes:
    store: Store
    now: datetime
    _links: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)
    _fingerprints: dict[tuple[int, str], str] = field(default_factory=dict)
    _marks: dict[tuple[int, str], str] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)

    def add(self, op: Finish, outcome: Outcome) -> None:
        flow = op.claimed.flow_id
        for link in outcome.links:
            key = (*self._side(link.ours), *self._side(link.theirs))
            self._links[key] = (
                *key,
                cut(link.theirs.title, TITLE),
                clean(link.theirs.url) if len(link.theirs.url) <= URL else "",  # half an address leads nowhere
                op.claimed.message_id,
                self.store.at(self.now),
            )
        self._marks.update({(flow, name): dumped(clean(value)) for name, value in op.marks.items()})

    def remember(self, op: Finish) -> None:
        """Whatever the try came to: who fills them in knows what may be kept."""
        flow = op.claimed.flow_id
        self._fingerprints.update({(flow, key): version for key, version in op.fingerprints.items()})

    def write(self) -> None:
        """In sorted order, for rows of these tables are shared by lanes."""
        if self._links:
            rows = [self._links[key] for key in sorted(self._links)]
            self.store.upsert("journal_link", _LINK, rows, key=_LINK_KEY)
        for table, columns, rows_of in (
            ("journal_fingerprint", "flow_id, key, version", self._fingerprints),
            ("journal_mark", "flow_id, name, value", self._marks),
        ):
            if rows_of:
                key = columns.rpartition(", ")[0]
                self.store.upsert(table, columns, [(*k, rows_of[k]) for k in sorted(rows_of)], key=key)

    def _side(self, side: ObjectRef) -> tuple[int, str, str]:
        if side.connection not in self._names:
            self._names = dict(self.store.rows("SELECT name, id FROM setup_connection"))
        return self._names[side.connection], side.kind, cut(side.id, ID)
