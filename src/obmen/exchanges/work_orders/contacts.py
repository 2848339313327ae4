"""The client's contact in the CRM: the one that bears his phone, else the one made for him, else a new one.   Rule A5.

Two work orders of one client make one contact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from obmen.core.errors import ObmenError
from obmen.core.ports import Run
from obmen.core.roles.crm import ContactValues, CrmContact, NewContact
from obmen.core.text import Text

from .by_hand import OF, short
from .clients import PARTS, made_for
from .records import ClientCard, DealOfOrder

AT_ONCE = 1000
"""So many between two questions whether the run was stopped."""


@dataclass(slots=True)
class Found:
    """Of a client, as a work order tells of him: the contact's id, or why there is none; ids of all that had his phones
    before; the contact, where it was there; the parts of its name as they were left; why they were (``notes``); and
    what is worth a look."""

    ids: dict[ClientCard, str | ObmenError] = field(default_factory=dict)
    with_phone: dict[ClientCard, tuple[str, ...]] = field(default_factory=dict)
    there: dict[ClientCard, CrmContact] = field(default_factory=dict)
    names: dict[ClientCard, tuple[str, ...]] = field(default_factory=dict)
    notes: dict[ClientCard, Text] = field(default_factory=dict)
    warnings: dict[ClientCard, tuple[Text, ...]] = field(default_factory=dict)

    def id(self, record: DealOfOrder) -> str:
        """Empty where the record asks for none, or there is none."""
        found = self.ids.get(record.client, "") if record.client else ""
        return found if isinstance(found, str) else ""

    def bearers(self, record: DealOfOrder) -> tuple[str, ...]:
        return self.with_phone.get(record.client, ()) if record.client else ()

    def ready(self, record: DealOfOrder) -> bool:
        """Not so where the run was stopped before his contact was made."""
        return record.client is None or bool(self.id(record))

    def error(self, record: DealOfOrder) -> ObmenError | None:
        found = self.ids.get(record.client) if record.client else None
        return found if isinstance(found, ObmenError) else None

    def marks(self, record: DealOfOrder) -> dict[str, str]:
        """What is remembered of the contact's name (``by_hand``), where the plan did not know it."""
        names = self.names.get(record.client) if record.client else None
        known = record.card is not None and record.card.id == self.id(record)
        return {"name": short(*names), OF: short(self.id(record))} if names and not known else {}

    def note(self, record: DealOfOrder) -> Text | None:
        return self.notes.get(record.client) if record.client else None

    def warnings_of(self, record: DealOfOrder) -> tuple[Text, ...]:
        return self.warnings.get(record.client, ()) if record.client else ()

    def warn(self, card: ClientCard, told: Text) -> None:
        self.warnings[card] = (*self.warnings.get(card, ()), told)


def find_or_make(records: Iterable[DealOfOrder], run: Run) -> Found:
    cards = list(dict.fromkeys(record.client for record in records if record.client))
    found = Found()
    if not cards:
        return found
    found.there = existing(cards, found, run)
    _make([card for card in cards if card not in found.there], found, run)
    found.ids |= {card: contact.id for card, contact in found.there.items()}
    found.names |= {card: parts_of(contact) for card, contact in found.there.items()}
    return found


def existing(cards: list[ClientCard], found: Found, run: Run) -> dict[ClientCard, CrmContact]:
    by_phone = run.target.contacts_with({phone for card in cards for phone in card.phones})
    there: dict[ClientCard, CrmContact] = {}
    for card in cards:
        found.with_phone[card] = tuple(one.id for phone in card.phones for one in by_phone.get(phone, ()))
        with_phone: Sequence[CrmContact] = next((by_phone[one] for one in card.phones if by_phone.get(one)), ())
        if len(with_phone) > 1:
            several = Text(
                "Several contacts have the client's phone: the oldest, {contact}, was taken. Merge them in Bitrix24",
                contact=with_phone[0].id,
            )
            found.warn(card, several)
        if with_phone:
            there[card] = with_phone[0]
    if left := [card for card in cards if card not in there]:
        made_before = run.target.contacts_of_origin({card.origin for card in left})
        found_again = ((card, made_before.get(card.origin)) for card in left)
        there |= {card: one for card, one in found_again if one is not None and made_for(card, one)}
    return there


def _make(cards: list[ClientCard], found: Found, run: Run) -> None:
    """One for a client, and one for clients who share the phone it gets: the phone is the identity."""
    by_phone: dict[str, ClientCard] = {}
    by_origin: dict[str, ClientCard] = {}
    stands_for: dict[ClientCard, ClientCard] = {}
    for card in cards:
        first = by_origin.get(card.origin) or next((by_phone[one] for one in card.phones if one in by_phone), card)
        stands_for[card] = by_origin[card.origin] = by_phone.setdefault(first.phones[0], first)
    made: dict[ClientCard, str | ObmenError] = {}
    new = list(dict.fromkeys(stands_for.values()))
    for start in range(0, len(new), AT_ONCE):
        if run.stopped():
            break
        portion = new[start : start + AT_ONCE]
        for place, result in run.target.add_contacts([_new(card) for card in portion]):
            made[portion[place]] = result
    found.ids |= {card: made[first] for card, first in stands_for.items() if first in made}
    found.names |= {card: parts_of(first) for card, first in stands_for.items() if first in made}


def _new(card: ClientCard) -> NewContact:
    return NewContact(card.origin, card.name, card.second_name, card.last_name, card.phones[0])


def parts_of(card: ClientCard | CrmContact, values: ContactValues | None = None) -> tuple[str, ...]:
    """``values``: what was written over them."""
    written = {part: getattr(values, part) for part in PARTS} if values else {}
    return tuple(getattr(card, part) if written.get(part) is None else written[part] for part in PARTS)


def not_corrected(error: ObmenError) -> Text:
    return Text("The contact's card was not corrected: {why}", why=error.text)
