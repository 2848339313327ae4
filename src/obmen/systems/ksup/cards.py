"""What KSUP answers of products, contacts and retail receipts, as its contract says."""

from datetime import datetime
from typing import Annotated, Literal

from obmen.core.masking import PERSONAL, PersonalText, personal_fields
from obmen.core.roles.project_cards import ContactType

from . import wire


class ProductRef(wire.Wire):
    base: str
    ref: str


class Product(wire.Wire):
    id: str
    article: str
    name: str
    series: str | None = None
    manufacturer: str | None = None
    refs: tuple[ProductRef, ...] = ()
    url: str = ""


class Products(wire.Wire):
    items: tuple[Product, ...]


class ProductPage(Products):
    next: str
    more: bool


class RowDone(wire.Wire):
    """``error`` where it was refused, else ``id``."""

    done: Literal["created", "changed", "unchanged", "refused"]
    id: str | None = None
    url: str | None = None
    error: wire.Error | None = None


class RowsDone(wire.Wire):
    items: tuple[RowDone, ...]


class ProductDone(wire.Wire):
    id: str
    url: str = ""


class ProductWritten(ProductDone):
    done: Literal["created", "changed", "unchanged"]


class ContactCode(wire.Wire):
    base: str
    code_1c: str


class Contact(wire.Wire):
    """``name``: of a person or a firm, so it is masked where people are talked of (``PERSONAL_OF_PEOPLE``)."""

    ksup_id: str
    name: PersonalText
    type: ContactType
    email: Annotated[str | None, PERSONAL] = None
    phone: Annotated[str | None, PERSONAL] = None
    codes: tuple[ContactCode, ...] = ()
    url: str = ""


class Contacts(wire.Wire):
    items: tuple[Contact, ...]


class ContactPage(Contacts):
    next: str
    more: bool


class Receipt(wire.Wire):
    deal: str
    url: str = ""
    base: str
    code_1c: str
    date: datetime
    number: str | None = None
    ref: str | None = None
    lines: tuple[wire.Line, ...]


class Receipts(wire.Wire):
    items: tuple[Receipt, ...]


class RetailDone(wire.Wire):
    number: str
    url: str = ""


PERSONAL_OF_PEOPLE = wire.PERSONAL | personal_fields(Contact)
"""What is masked of the talk about contacts: no product has a part in it, so a name is a person's or a firm's."""
