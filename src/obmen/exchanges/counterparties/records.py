"""A row of the plan of a first start: what becomes of one counterparty of 1C.   Rule H13."""

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from obmen.core.masking import PERSONAL, PersonalText
from obmen.core.phone import phones
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import ContactCard, ContactType, KeptContact


class ContactSeen(BaseModel):
    """A contact as a person saw it who decided whose it is."""

    model_config = ConfigDict(frozen=True)

    name: PersonalText
    type: ContactType
    email: Annotated[str, PERSONAL] = ""
    phone: Annotated[str, PERSONAL] = ""
    inn: Annotated[str, PERSONAL] = ""


class ContactToWrite(BaseModel):
    """``ksup_id``: the contact or company it is. ``seen``: the code it bore when both sides were read. ``told``: when
    1C had told of it by itself before; what it has told since is newer. ``chosen``: a person decided that it is this
    one."""

    model_config = ConfigDict(frozen=True)

    code: str
    ksup_id: str
    seen: str
    name: PersonalText
    type: ContactType
    email: Annotated[str, PERSONAL] = ""
    phone: Annotated[str, PERSONAL] = ""
    told: str = ""
    chosen: ContactSeen | None = None

    @property
    def card(self) -> ContactCard:
        return ContactCard(self.name, self.type, self.email, self.phone)


def card_of(counterparty: ListedCounterparty, was: ContactCard, region: str, *, whole: bool) -> ContactCard:
    """A phone or e-mail that is the same, typed otherwise, stays. What 1C has nothing of stays too, for at the first
    start it was gathered in KSUP alone; ``whole``: it is empty, as a change told by 1C would leave it (K2)."""
    phone, email = next(iter(counterparty.phones), ""), next(iter(counterparty.emails), "")
    return ContactCard(
        name=counterparty.name,
        type=counterparty.type or was.type,
        email=was.email if _same(email.casefold(), was.email.casefold()) or not (email or whole) else email,
        phone=was.phone if _same(phones(phone, region), phones(was.phone, region)) or not (phone or whole) else phone,
    )


def seen_of(kept: KeptContact) -> ContactSeen:
    return ContactSeen(**asdict(kept.card), inn=kept.inn)


def _same(one: object, other: object) -> bool:
    return bool(one) and one == other
