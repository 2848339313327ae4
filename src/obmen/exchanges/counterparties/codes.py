"""The code that 1C has given to a counterparty made from a contact is written into that contact.   Rule K1.3."""

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome, unchanged, updated
from obmen.core.planning import LEAVE
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import CounterpartyCode
from obmen.core.roles.project_cards import KeptContact
from obmen.core.text import Text

from .links import link


def code_given(message: CounterpartyCode, run: Run) -> Outcome:
    there = run.target.contact(message.ksup_id)
    owner = run.target.contact_of_code(run.base, message.code_1c)
    if owner and owner.object.id != there.object.id:
        raise _taken(message, owner)
    if (other := there.codes.get(run.base, message.code_1c)) != message.code_1c:
        raise _has_another(message, other)
    if owner is None and (chosen := run.decided(message.code_1c)[0]) not in {"", LEAVE, there.object.id}:  # H13
        raise _decided_otherwise(message, chosen)
    written = run.target.give_code(there, run.base, message.code_1c)  # K1.3
    return {"updated": updated, "unchanged": unchanged}[written](link(message.code_1c, there, run))


def _taken(message: CounterpartyCode, owner: KeptContact) -> Refused:
    text = Text(
        "Code {code} stands in contact {owner} of KSUP already, and 1C gives it to contact {contact} now. See which of"
        " the two it belongs to, correct it in KSUP and redo or drop this message",
        code=message.code_1c,
        owner=owner.object.id,
        contact=message.ksup_id,
    )
    return Refused(text, field="code_1c", value=message.code_1c)


def _has_another(message: CounterpartyCode, other: str) -> Refused:
    """Two counterparties were made from one contact: which one is meant, nobody can tell."""
    text = Text(
        "Contact {contact} of KSUP bears the code {other} of this base already, and 1C gives it {code} now. See in 1C"
        " which of the two counterparties it is, correct it in KSUP and redo or drop this message",
        contact=message.ksup_id,
        other=other,
        code=message.code_1c,
    )
    return Refused(text, field="code_1c", value=message.code_1c)


def _decided_otherwise(message: CounterpartyCode, chosen: str) -> Refused:
    """A person has chosen another contact for it, and no plan has carried that out yet."""
    text = Text(
        "1C gives the code {code} to contact {contact} of KSUP, and a person decided in the plan that it is contact"
        " {chosen}. See which of the two it is: decide so in the plan, then redo or drop this message",
        code=message.code_1c,
        contact=message.ksup_id,
        chosen=chosen,
    )
    return Refused(text, field="code_1c", value=message.code_1c)
