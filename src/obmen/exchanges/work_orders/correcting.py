"""Cards of contacts that are in the deals already: their names as 1C has them.   Rule A5."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from obmen.core.errors import ObmenError, Refused
from obmen.core.ports import Run
from obmen.core.roles.crm import ContactValues, CrmContact
from obmen.core.text import Text

from .contacts import not_corrected
from .records import CardSeen, DealOfOrder

CHANGED = Text("The contact's card was changed or merged since the plan; the next run looks at it again")


@dataclass(slots=True)
class Corrected:
    """By the work order's id. A card that is refused does not hold the deal up (``warnings``); one nobody knows of
    whether it was written does (``errors``). ``notes``: why a card was left."""

    updated: set[str] = field(default_factory=set)
    errors: dict[str, ObmenError] = field(default_factory=dict)
    warnings: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    notes: dict[str, Text] = field(default_factory=dict)


def correct(records: Sequence[DealOfOrder], run: Run) -> Corrected:
    """Two work orders of one client correct one card, once."""
    done = Corrected()
    meant: dict[str, list[DealOfOrder]] = {}
    for record in records:
        if record.card is not None and record.client is None:
            meant.setdefault(record.card.id, []).append(record)

    def decide(id_: str, now: CrmContact | None) -> ContactValues | None:
        first = meant[id_][0]
        if run.stopped() or first.card is None:
            return None
        if now is None or was_changed(first.card, now, first.names):
            done.notes |= {record.ref: CHANGED for record in meant[id_]}
            return None
        missing = {part: value for part, value in first.names.items() if getattr(now, part) != value}
        return ContactValues(**missing) if missing else None

    for id_, result in run.target.edit_contacts(list(meant), decide) if meant else ():
        for record in meant[id_]:
            _came_to(record, result, done)
    return done


def was_changed(seen: CardSeen, now: CrmContact, names: dict[str, str]) -> bool:
    return any(getattr(now, part) not in {getattr(seen, part), value} for part, value in names.items())


def _came_to(record: DealOfOrder, result: str | ObmenError, done: Corrected) -> None:
    if isinstance(result, Refused):
        done.warnings[record.ref] = (not_corrected(result),)
    elif isinstance(result, ObmenError):
        done.errors[record.ref] = result
    elif result == "updated":
        done.updated.add(record.ref)
