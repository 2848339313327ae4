"""What else 1C tells: counterparties, products, money, shipments, receipts (K1.3, K2, K3, K8–K13)."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from ..described import described
from ..masking import PERSONAL
from ..text import Text
from ..values import Amount, Code, GivenMoment, OptionalCode, OptionalDealNumber, OptionalFlag
from .accounting import Deal, Line, Lines, Told

Code1C = Annotated[Code, described(Text("Code of the counterparty in 1C"), "00-00000282")]
Kept = Annotated[Literal["add", "change"], described(Text("What was done: add or change"), "add")]


class Counterparty(Told):
    """K2. A counterparty of 1C as it is now."""

    code_1c: Code1C
    name: Annotated[Code, PERSONAL, described(Text("Name"), "ООО «Ромашка»")]
    type: Annotated[Literal["company", "person"] | None, described(Text("company or person"), "company")] = None
    email: Annotated[OptionalCode, PERSONAL, described(Text("E-mail"), "office@romashka.example")] = ""
    phone: Annotated[OptionalCode, PERSONAL, described(Text("Phone"), "+7 495 000-00-00")] = ""


class CounterpartyCode(Told):
    """K1.3, when 1C answers later."""

    ksup_id: Annotated[Code, described(Text("Id of the contact in KSUP"), "77")]
    code_1c: Code1C


def product_line(ref: str, article: str) -> str:
    """The key of a product's line: 1C's own id where it is told, for a renaming may not overtake what was sent under
    the former article."""
    return f"ref:{ref}"[:200] if ref else article


class Product(Told):
    """K3. ``group`` … ``kind`` absent: 1C has looked at the conditions of K3.1 itself. ``article`` may be missing of a
    product that stays in 1C; of others the exchange asks for it (K3.2)."""

    type: Kept
    article: Annotated[OptionalCode, described(Text("Article; without it the product is held"), "00-00000125")] = ""
    name: Annotated[Code, described(Text("Name"), "Фильтр масляный W 712/95")]
    series: Annotated[OptionalCode, described(Text("Series"), "2026-02")] = ""
    manufacturer: Annotated[OptionalCode, described(Text("Manufacturer"), "MANN-FILTER")] = ""
    group: Annotated[
        OptionalCode, described(Text("Group of products, with those it is in before it"), "Автотовары/Фильтры")
    ] = ""
    deletion_mark: Annotated[OptionalFlag, described(Text("Marked for deletion"), False)] = None
    archived: Annotated[OptionalFlag, described(Text("Archived"), False)] = None
    kind: Annotated[OptionalCode, described(Text("Kind of product"), "Товар")] = ""


class Income(Told):
    """K8, and K9 where no deal is named."""

    date: Annotated[GivenMoment, described(Text("When the money came"), "2026-03-05")]
    sum: Annotated[Amount, described(Text("Sum"), "1 250,50")]
    deal_number: Annotated[
        OptionalDealNumber, described(Text("Number of the deal in KSUP; absent, empty or 0: tied to no order"), 12345)
    ] = None
    document: Annotated[OptionalCode, described(Text("Number of the payment document"), "ТД00-000017")] = ""
    part: Annotated[OptionalCode, described(Text("Part of a document that pays several orders"), "1")] = ""


class Shipment(Told):
    """K10, K11. A correction may leave no line: then nothing was shipped. Lines that were not sent at all are a
    mistake."""

    type: Kept
    deal_number: Deal
    date: Annotated[GivenMoment, described(Text("Date of the shipment"), "2026-03-04T12:00:00")]
    lines: Annotated[tuple[Line, ...], described(Text("Lines; a correction may leave none"))]
    number: Annotated[OptionalCode, described(Text("Number of the shipment"), "ТД00-000031")] = ""

    @field_validator("lines")
    @classmethod
    def _something_was_shipped(cls, lines: tuple[Line, ...], info: ValidationInfo) -> tuple[Line, ...]:
        if not lines and info.data.get("type") != "change":
            raise ValueError(Text("at least one is needed"))
        return lines


class Receipt(Told):
    """K12: a retail receipt of a client known by his loyalty card."""

    type: Annotated[Literal["roznica"], described(Text("A receipt with a loyalty card"), "roznica")]
    code_1c: Code1C
    date: Annotated[GivenMoment, described(Text("Date of the receipt"), "2026-03-04T12:00:00")]
    lines: Lines
    number: Annotated[OptionalCode, described(Text("Number of the receipt"), "ЧК-000019")] = ""


class ReceiptWithoutCard(Told):
    """K13: nothing else is told of it."""

    type: Annotated[Literal["roznicanocard"], described(Text("A receipt without a card"), "roznicanocard")]


ReceiptMessage = Annotated[Receipt | ReceiptWithoutCard, Field(discriminator="type")]
