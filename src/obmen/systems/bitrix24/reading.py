"""Deals and contacts as they are asked for, by the cheaper of two ways: all of a list, or the wanted ones by value."""

from collections.abc import Collection, Iterator
from math import ceil

from obmen.core.errors import Refused
from obmen.core.roles.crm import CrmContact, CrmDeal, DealFields

from .listing import ASKED_AT_ONCE, PAGE, Listing, Lists, Row
from .mirrored import Listed, MirroredLists
from .rows import ORIGINATOR, Records, contacts, deals, deals_with_contacts, no_field, universal
from .spending import COMMANDS

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

    def deals_numbered(self, numbers: Collection[str], fields: DealFields) -> Iterator[CrmDeal]:
        """A scan where fewer deals have a number at all than are asked for."""
        known, wanted = self._lists.size(self._mirrored.name(self._numbered(fields))), set(numbers)
        if known is not None and ceil((known + 1) / ROWS_A_REQUEST) < ceil(len(wanted) / VALUES_A_REQUEST):
            yield from (deal for deal in self.numbered_deals(fields) if deal.number in wanted)
            return
        for row in self._lists.look_up(deals(fields, {}), fields.number, wanted):
            deal = self._records.deal(row, fields)
            if deal.number in wanted:  # the portal's database takes е for ё, and small letters for capitals
                yield deal

    def deals_of_origin(self, origins: Collection[str], fields: DealFields) -> Iterator[CrmDeal]:
        listing = deals(fields, {"=ORIGINATOR_ID": ORIGINATOR})
        for row in self._lists.look_up(listing, "ORIGIN_ID", origins):
            yield self._records.deal(row, fields)

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
        try:
            for row in rows:
                yield self._records.item(row, fields)
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
