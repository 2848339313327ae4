"""The contacts of the deals that were matched, and which of them is the client's.   Rule A5."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from obmen.core.ports import Run
from obmen.core.roles.crm import CrmContact, CrmDeal
from obmen.core.roles.work_orders import WorkOrder

from .by_hand import OF, parsed, short
from .clients import card_of, full_name, his_contact, phones_in
from .matching import Matching
from .names import same
from .records import ClientCard
from .sides import Sides, fields_of


@dataclass(slots=True)
class Cards:
    """``his``: the client's contact in the matched deal, by the work order's id, where there is one. ``names``: what
    clients a contact is that of are called, by its id. ``asked``: clients to be put into deals whose contact was
    looked for, ``there`` those that were found. ``remembered``: what work orders remember of a contact's name
    (``by_hand``), by the hash of its id."""

    his: dict[str, CrmContact] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: dict[ClientCard, None] = field(default_factory=dict)
    there: dict[ClientCard, CrmContact] = field(default_factory=dict)
    remembered: dict[str, set[str]] = field(default_factory=dict)

    def name(self, contact: CrmContact, client: str) -> None:
        known = self.names.get(contact.id, ())
        if not any(same(client, one) for one in known):
            self.names[contact.id] = (*known, client)

    def disputed(self, contact: CrmContact) -> bool:
        """Whether clients of several names share it."""
        return len(self.names.get(contact.id, ())) > 1

    def mark(self, contact: CrmContact) -> set[str]:
        return self.remembered.get(short(contact.id), set())


def card(order: WorkOrder, run: Run) -> ClientCard | None:
    return card_of(order, run.settings.region, run.base)


def read(matching: Matching, sides: Sides, run: Run) -> Cards:
    """Deals come with their first contact; the others are read where the first is not the client's."""
    cards = Cards(remembered=_remembered(sides, run))
    _read_contacts((deal for _, deal in matching.pairs.values()), sides, run)
    _find(matching.pairs.keys(), matching, cards, sides, run)
    if cards.strangers:
        _read_whole_deals(cards.strangers, matching, run)
        _read_contacts((matching.pairs[ref][1] for ref in cards.strangers), sides, run)
        _find(cards.strangers, matching, cards, sides, run)
    return cards


def _find(refs: Iterable[str], matching: Matching, cards: Cards, sides: Sides, run: Run) -> None:
    """``strangers`` are those left whose deal has contacts, and none of them the client's."""
    strangers: list[str] = []
    for ref in refs:
        order, deal = matching.pairs[ref]
        if not deal.contacts or (client := card(order, run)) is None:
            continue
        if (contact := his_contact(client, contacts_of(deal, sides), run.settings.region)) is None:
            strangers.append(ref)
            continue
        cards.his[ref] = contact
        cards.name(contact, full_name(client))
    cards.strangers = strangers


def contacts_of(deal: CrmDeal, sides: Sides) -> list[CrmContact]:
    return [sides.contacts[one] for one in deal.contacts if one in sides.contacts]


def callers(deal: CrmDeal, sides: Sides, run: Run) -> set[str]:
    """The phones an unfinished deal without a number can be found by.   Rule A2 (2)."""
    if deal.stage in sides.stages.finished:
        return set()
    region = run.settings.region
    return {number for contact in contacts_of(deal, sides) for number in phones_in(contact, region)}


def _read_contacts(deals: Iterable[CrmDeal], sides: Sides, run: Run) -> None:
    if ids := {one for deal in deals for one in deal.contacts} - sides.contacts.keys():
        sides.contacts |= run.target.contacts(ids)


def _read_whole_deals(refs: list[str], matching: Matching, run: Run) -> None:
    whole = run.target.deals({matching.pairs[ref][1].id for ref in refs}, fields_of(run.settings))
    for ref in refs:
        order, deal = matching.pairs[ref]
        matching.pairs[ref] = (order, whole.get(deal.id, deal))


def _remembered(sides: Sides, run: Run) -> dict[str, set[str]]:
    """From whichever work orders. Where 1C is the master nobody asks for it."""
    found: dict[str, set[str]] = {}
    for ref in sides.links.deals if sides.policies["name"] != "onec" else ():
        marks = parsed(run.brought(ref))
        if OF in marks and "name" in marks:
            found.setdefault(marks[OF], set()).add(marks["name"])
    return found
