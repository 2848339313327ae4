"""Contacts and companies: the code of 1C written into them, and changes that come from 1C (K1.3, K2)."""

from typing import Any

from obmen.core.outcome import Change, ObjectRef
from obmen.core.roles.project_contacts import ContactCard, KeptContact
from obmen.core.roles.project_system import Written
from obmen.core.site import segment
from obmen.core.text import Text

from . import wire
from .asking import Asking
from .errors import Subject

CODE, CONTACT = "code", "contact"


class Contacts:
    def __init__(self, asking: Asking, connection: str) -> None:
        self._asking, self._connection = asking, connection
        self._about = Subject("", asking.zone)

    def contact(self, id_: str) -> KeptContact:
        return self._kept(self._asking.read(wire.Contact, f"/contacts/{segment(id_)}", self._about))

    def contact_of_code(self, base: str, code: str) -> KeptContact | None:
        query = {"base": base, "code_1c": code}
        found = self._asking.read(wire.Contacts, "/contacts", self._about, query).items
        return self._kept(found[0]) if found else None

    def give_code(self, contact: KeptContact, base: str, code: str) -> Written:
        before = contact.codes.get(base)
        if before == code:
            return "unchanged"
        act, body = Text("Write the code of 1C into the contact"), {"base": base, "code_1c": code}
        was = None if before is None else {"base": base, "code_1c": before}
        change = lambda: Change(act, contact.object, was, body)  # noqa: E731  a name would say no more
        self._asking.replace(change, f"/contacts/{segment(contact.id)}/code", self._about, CODE, body)
        return "created" if before is None else "updated"

    def change_contact(self, contact: KeptContact, base: str, card: ContactCard) -> Written:
        if contact.card == card:
            return "unchanged"
        act, before, after = Text("Change the contact"), _fields(contact.card), _fields(card)
        change = lambda: Change(act, contact.object, before, after)  # noqa: E731  as above
        body = {"base": base, "code_1c": contact.codes[base], **after}
        self._asking.replace(change, "/contacts", self._about, CONTACT, body)
        return "updated"

    def _kept(self, told: wire.Contact) -> KeptContact:
        url = told.url if told.url.startswith(("https://", "http://")) else ""
        return KeptContact(
            id=told.ksup_id,
            card=ContactCard(told.name, told.type, told.email or "", told.phone or ""),
            codes={one.base: one.code_1c for one in told.codes},
            object=ObjectRef(self._connection, "contact", told.ksup_id, told.name, url),
        )


def _fields(card: ContactCard) -> dict[str, Any]:
    return {"name": card.name, "type": card.type, "email": card.email or None, "phone": card.phone or None}
