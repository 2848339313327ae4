"""Clients by their cards: name, person or company, phones. Read whole where that is cheaper than by key."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial

from .base import Base, Row
from .contract import Contract
from .errors import TooMuch
from .paging import MOST_KEYS, ROWS, of_keys, whole
from .profile import PhonePlace
from .wire import Field, Query, clean, guid, points_to, reference

MOST_CARDS = 150_000
MOST_CONTACTS = 150_000
"""Above these the memory for reading whole is worth more than the time it saves."""
_COMPANY, _PERSON = 10, 12
"""Digits of a tax number."""


@dataclass(slots=True)
class Card:
    name: str = ""
    person: bool | None = None
    phones: list[str] = field(default_factory=list)


class Cards:
    """For one reading: nothing of it is kept longer, so what was corrected in 1C is seen next time."""

    def __init__(self, base: Base, contract: Contract) -> None:
        self._base = base
        self._contract = contract
        self._cards: dict[str, Card] = {}
        self._query = Query(contract.profile.clients.set, _columns(contract))
        self._contacted: set[str] = set()

    def expect(self, work_orders: int) -> None:
        """Told how many work orders will be asked for. A page of cards costs 1C about what two batches of keys do."""
        if work_orders <= MOST_KEYS:
            return
        cards = self._base.count(replace(self._query, select=()))
        batches = min(work_orders, cards) / MOST_KEYS
        if cards <= MOST_CARDS and cards / ROWS * 2 < batches:
            for row in whole(self._base, self._query):
                self._keep(row)
            if all(map(self._read_whole, self._contract.registers)):
                self._contacted.update(self._cards)

    def of(self, refs: Collection[str]) -> dict[str, Card]:
        """A client whose card is gone has no entry."""
        unknown = sorted({ref for ref in refs if ref not in self._cards})
        for row in of_keys(self._base, self._query, unknown, lambda ref: f"Ref_Key eq {guid(ref)}"):
            self._keep(row)
        self._read_registers(sorted({ref for ref in refs if ref in self._cards and ref not in self._contacted}))
        return {ref: self._cards[ref] for ref in refs if ref in self._cards}

    def _keep(self, row: Row) -> None:
        contract, ref = self._contract, str(row["Ref_Key"])
        name = next((text for one in contract.names if (text := clean(row.get(one)))), "")
        card = self._cards[ref] = Card(name, person_of(row, contract))
        for place in contract.parts:
            for contact in row.get(place.part) or ():
                _add(card, contact, place)

    def _read_registers(self, refs: list[str]) -> None:
        for place, owner in self._contract.registers:
            query, target = Query(place.set, _register_columns(place, owner)), self._contract.profile.clients.set
            condition = partial(points_to, owner, target)
            for row in of_keys(self._base, query, refs, condition):
                self._keep_contact(row, place, owner)
        self._contacted.update(refs)

    def _read_whole(self, register: tuple[PhonePlace, Field]) -> bool:
        """In one request, for its key holds composites, by which 1C does not sort: pages of it would lose rows. False
        where it is too much for the base or for us."""
        place, owner = register
        query = Query(place.set, _register_columns(place, owner))
        if self._base.count(replace(query, select=())) > MOST_CONTACTS:
            return False
        try:
            rows = self._base.rows(query)
        except TooMuch:
            return False
        for row in rows:
            self._keep_contact(row, place, owner)
        return True

    def _keep_contact(self, row: Row, place: PhonePlace, owner: Field) -> None:
        card = self._cards.get(reference(row, owner).ref)
        if card is not None:
            _add(card, row, place)


def _add(card: Card, row: Row, place: PhonePlace) -> None:
    """Its kind is looked at first: addresses hold digits too."""
    phone = clean(row.get(place.text))
    if phone and clean(row.get(place.kind)) in place.phone_kinds and phone not in card.phones:
        card.phones.append(phone)


def person_of(row: Row, contract: Contract) -> bool | None:
    names = contract.profile.clients
    if contract.kind and (kind := clean(row.get(contract.kind))):
        return True if kind in names.persons else False if kind in names.companies else None
    digits = clean(row.get(contract.tax_number)) if contract.tax_number else ""
    return {_COMPANY: False, _PERSON: True}.get(len(digits)) if digits.isdecimal() else None


def _columns(contract: Contract) -> tuple[str, ...]:
    own = ["Ref_Key", *contract.names, contract.tax_number, contract.kind]
    parts = [f"{place.part}/{name}" for place in contract.parts for name in (place.kind, place.text)]
    return tuple(dict.fromkeys(filter(None, (*own, *parts))))


def _register_columns(place: PhonePlace, owner: Field) -> tuple[str, ...]:
    return (*owner.columns, place.kind, place.text)
