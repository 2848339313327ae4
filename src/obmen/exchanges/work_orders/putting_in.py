"""A client who is to be put into a deal, and the card he has already, as the plan shows them.   Rules A5, H6."""

from collections.abc import Iterable
from typing import Any

from obmen.core.ports import Run
from obmen.core.roles.crm import CrmContact
from obmen.core.text import Text

from .by_hand import OF, one_of, short
from .cards import Cards
from .clients import PARTS, corrections, full_name, phones_in
from .contacts import Found, existing
from .records import CardSeen, ClientCard
from .values import Draft

LOOKED_UP = 500
"""Phones a plan looks up, those of its first rows: three requests. Carrying out looks for them anyhow, so a plan of
tens of thousands does not pay for that twice; its other rows say what will be done, and their outcomes what was."""

NEW = Text("a new contact")
UNSEEN = Text("a contact with this phone, if there is one: its name will be corrected as 1C has it. Else a new one")


def look_up(clients: Iterable[ClientCard], cards: Cards, run: Run, *, all_of_them: bool) -> None:
    if not run.settings.update_contacts:  # A5.1: no card is written, so none need be known
        return
    room = LOOKED_UP
    for client in clients:
        if client in cards.asked:
            continue
        room -= len(client.phones)
        if room < 0 and not all_of_them:
            break
        cards.asked[client] = None
    if cards.asked:
        cards.there = existing(list(cards.asked), Found(), run)
    for client, contact in cards.there.items():
        cards.name(contact, full_name(client))


def put_in(client: ClientCard, cards: Cards, run: Run, draft: Draft) -> dict[str, Any]:
    """Shown in ``draft`` → what the record is to hold of it."""
    contact = cards.there.get(client)
    if contact is None:
        draft.after |= shown_client(client)
        if run.settings.update_contacts:
            draft.after["contacts"] = NEW if client in cards.asked else UNSEEN
        return {"client": client, "looked": client in cards.asked}
    draft.after["contacts"] = Text("contact {contact}", contact=contact.id)
    names = correct(client, contact, cards, run, draft)
    draft.after |= {} if names else {"name": full_name(contact)}
    _show_phone(client, contact, run, draft)
    return {"client": client, "looked": True, "card": CardSeen.of(contact), "names": names}


def _show_phone(client: ClientCard, contact: CrmContact, run: Run, draft: Draft) -> None:
    known = phones_in(contact, run.settings.region)
    draft.after["phones"] = next((phone for phone in client.phones if phone in known), client.phones[0])
    if known.isdisjoint(client.phones):
        draft.before["phones"] = ", ".join(phone.value for phone in contact.phones)


def shown_client(client: ClientCard) -> dict[str, str]:
    """Under the names of the record's personal fields, so that they are masked like those (H15)."""
    return {"name": full_name(client), "phones": client.phones[0]}


def correct(client: ClientCard, contact: CrmContact, cards: Cards, run: Run, draft: Draft) -> dict[str, str]:
    """The parts of the contact's name to write (A5), none where that is switched off (A5.1). It is one contact for all
    work orders of the client: what was written on it last, any of them may remember."""
    theirs = {part: getattr(contact, part) for part in PARTS}
    names = corrections(client, contact) if run.settings.update_contacts else {}
    after = theirs | names
    draft.marks[OF] = short(contact.id)
    draft.marks["name"] = one_of(cards.mark(contact), short(*theirs.values()), short(*after.values()))
    if not names:
        draft.same("name", short(*theirs.values()))
    elif cards.disputed(contact):
        draft.notes.append(
            Text(
                "Clients of several names have the phone of contact {contact} in 1C: its card stays", contact=contact.id
            )
        )
    elif draft.may_write("name", tuple(theirs.values()), tuple(after.values())):
        draft.before |= {part: theirs[part] for part in names}
        draft.after |= names
        return names
    return {}
