"""Business acts of a Bitrix24 portal."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, cast

from obmen.core.errors import ObmenError, Refused
from obmen.core.outcome import ObjectRef
from obmen.core.ports import Tools
from obmen.core.roles.crm import (
    ContactValues,
    CrmContact,
    CrmDeal,
    DealFields,
    DealValues,
    DecideDeal,
    NewContact,
    NewDeal,
    Stage,
)
from obmen.core.roles.crm_edits import NO_CLAIMS, Claim, Edited
from obmen.core.roles.crm_sought import Sought
from obmen.core.settings import Choice
from obmen.core.system import Checked
from obmen.core.text import Text

from . import writing
from .access import Access, WebhookAccess
from .adding import Added, NewRow, add_each, import_each
from .checking import check
from .command import Command
from .deal_editing import DealEditing
from .directories import Directories
from .editing import Craft, Done, Editing
from .errors import gone
from .known import Known
from .listing import Lists
from .mirrored import MirroredLists
from .oauth import OAuthAccess
from .phones import Phones
from .reading import Reading, contact_page
from .request import Requests
from .rest import Rest
from .rows import CONTACT_TYPE, DEAL_TYPE, Records
from .settings import Bitrix24Settings
from .spending import Spending


class Bitrix24Client:
    """Implements ``Crm``."""

    def __init__(self, settings: Bitrix24Settings, tools: Tools) -> None:
        access: Access = OAuthAccess(settings, tools.tokens) if settings.client_id else WebhookAccess(settings)
        most = settings.operating * settings.share / 100 if settings.goods() else 0.0
        self._settings, spending = settings, Spending(tools.budget, most)
        self._rest = Rest(Requests(access, spending), spending)
        self._records = Records(tools.connection, settings.address)
        self._lists = Lists(self._rest)
        self._mirrored = MirroredLists(self._lists, tools.mirror, settings.portal(), self._records.deal_object)
        self._reading = Reading(self._lists, self._records, self._mirrored)
        self._phones = Phones(self._rest, self._lists, self._reading, self._records, settings.region)
        self._directories = Directories(self._rest, self._records)
        self._known = Known(self._rest)
        self._rest.errand = self._known.renewed_by_the_way()

    def close(self) -> None:
        self._rest.close()

    def check(self) -> Checked:
        return check(self._rest, self._settings)

    def numbered_deals(self, fields: DealFields, *, anew: bool = False) -> Iterator[CrmDeal]:
        return self._reading.numbered_deals(fields, anew=anew)

    def open_deals_without_number(
        self, fields: DealFields, finished: Collection[str], *, anew: bool = False
    ) -> Iterator[CrmDeal]:
        return self._reading.open_deals_without_number(fields, finished, anew=anew)

    def deals_sought(self, sought: Sought, fields: DealFields) -> Iterator[CrmDeal]:
        return self._reading.deals_sought(sought, fields)

    def deals(self, ids: Collection[str], fields: DealFields) -> Mapping[str, CrmDeal]:
        return self._reading.deals(ids, fields)

    def contacts(self, ids: Collection[str]) -> Mapping[str, CrmContact]:
        return self._reading.contacts(ids)

    def contacts_with(self, phones: Collection[str]) -> Mapping[str, Sequence[CrmContact]]:
        return self._phones.contacts_with(phones)

    def contacts_of_origin(self, origins: Collection[str]) -> Mapping[str, CrmContact]:
        return self._reading.contacts_of_origin(origins)

    def edit_deals(
        self, ids: Sequence[str], fields: DealFields, decide: DecideDeal, claims: Mapping[str, Claim] = NO_CLAIMS
    ) -> Iterator[Done]:
        craft = DealEditing(self._records, self._known, fields, claims).craft()
        edits = partial(Editing[CrmDeal, DealValues], self._rest, craft, ids)
        return self._mirrored.noting_gone(lambda noted: edits(noted).run(), decide)

    def edit_contacts(
        self, ids: Sequence[str], decide: Callable[[str, CrmContact | None], ContactValues | None]
    ) -> Iterator[tuple[str, Edited | ObmenError]]:
        def found(told: Sequence[Any]) -> Mapping[str, CrmContact]:
            return {contact.id: contact for contact in map(self._records.contact, contact_page(()).rows(told[0]))}

        def write(id_: str, contact: CrmContact | None, values: ContactValues) -> Command | None:
            if contact is None:
                raise gone(Text("contact {id}", id=id_))
            changed = writing.contact_changes(contact, values, self._phones.phones_of(contact))
            return writing.contact_update(contact, changed) if changed else None

        craft = Craft(
            read=lambda portion: [contact_page(portion).page("0")],
            found=found,
            write=write,
            typical=Command("crm.contact.update", {}),
        )
        edits = Editing(self._rest, craft, ids, decide).run()
        return cast("Iterator[tuple[str, Edited | ObmenError]]", edits)  # a contact claims no number

    def add_deals(self, deals: Sequence[NewDeal], fields: DealFields) -> Iterator[Added]:
        if any(deal.values.number or deal.values.stage for deal in deals):
            self._known.check_text_field(fields.number)
        self._mirrored.wrote(len(deals))
        rows: list[tuple[bool, NewRow]] = []
        for place, deal in enumerate(deals):
            try:
                if deal.values.stage:
                    self._known.check_stage(deal.values.stage)
            except Refused as error:
                yield place, error
                continue
            about, change = writing.deal_title(deal), writing.deal_made(deal, self._records)
            rows.append((deal.robots, NewRow(place, writing.new_deal(deal, fields), about, change)))
        for robots, portion in groupby(rows, key=lambda row: row[0]):
            these = [row for _, row in portion]
            if robots:
                yield from add_each(self._rest, these, lambda row: writing.add(row.fields, row.about, row.change))
            else:
                yield from import_each(self._rest, DEAL_TYPE, these)

    def add_contacts(self, contacts: Sequence[NewContact]) -> Iterator[Added]:
        rows = [
            NewRow(
                place, writing.new_contact(one), writing.contact_title(one), writing.contact_made(one, self._records)
            )
            for place, one in enumerate(contacts)
        ]
        return import_each(self._rest, CONTACT_TYPE, rows)

    def deal_object(self, id_: str, title: str = "") -> ObjectRef:
        return self._records.deal_object(id_, title)

    def stages(self) -> Sequence[Stage]:
        return self._known.stages()

    def ending_stages(self) -> Collection[str]:
        return self._known.ending_stages()

    def stage_choices(self) -> Sequence[Choice]:
        return [Choice(stage.id, stage.title, stage.pipeline_title) for stage in self._known.stages()]

    def source_choices(self) -> Sequence[Choice]:
        return self._directories.source_choices()

    def text_field_choices(self) -> Sequence[Choice]:
        return self._directories.text_field_choices()

    def date_field_choices(self) -> Sequence[Choice]:
        return self._directories.date_field_choices()

    def create_text_field(self, name: str) -> str:
        return self._directories.create_text_field(name)

    def check_text_field(self, name: str) -> None:
        self._known.check_text_field(name)
