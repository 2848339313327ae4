"""Messages named by number: those that are not there, and why an act passed one over."""

from collections.abc import Callable, Sequence

from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.models import Message

from .commands import WrongUsage
from .states import message_state, state_word


def named(numbers: Sequence[int]) -> list[Message]:
    """As they stand now; WrongUsage names the first that is not there."""
    if not numbers:
        raise WrongUsage(Text("Name the messages by their numbers, or all that a filter finds by --all"))
    rows = []
    for number in dict.fromkeys(numbers):
        row = reads.message(number)
        if row is None:
            raise WrongUsage(Text("There is no message {number}", number=number))
        rows.append(row)
    return rows


def redo(row: Message) -> Text | None:
    if row.flow_id is None:
        return Text("No flow takes message {number}", number=row.id)
    if row.state == "running":
        return Text("Message {number} is being delivered just now: wait until that has ended", number=row.id)
    return None


def skip(row: Message) -> Text | None:
    if row.state != "held":
        return Text("Only a held message can let others pass; message {number}: {state}", **_shown(row))
    return None if row.holds else Text("Message {number} lets the others pass already", number=row.id)


def drop(row: Message) -> Text | None:
    if row.state in {"held", "waiting"}:
        return None
    return Text("Only a held or waiting message can be dropped; message {number}: {state}", **_shown(row))


def looked(row: Message) -> Text | None:
    return None if row.needs_look else Text("Message {number} has no warning to be looked at", number=row.id)


def reasons(rows: Sequence[Message], why_not: Callable[[Message], Text | None]) -> dict[int, Text]:
    """Why each that the act passed over was, by its number; ``rows`` as they stood before it."""
    return {row.id: why for row in rows if (why := why_not(row))}


def _shown(row: Message) -> dict[str, int | str]:
    return {"number": row.id, "state": state_word(message_state(row))}
