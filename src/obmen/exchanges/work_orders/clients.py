"""Who the client of a work order is, and which contact is his: the phone is the identity.   Rule A5."""

from collections.abc import Iterable, Mapping

from obmen.core.phone import phones
from obmen.core.roles.crm import CrmContact
from obmen.core.roles.work_orders import WorkOrder

from .names import same, split
from .records import ORDER, ClientCard, origin

PARTS = ("last_name", "name", "second_name")


def phones_of(order: WorkOrder, region: str) -> tuple[str, ...]:
    """Those of the document first, then those of the client's card."""
    if order.client is None:
        return ()
    return tuple(dict.fromkeys(number for text in order.client.phones for number in phones(text, region)))


def phones_in(contact: CrmContact, region: str) -> set[str]:
    return {number for phone in contact.phones for number in phones(phone.value, region)}


def card_of(order: WorkOrder, region: str, base: str) -> ClientCard | None:
    """None: without a phone nobody can tell who the client is in the CRM."""
    client, numbers = order.client, phones_of(order, region)
    if client is None or not numbers:
        return None
    name = split(client.name, client.person)
    return ClientCard(
        origin=origin(base, client.ref or f"{ORDER} {order.ref}"),
        name=name.first,
        second_name=name.second,
        last_name=name.last,
        certain=name.certain,
        phones=numbers,
        has_card=bool(client.ref),
    )


def full_name(card: ClientCard | CrmContact) -> str:
    return " ".join(filter(None, (getattr(card, part) for part in PARTS)))


def his_contact(card: ClientCard, contacts: Iterable[CrmContact], region: str) -> CrmContact | None:
    """The one that bears his phone, the first phone first; else the one made for him."""
    contacts = list(contacts)
    for number in card.phones:
        for contact in contacts:
            if number in phones_in(contact, region):
                return contact
    return next((contact for contact in contacts if made_for(card, contact)), None)


def made_for(card: ClientCard, contact: CrmContact) -> bool:
    """A work order that names its client without a card may name another tomorrow, with his own phone."""
    return contact.origin == card.origin and (card.has_card or same(full_name(card), full_name(contact)))


def corrections(card: ClientCard, contact: CrmContact) -> dict[str, str]:
    """The parts of a contact's name that 1C knows otherwise. A part 1C does not have stays, and where a name is not
    surely a person's, or the same words may stand in another order, so does the card of somebody else's making."""
    wanted = {part: value for part in PARTS if (value := getattr(card, part))}
    theirs = {part: getattr(contact, part) for part in PARTS}
    if not card.certain and any(theirs.values()) and contact.origin != card.origin:
        return {}
    if _only_turned(wanted, theirs):
        return {}
    return {part: value for part, value in wanted.items() if not same(value, theirs[part])}


def _only_turned(wanted: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    """«Иван Петров» and «Петров Иван»: 1C's one field does not say which is which."""
    return (
        wanted.keys() == {"name", "last_name"}
        and same(wanted["name"], theirs["last_name"])
        and same(wanted["last_name"], theirs["name"])
    )
