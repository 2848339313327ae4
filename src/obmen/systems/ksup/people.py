"""Contacts and companies (K1.3, K2), found by 1C's code. Of them is talked apart: a name here is a person's."""

from typing import Any

from obmen.core.outcome import Change, ObjectRef
from obmen.core.roles.project_basics import Page, Written
from obmen.core.roles.project_cards import ContactCard, KeptContact
from obmen.core.site import segment
from obmen.core.text import Text

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
        query = {"base": base, "code_1c": code}
        found = self._asking_people.read(cards.Contacts, PATH, self._of_people(), query)
        return self._contact(found.items[0]) if found.items else None

    def contacts(self, after: str = "") -> Page[KeptContact]:
        query = {"after": after} if after else {}
        page = self._asking_people.read(cards.ContactPage, "/lists/contacts", self._of_people(), query)
        return Page([self._contact(one) for one in page.items], page.next, page.more)

    def contact(self, id_: str) -> KeptContact:
        return self._contact(self._asking_people.read(cards.Contact, _path(id_), self._of_people(id_)))

    def change_contact(self, there: KeptContact, card: ContactCard, base: str, code: str) -> Written:
        if there.card == card:
            return "unchanged"
        act, body = Text("Change the contact"), {"base": base, "code_1c": code, **_body(card)}
        change = lambda: Change(act, there.object, _body(there.card), _body(card))  # noqa: E731  a name would say no more
        self._asking_people.replace(change, PATH, self._of_people(there.object.id), CONTACT, body)
        return "updated"

    def give_code(self, there: KeptContact, base: str, code: str) -> Written:
        if (was := there.codes.get(base)) == code:
            return "unchanged"
        act, body = Text("Write the code of 1C into the contact"), {"base": base, "code_1c": code}
        change = lambda: Change(act, there.object, {"code_1c": was} if was else None, body)  # noqa: E731  as above
        about = self._of_people(there.object.id)
        self._asking_people.replace(change, f"{_path(there.object.id)}/code", about, "code", body)
        return "updated"

    def _contact(self, told: cards.Contact) -> KeptContact:
        object_ = ObjectRef(self._connection, CONTACT, told.ksup_id, told.name, wire.page(told.url))
        card = ContactCard(told.name, told.type, told.email or "", told.phone or "")
        return KeptContact(object_, card, {one.base: one.code_1c for one in told.codes})

    def _of_people(self, contact: str = "") -> Subject:
        return Subject("", self._asking_people.zone, contact=contact)


def _path(id_: str) -> str:
    return f"{PATH}/{segment(id_)}"


def _body(card: ContactCard) -> dict[str, Any]:
    return {"name": card.name, "type": card.type, "email": card.email or None, "phone": card.phone or None}
