"""Deals and contacts as they are asked for, by the cheaper of two ways: all of a list, or the wanted ones by value."""

from collections.abc import Collection, Iterator
from math import ceil
from typing import TypeVar

from obmen.core.errors import Refused
from obmen.core.roles.crm import CrmContact, CrmDeal, DealFields
from obmen.core.roles.crm_sought import Sought
from obmen.core.typed_number import alike, typed_spellings

from .listing import ASKED_AT_ONCE, PAGE, Listing, Lists, Row
from .mirrored import Listed, MirroredLists
from .rows import ORIGINATOR, Records, contacts, deals, deals_with_contacts, no_field, universal
from .spending import COMMANDS

T = TypeVar("T")
ROWS_A_REQUEST = PAGE * COMMANDS
VALUES_A_REQUEST = ASKED_AT_ONCE * COMMANDS


class Reading:
    def __init__(self, lists: Lists, records: Records, mirrored: MirroredLists) -> None:
        self._lists, self._records, self._mirrored = lists, records, mirrored
        self._open: tuple[DealFields, Listed] | None = None

    def numbered_deals(self, fields: DealFields, *, anew: bool = False) -> Iterator[CrmDeal]:
        return self._mirrored.deals(self._numbered(fields), anew=anew)

    def open_deals_without_number(
        self, fields: DealFields, finished: Collection[str], *, anew: bool = False
    ) -> Iterator[CrmDeal]:
        listed = self._without_number(fields, finished)
        self._open = (fields, listed)
        return self._mirrored.deals(listed, anew=anew)

    def _numbered(self, fields: DealFields) -> Listed:
        return Listed(
            shape=("numbered", fields.number, fields.date),
            whole=deals(fields, {f"!{fields.number}": ""}),
            changed=lambda since: deals(fields, {">=DATE_MODIFY": since}),
            deals=lambda rows: (self._records.deal(row, fields) for row in rows),
            holds=lambda deal: bool(deal.number),
        )

    def _without_number(self, fields: DealFields, finished: Collection[str]) -> Listed:
        wanted: dict[str, object] = {f"={universal(fields.number)}": ""}
        if finished:
            wanted["!@stageId"] = sorted(finished)
        return Listed(
            shape=("open", fields.number, fields.date, *sorted(finished)),
            whole=deals_with_contacts(fields, wanted),
            changed=lambda since: deals_with_contacts(fields, {">=updatedTime": since}),
            deals=lambda rows: self._items(rows, fields),
            holds=lambda deal: not deal.number and deal.stage not in finished,
        )

    def deals_sought(self, sought: Sought, fields: DealFields) -> Iterator[CrmDeal]:
        """All of it in the same requests. Numbers by a scan where fewer deals have one at all than are asked for."""
        numbers, origins = set(map(alike, sought.numbers)), set(sought.origins)
        scanned = self._fewer_have_a_number(len(numbers), fields)
        if scanned:
            yield from (deal for deal in self.numbered_deals(fields) if alike(deal.number) in numbers)
        by_number = [] if scanned else deals(fields, {}).each(fields.number, sought.numbers, typed_spellings)
        by_origin = deals(fields, {"=ORIGINATOR_ID": ORIGINATOR}).each("ORIGIN_ID", origins)
        listed = self._without_number(fields, sought.finished)
        known, since = self._mirrored.last_look(listed)
        changed = listed.whole.where({">=updatedTime": since} if since else {})
        again = {id_ for contact in sought.contacts for id_ in known.get(contact, ())}
        for listing, row in self._named(self._lists.short([*by_number, *by_origin, changed]), fields):
            deal = self._records.item(row, fields) if listing is changed else self._records.deal(row, fields)
            again.discard(deal.id)
            # the portal's database takes е for ё, and in origins small letters for capitals
            if listing is changed or alike(deal.number) in numbers or deal.origin in origins:
                yield deal
        yield from filter(listed.holds, self.deals(again, fields).values())

    def _fewer_have_a_number(self, wanted: int, fields: DealFields) -> bool:
        known = self._lists.size(self._mirrored.name(self._numbered(fields)))
        return known is not None and ceil((known + 1) / ROWS_A_REQUEST) < ceil(wanted / VALUES_A_REQUEST)

    def deals(self, ids: Collection[str], fields: DealFields) -> dict[str, CrmDeal]:
        rows = self._lists.look_up(deals_with_contacts(fields, {}), "id", _numbers(ids))
        found = {deal.id: deal for deal in self._items(rows, fields)}
        self._mirrored.seen(ids, found, self._open[1] if self._open and self._open[0] == fields else None)
        return found

    def contacts(self, ids: Collection[str]) -> dict[str, CrmContact]:
        """No scan beats it: who is asked for is one of them, and a request brings as many of either."""
        return self._contacts(self._lists.look_up(contacts({}), "ID", _numbers(ids)))

    def contacts_of_origin(self, origins: Collection[str]) -> dict[str, CrmContact]:
        """The oldest where there are several."""
        listing = contacts({"=ORIGINATOR_ID": ORIGINATOR})
        found: dict[str, CrmContact] = {}
        for contact in self._contacts(self._lists.look_up(listing, "ORIGIN_ID", origins)).values():
            known = found.get(contact.origin)
            if known is None or int(contact.id) < int(known.id):
                found[contact.origin] = contact
        return found

    def _contacts(self, rows: Iterator[Row]) -> dict[str, CrmContact]:
        return {contact.id: contact for contact in map(self._records.contact, rows)}

    def _items(self, rows: Iterator[Row], fields: DealFields) -> Iterator[CrmDeal]:
        return (self._records.item(row, fields) for row in self._named(rows, fields))

    def _named(self, rows: Iterator[T], fields: DealFields) -> Iterator[T]:
        try:
            yield from rows
        except Refused as error:  # the newer methods refuse a field they do not know, the older pass it over
            if fields.number in error.detail or "INVALID_ARG_VALUE" in error.detail:
                raise no_field(fields.number) from error
            raise


def deal_page(fields: DealFields, ids: Collection[str]) -> Listing:
    return deals_with_contacts(fields, {}).only("id", list(ids))


def contact_page(ids: Collection[str]) -> Listing:
    return contacts({}).only("ID", list(ids))


def _numbers(ids: Collection[str]) -> list[str]:
    """What is no number is no id there, and the portal would take it for 0."""
    return [id_ for id_ in ids if id_.isascii() and id_.isdigit()]
