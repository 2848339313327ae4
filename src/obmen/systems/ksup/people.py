"""Contacts and companies (K2), found by 1C's code. Of them is talked apart: a name here is a person's."""

from obmen.core.outcome import ObjectRef
from obmen.core.roles.project_cards import ContactCard, KeptContact

from . import cards, wire
from .asking import Asking
from .errors import Subject

CONTACT = "contact"
PATH = "/contacts"


class People:
    """Of the client, which has these two."""

    _asking_people: Asking
    _connection: str

    def contact_of_code(self, base: str, code: str) -> KeptContact | None:
        about = Subject("", self._asking_people.zone)
        found = self._asking_people.read(cards.Contacts, PATH, about, {"base": base, "code_1c": code})
        return self._contact(found.items[0]) if found.items else None

    def _contact(self, told: cards.Contact) -> KeptContact:
        object_ = ObjectRef(self._connection, CONTACT, told.ksup_id, told.name, wire.page(told.url))
        card = ContactCard(told.name, told.type, told.email or "", told.phone or "")
        return KeptContact(object_, card, {one.base: one.code_1c for one in told.codes})
