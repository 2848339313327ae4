"""What became of a message, as its own sender may see it: never the body."""

from typing import Any

from obmen.journal.models import Correction, Message, State

from .database import in_pool

# A message taken by several flows is as far as the one that needs a person, or has the longest way to go.
ORDER = (State.HELD, State.RUNNING, State.WAITING, State.DROPPED, State.DONE)
COLUMNS = ("kind", "received_at", "flow__name", "state", "outcome")


@in_pool
def state_of(connection: int, message: str) -> dict[str, Any] | None:
    """None when this connection sent no such message. One that a person corrected is found by what it was, too. Reads
    the database: not for the event loop."""
    meant = Message.objects.filter(source_id=connection).order_by("id")
    corrected = list(Correction.objects.filter(body=message).values_list("message_id", flat=True))
    rows = list(meant.filter(body_id=message).values(*COLUMNS)) + list(meant.filter(id__in=corrected).values(*COLUMNS))
    if not rows:
        return None
    furthest = min(rows, key=lambda row: ORDER.index(State(row["state"])))
    shown: dict[str, Any] = {
        "id": message,
        "kind": furthest["kind"],
        "received_at": furthest["received_at"].isoformat(),
        **_state(furthest),
    }
    if len(rows) > 1:
        shown["flows"] = [{"flow": row["flow__name"], **_state(row)} for row in rows]
    return shown


def _state(row: dict[str, Any]) -> dict[str, Any]:
    return {"state": row["state"], "outcome": row["outcome"] or None}
