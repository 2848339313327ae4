"""A counterparty changed in 1C changes the contact or company that has its code.   Rules K2, K2.1."""

from datetime import timedelta

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Counterparty
from obmen.core.roles.project_contacts import ContactCard, KeptContact
from obmen.core.text import Text

from .links import link

ON_ITS_WAY = timedelta(minutes=1)
"""How long a code may be on its way into KSUP: a contact may just be becoming a counterparty."""

TYPES = {"company": Text("a company"), "person": Text("a person")}


def changed(message: Counterparty, run: Run) -> Outcome:
    contact = run.target.contact_of_code(run.base, message.code_1c)
    if contact is None:
        return _not_in_ksup(message, run)
    card = _card(message, contact.card)
    try:
        written = run.target.change_contact(contact, run.base, card)
    except Refused as error:
        raise _other_type(error, contact, card) from None
    outcome = unchanged if written == "unchanged" else updated
    return outcome(link(message.code_1c, contact, run))


def _card(message: Counterparty, kept: ContactCard) -> ContactCard:
    """What 1C did not send stays; what it sent empty is emptied."""
    sent = message.model_fields_set
    return ContactCard(
        name=message.name,
        type=message.type or kept.type,
        email=message.email if "email" in sent else kept.email,
        phone=message.phone if "phone" in sent else kept.phone,
    )


def _not_in_ksup(message: Counterparty, run: Run) -> Outcome:  # K2.1
    text = Text("No contact of KSUP has the code {code}", code=message.code_1c)
    if run.now - run.received_at >= ON_ITS_WAY:
        return skipped(text)
    # never held: those behind it go first, and it looks again until the minute is over
    raise Refused(text, field="code_1c", value=message.code_1c, patience=2 * ON_ITS_WAY)


def _other_type(error: Refused, contact: KeptContact, card: ContactCard) -> Refused:
    """Where companies and people are different objects, a person decides, and sees both."""
    if error.field != "type":
        return error
    text = Text("In KSUP «{theirs}» is {their_type}, in 1C «{ours}» is {our_type}. Correct the one that is wrong",
                theirs=contact.card.name, their_type=TYPES[contact.card.type], ours=card.name,
                our_type=TYPES[card.type])  # fmt: skip
    return Refused(text, field="type", value=card.type, detail=error.detail)
