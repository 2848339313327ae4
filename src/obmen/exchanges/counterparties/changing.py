"""A counterparty changed in 1C changes the contact or company that bears its code.   Rules K2, K2.1."""

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles import project_cards
from obmen.core.roles.accounting_kinds import Counterparty
from obmen.core.roles.project_cards import ContactCard, KeptContact
from obmen.core.text import Text

from .links import link


def changed(counterparty: Counterparty, run: Run) -> Outcome:
    there = run.target.contact_of_code(run.base, counterparty.code_1c)
    if there is None:
        raise _not_there(counterparty)
    try:
        written = run.target.change_contact(there, _card(counterparty, there), run.base, counterparty.code_1c)  # K2
    except Refused as error:
        raise _another_type(counterparty, there, error) if error.field == "type" else error from None
    outcome = {"updated": updated, "unchanged": unchanged}[written]
    return outcome(link(counterparty.code_1c, there, run, name=counterparty.name))


def _card(counterparty: Counterparty, there: KeptContact) -> ContactCard:
    """A field that 1C did not send stays as it is; one it sent empty is emptied."""
    sent, was = counterparty.model_fields_set, there.card
    return ContactCard(
        name=counterparty.name,
        type=counterparty.type or was.type,
        email=counterparty.email if "email" in sent else was.email,
        phone=counterparty.phone if "phone" in sent else was.phone,
    )


def _not_there(counterparty: Counterparty) -> Refused:
    """Contacts are created in KSUP alone, so a counterparty that is not there is nobody's trouble (K2.1)."""
    text = Text("Not in KSUP: no contact or company there bears the code {code}", code=counterparty.code_1c)
    patience, code = project_cards.CODE_ON_ITS_WAY, counterparty.code_1c
    return Refused(text, field="code_1c", value=code, patience=patience, otherwise=skipped(text))


def _another_type(counterparty: Counterparty, there: KeptContact, said: Refused) -> Refused:
    named = {"code": counterparty.code_1c, "contact": there.object.id}
    company = Text(
        "Counterparty {code} is a company in 1C, and contact {contact} of KSUP, which bears its code, is a private"
        " person: see which of the two is wrong, correct it and redo this message",
        **named,
    )
    person = Text(
        "Counterparty {code} is a private person in 1C, and {contact} of KSUP, which bears its code, is a company: see"
        " which of the two is wrong, correct it and redo this message",
        **named,
    )
    told = company if counterparty.type == "company" else person
    return Refused(told, field="type", value=counterparty.type or "", detail=said.detail)
