"""Which object here is which object there, for clients and exchanges (``core.ports.Links``)."""

from collections.abc import Iterable, Sequence

from obmen.core.outcome import ObjectRef

from .models import Link


class JournalLinks:
    """Reads on the connection of the thread that asks."""

    def theirs(self, ours: ObjectRef, *, connection: str, kind: str) -> ObjectRef | None:
        """The one linked last, where several are."""
        found = Link.objects.filter(
            ours_connection__name=ours.connection,
            ours_kind=ours.kind,
            ours_id=ours.id,
            theirs_connection__name=connection,
            theirs_kind=kind,
        )
        link = found.order_by("at", "id").last()
        return ObjectRef(connection, kind, link.theirs_id, link.title, link.url) if link else None

    def ours(self, theirs: ObjectRef, *, connection: str, kind: str) -> Sequence[ObjectRef]:
        found = Link.objects.filter(
            theirs_connection__name=theirs.connection,
            theirs_kind=theirs.kind,
            theirs_id=theirs.id,
            ours_connection__name=connection,
            ours_kind=kind,
        )
        return [
            ObjectRef(connection, kind, id_) for id_ in found.order_by("at", "id").values_list("ours_id", flat=True)
        ]

    def pairs(self, ours: tuple[str, str], theirs: tuple[str, str]) -> Iterable[tuple[str, str]]:
        found = Link.objects.filter(
            ours_connection__name=ours[0],
            ours_kind=ours[1],
            theirs_connection__name=theirs[0],
            theirs_kind=theirs[1],
        )
        return found.order_by("at", "id").values_list("ours_id", "theirs_id").iterator(5000)
