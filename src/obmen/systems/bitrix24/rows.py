"""Deals and contacts: how the portal writes them, as records."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from obmen.core.errors import Misconfigured
from obmen.core.outcome import ObjectRef
from obmen.core.roles.crm import CrmContact, CrmDeal, CrmPhone, DealFields
from obmen.core.text import Text

from .listing import Listing, Row

ORIGINATOR = "obmen"
"""Who made it, beside the origin: keys of two programs are not mixed up."""
DEAL_TYPE, CONTACT_TYPE = 2, 3
START_DATE = "BEGINDATE"
UNIVERSAL = {
    "ID": "id",
    "TITLE": "title",
    "CATEGORY_ID": "categoryId",
    "STAGE_ID": "stageId",
    "OPPORTUNITY": "opportunity",
    "IS_MANUAL_OPPORTUNITY": "isManualOpportunity",
    "CURRENCY_ID": "currencyId",
    "CONTACT_IDS": "contactIds",
    "SOURCE_ID": "sourceId",
    "ORIGINATOR_ID": "originatorId",
    "ORIGIN_ID": "originId",
    "DATE_MODIFY": "updatedTime",
    "NAME": "name",
    "SECOND_NAME": "secondName",
    "LAST_NAME": "lastName",
    "BEGINDATE": "begindate",
    "CLOSEDATE": "closedate",
}
"""Names of ``crm.item.*`` by those of the older methods; custom fields keep theirs (``useOriginalUfNames``)."""
_DEAL = ("TITLE", "CATEGORY_ID", "STAGE_ID", "OPPORTUNITY", "CURRENCY_ID", "ORIGINATOR_ID", "ORIGIN_ID", "DATE_MODIFY")
_CONTACT = ("NAME", "SECOND_NAME", "LAST_NAME", "ORIGINATOR_ID", "ORIGIN_ID", "PHONE")


def universal(name: str) -> str:
    return UNIVERSAL.get(name, name)


def deals(fields: DealFields, wanted: Mapping[str, Any]) -> Listing:
    """By the older method, which is lighter and knows the first contact only. It passes over a field that it does not
    know in a filter, so what it finds is looked at again."""
    select = ["ID", *_DEAL, "CONTACT_ID", *_custom(fields)]
    return Listing("crm.deal.list", select, wanted)


def deals_with_contacts(fields: DealFields, wanted: Mapping[str, Any]) -> Listing:
    """``wanted`` by the older names, with their prefixes."""
    select = [universal(name) for name in ("ID", *_DEAL, "CONTACT_IDS", *_custom(fields))]
    more = {"entityTypeId": DEAL_TYPE, "useOriginalUfNames": "Y"}
    return Listing("crm.item.list", select, wanted, "id", ("items",), more)


def contacts(wanted: Mapping[str, Any]) -> Listing:
    return Listing("crm.contact.list", ["ID", *_CONTACT], wanted)


def _custom(fields: DealFields) -> list[str]:
    return [name for name in (fields.number, fields.date) if name]


class Records:
    """Makes records of one connection; ``host``: where a person opens them."""

    def __init__(self, connection: str, host: str) -> None:
        self._connection, self._host = connection, host

    def deal_object(self, id_: str, title: str = "") -> ObjectRef:
        return self._object("deal", id_, title)

    def contact_object(self, id_: str, title: str = "") -> ObjectRef:
        return self._object("contact", id_, title)

    def _object(self, kind: str, id_: str, title: str) -> ObjectRef:
        """One that is not made yet has no id, and no page."""
        url = f"{self._host}/crm/{kind}/details/{id_}/" if id_ else ""
        return ObjectRef(self._connection, kind, id_, title, url)

    def deal(self, row: Row, fields: DealFields) -> CrmDeal:
        """Of ``crm.deal.list``."""
        first = _text(row.get("CONTACT_ID"))
        return self._deal(row, row, fields, (first,) if first not in ("", "0") else ())

    def item(self, row: Row, fields: DealFields) -> CrmDeal:
        """Of ``crm.item.list``."""
        bound = row.get("contactIds")
        contacts = tuple(map(_text, bound)) if isinstance(bound, list) else ()
        return self._deal({name: row.get(known) for name, known in UNIVERSAL.items()}, row, fields, contacts)

    def _deal(self, row: Row, custom: Row, fields: DealFields, contacts: tuple[str, ...]) -> CrmDeal:
        if fields.number not in custom:
            raise no_field(fields.number)
        number, title = _text(row.get("ID")), _text(row.get("TITLE"))
        return CrmDeal(
            id=number,
            title=title,
            number=_text(custom[fields.number]).strip(),
            pipeline=_text(row.get("CATEGORY_ID")) or "0",
            stage=_text(row.get("STAGE_ID")),
            sum=_amount(row.get("OPPORTUNITY")),
            currency=_text(row.get("CURRENCY_ID")),
            date=_day(custom.get(fields.date, row.get(fields.date))) if fields.date else None,
            contacts=contacts,
            origin=_origin(row),
            modified=_text(row.get("DATE_MODIFY")),
            object=self.deal_object(number, title),
        )

    def contact(self, row: Row) -> CrmContact:
        """Of ``crm.contact.list``; one without phones has no ``PHONE`` at all."""
        number = _text(row.get("ID"))
        name, second, last = (_text(row.get(part)).strip() for part in ("NAME", "SECOND_NAME", "LAST_NAME"))
        phones = row.get("PHONE")
        return CrmContact(
            id=number,
            name=name,
            second_name=second,
            last_name=last,
            phones=tuple(
                CrmPhone(_text(each.get("ID")), _text(each.get("VALUE")))
                for each in (phones if isinstance(phones, list) else ())
            ),
            origin=_origin(row),
            object=self.contact_object(number, " ".join(filter(None, (last, name, second)))),
        )


def no_field(name: str) -> Misconfigured:
    text = Text("Deals of Bitrix24 have no field «{field}» any more. Choose another one or create it anew", field=name)
    return Misconfigured(text)


def pipeline_of(stage: str) -> str:
    """``C3:NEW`` is a stage of pipeline 3; the first pipeline has no prefix."""
    head, colon, _ = stage.partition(":")
    return head[1:] if colon and head[:1] == "C" and head[1:].isdigit() else "0"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _origin(row: Row) -> str:
    return _text(row.get("ORIGIN_ID")) if row.get("ORIGINATOR_ID") == ORIGINATOR else ""


def _amount(value: Any) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)


def _day(value: Any) -> date | None:
    """As it stands there, in the portal's own zone."""
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None
