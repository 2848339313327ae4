"""What a connection held when it was last looked at, shared by all processes (``core.ports.Mirror``)."""

from collections.abc import Collection, Iterable, Mapping

from obmen.core.mirror import Kept

from .mirroring import ForgetMirrored, KeepMirror
from .models import Mirror, MirrorRow
from .ports import Journal

ROWS = 500


class ConnectionMirror:
    """Each act is one operation of the journal or a few, so that on SQLite one process writes; reads on the connection
    of the thread that asks."""

    def __init__(self, journal: Journal, connection_id: int) -> None:
        self._journal, self._connection_id = journal, connection_id

    def kept(self, name: str) -> Kept:
        found = Mirror.objects.filter(connection_id=self._connection_id, name=name)
        note, revision = found.values_list("note", "revision").first() or ("", 0)
        return Kept(note, revision)

    def rows(self, name: str) -> Iterable[tuple[str, str]]:
        found = MirrorRow.objects.filter(mirror__connection_id=self._connection_id, mirror__name=name)
        return found.values_list("key", "text").iterator(5000)

    def keep(self, name: str, revision: int, rows: Mapping[str, str | None], note: str) -> bool:
        waiting = list(rows.items())
        while True:
            part, waiting = tuple(waiting[:ROWS]), waiting[ROWS:]
            last = None if waiting else note
            if not self._journal.do(KeepMirror(self._connection_id, name, revision, part, last)):
                return False
            if not waiting:
                return True
            revision += 1

    def forget(self, ids: Collection[str]) -> None:
        if ids:
            self._journal.do(ForgetMirrored(self._connection_id, tuple(sorted(ids))))
