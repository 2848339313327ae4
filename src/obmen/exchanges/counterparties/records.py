"""A row of the plan of a first start: what becomes of one counterparty of 1C.   Rule H13."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from obmen.core.masking import PERSONAL, PersonalText
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import ContactCard, ContactType


class ContactToWrite(BaseModel):
    """``ksup_id``: the contact or company it is. ``seen``: the code it bore when both sides were read. ``told``: when
    1C had told of it by itself before; what it has told since is newer."""

    model_config = ConfigDict(frozen=True)

    code: str
    ksup_id: str
    seen: str
    name: PersonalText
    type: ContactType
    email: Annotated[str, PERSONAL] = ""
    phone: Annotated[str, PERSONAL] = ""
    told: str = ""

    @property
    def card(self) -> ContactCard:
        return ContactCard(self.name, self.type, self.email, self.phone)


def card_of(counterparty: ListedCounterparty, was: ContactCard) -> ContactCard:
    """What 1C has nothing of stays: at the first start it was gathered in KSUP alone."""
    return ContactCard(
        name=counterparty.name,
        type=counterparty.type or was.type,
        email=next(iter(counterparty.emails), "") or was.email,
        phone=next(iter(counterparty.phones), "") or was.phone,
    )
