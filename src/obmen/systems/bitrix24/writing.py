"""What is sent to change or make a deal or a contact, and how a plan shows it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from obmen.core.outcome import Change
from obmen.core.roles.crm import ContactValues, CrmContact, CrmDeal, DealFields, DealValues, NewContact, NewDeal
from obmen.core.text import Text

from .command import Command
from .rows import DEAL_TYPE, ORIGINATOR, START_DATE, Records, pipeline_of, universal

IMPORTED_AT_ONCE = 20
Fields = dict[str, Any]


def deal_changes(deal: CrmDeal, values: DealValues) -> dict[str, Any]:
    """What differs, by the names of the record."""
    wanted = {name: getattr(values, name) for name in DealValues.__dataclass_fields__}
    return {name: value for name, value in wanted.items() if value is not None and value != getattr(deal, name)}


def deal_update(deal: CrmDeal, new: Mapping[str, Any], fields: DealFields) -> Command:
    """The older method is the lighter one, but it never moves a deal to another pipeline, and says nothing of it."""
    changed = deal_fields(DealValues(**new), fields)
    about = Text("deal {id}", id=deal.id)

    def changes() -> Sequence[Change]:
        before = {name: _shown(getattr(deal, name)) for name in new}
        return [Change(Text("Change the deal"), deal.object, before, {name: _shown(new[name]) for name in new})]

    if changed.get("CATEGORY_ID", deal.pipeline) == deal.pipeline:
        changed.pop("CATEGORY_ID", None)
        return Command("crm.deal.update", {"id": deal.id, "fields": changed}, about, changes)
    params = {"entityTypeId": DEAL_TYPE, "id": deal.id, "useOriginalUfNames": "Y", "fields": _universal(changed)}
    return Command("crm.item.update", params, about, changes)


def deal_fields(values: DealValues, fields: DealFields) -> Fields:
    """By the names of the older methods. A sum is marked as given by hand, or the portal would reckon it anew from the
    deal's products."""
    made: Fields = {}
    if values.number is not None:
        made[fields.number] = values.number
    if values.stage is not None:
        made |= {"CATEGORY_ID": pipeline_of(values.stage), "STAGE_ID": values.stage}
    if values.sum is not None:
        made |= {"OPPORTUNITY": format(values.sum, "f"), "IS_MANUAL_OPPORTUNITY": "Y"}
    if values.currency is not None:
        made["CURRENCY_ID"] = values.currency
    if values.date is not None:
        made[fields.date or START_DATE] = values.date.isoformat()
    if values.contacts is not None:
        made["CONTACT_IDS"] = list(values.contacts)
    return made


def new_deal(deal: NewDeal, fields: DealFields) -> Fields:
    own = {"TITLE": deal.title, "ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": deal.origin}
    return own | ({"SOURCE_ID": deal.source} if deal.source else {}) | deal_fields(deal.values, fields)


def new_contact(contact: NewContact) -> Fields:
    names = {"NAME": contact.name, "SECOND_NAME": contact.second_name, "LAST_NAME": contact.last_name}
    made: Fields = {name: value for name, value in names.items() if value}
    made |= {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": contact.origin}
    if contact.phone:
        made["fm"] = [{"typeId": "PHONE", "valueType": "MOBILE", "value": contact.phone}]
    return made


def deal_title(deal: NewDeal) -> Text:
    return Text("the new deal for {number}", number=deal.values.number or deal.origin)


def contact_title(contact: NewContact) -> Text:
    return Text("the new contact {origin}", origin=contact.origin)


def deal_made(deal: NewDeal, records: Records) -> Change:
    values = {name: getattr(deal.values, name) for name in DealValues.__dataclass_fields__}
    given = {name: _shown(value) for name, value in values.items() if value is not None}
    shown = {"title": deal.title, **given, **({"source": deal.source} if deal.source else {})}
    return Change(Text("Create a deal"), records.deal_object("", deal.title), None, shown)


def contact_made(contact: NewContact, records: Records) -> Change:
    names = {name: getattr(contact, name) for name in ("last_name", "name", "second_name", "phone")}
    shown = {name: value for name, value in names.items() if value}
    return Change(Text("Create a contact"), records.contact_object(""), None, shown)


def add(fields: Fields, about: Text, change: Change) -> Command:
    return Command("crm.deal.add", {"fields": fields}, about, lambda: [change])


def import_rows(entity: int, rows: Sequence[Fields], about: Text | None, changes: Sequence[Change]) -> Command:
    data = [_universal(row) for row in rows]
    params = {"entityTypeId": entity, "useOriginalUfNames": "Y", "data": data}
    return Command("crm.item.batchImport", params, about, lambda: changes, rows=len(rows))


def contact_changes(contact: CrmContact, values: ContactValues, known: Mapping[str, None]) -> dict[str, Any]:
    """``known``: its phones as E.164; one of them is not added again."""
    wanted = {name: getattr(values, name) for name in ("name", "second_name", "last_name")}
    made = {name: value for name, value in wanted.items() if value is not None and value != getattr(contact, name)}
    if values.add_phone and values.add_phone not in known:
        made["add_phone"] = values.add_phone
    return made


def contact_update(contact: CrmContact, new: Mapping[str, Any]) -> Command:
    """A phone sent without the id of a value is one more phone: those that stand there are not sent."""
    changed: Fields = {name.upper(): value for name, value in new.items() if name != "add_phone"}
    if phone := new.get("add_phone"):
        changed["PHONE"] = [{"VALUE": phone, "VALUE_TYPE": "MOBILE"}]

    def changes() -> Sequence[Change]:
        before = {name: getattr(contact, name) for name in new if name != "add_phone"}
        if "add_phone" in new:
            before["add_phone"] = ", ".join(each.value for each in contact.phones)
        return [Change(Text("Change the contact"), contact.object, before, dict(new))]

    return Command(
        "crm.contact.update", {"id": contact.id, "fields": changed}, Text("contact {id}", id=contact.id), changes
    )


def _universal(fields: Fields) -> Fields:
    return {universal(name): value for name, value in fields.items()}


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, ".2f")
    return ", ".join(value) if isinstance(value, tuple) else str(value)
