"""What is to be done about one work order: the row of a plan that becomes a message. Carried out by ``carrying``."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict

from obmen.core.masking import PERSONAL, PersonalText
from obmen.core.outcome import Link, ObjectRef
from obmen.core.roles.crm import CrmContact, CrmDeal
from obmen.core.text import Text

ORDER = "work order"
IN_BULK = "deal of a work order"
"""What rows of plans stand in line by: pushed work orders have lines of their own."""
DEAL = "deal"

Day = date


@dataclass(frozen=True, slots=True)
class DealSeen:
    """A deal as the plan saw it."""

    id: str
    title: PersonalText
    number: str
    pipeline: str
    stage: str
    sum: Decimal
    currency: str
    date: Day | None
    contacts: tuple[str, ...]

    @classmethod
    def of(cls, deal: CrmDeal) -> Self:
        kept = (deal.id, deal.title, deal.number, deal.pipeline, deal.stage)
        return cls(*kept, deal.sum, deal.currency, deal.date, deal.contacts)


@dataclass(frozen=True, slots=True)
class DealWrite:
    """None: stays as it is."""

    number: str | None = None
    stage: str | None = None
    sum: Decimal | None = None
    currency: str | None = None
    date: Day | None = None

    def fields(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ClientCard:
    """The client as a CRM's card. ``certain``: its parts may correct somebody's card (``names``). ``phones``: E.164.
    ``has_card``: 1C keeps a card of him; else ``origin`` is that of the work order that names him."""

    origin: str
    name: PersonalText
    second_name: PersonalText
    last_name: PersonalText
    certain: bool
    phones: Annotated[tuple[str, ...], PERSONAL]
    has_card: bool = True


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A contact's card as the plan saw it."""

    id: str
    name: PersonalText
    second_name: PersonalText
    last_name: PersonalText

    @classmethod
    def of(cls, contact: CrmContact) -> Self:
        return cls(contact.id, contact.name, contact.second_name, contact.last_name)


class DealOfOrder(BaseModel):
    """``seen`` None: a deal is to be made, under ``title``; ``others`` are deals of other work orders that bear this
    number, or none but a contact with this client's phone. ``client``: to be put into the deal, None where it is there
    or is nobody; ``looked``: whether the plan has looked for the contact he has already. ``card``: the contact to be
    given the parts ``names``; ``correct``: whether cards may be corrected at all (A5.1). ``brought``: what was written
    last (``by_hand``), but for a client of whom the plan knew no contact. ``warnings``: Texts as JSON.
    """

    model_config = ConfigDict(frozen=True)

    ref: str
    number: str
    url: str
    title: PersonalText
    seen: DealSeen | None = None
    others: tuple[str, ...] = ()
    write: DealWrite = DealWrite()
    client: ClientCard | None = None
    looked: bool = False
    card: CardSeen | None = None
    names: Annotated[dict[str, str], PERSONAL] = {}
    correct: bool = False
    source: str = ""
    robots: bool = True
    brought: dict[str, str] = {}
    warnings: tuple[dict[str, Any], ...] = ()

    def link(self, deal: ObjectRef, base: str) -> Link:
        return Link(ObjectRef(base, ORDER, self.ref, self.number, self.url), deal)

    def origin(self, base: str) -> str:
        return origin(base, self.ref)

    def told(self) -> tuple[Text, ...]:
        return tuple(Text.from_json(one) for one in self.warnings)


def origin(base: str, ref: str) -> str:
    """The key under which what was made from an object of 1C is found again. Copies of a base have equal ids."""
    return f"{base}/{ref}"[:200]
