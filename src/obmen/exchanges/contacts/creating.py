"""The counterparty of a contact: made once, whatever KSUP sends later.   Rules K1.2, K1.3.

KSUP changes nothing in 1C (the source: changes go from 1C only), so a contact that is known already is left as it is.
"""

from obmen.core.errors import Refused
from obmen.core.outcome import Link, ObjectRef, Outcome, created, unchanged
from obmen.core.ports import Run
from obmen.core.roles import project_cards
from obmen.core.roles.accounting_acts import NewCounterparty
from obmen.core.roles.accounting_kinds import CounterpartyCode
from obmen.core.roles.project_kinds import Contact
from obmen.core.source import asking_source
from obmen.core.text import Text

CONTACT, COUNTERPARTY = "contact", "counterparty"
KNOWN = Text("1C has this contact already, under the code {code}")
GONE = Text(
    "KSUP has no contact {contact} any more, so 1C gets no counterparty of it. Restore it in KSUP and redo the message,"
    " or drop the message"
)


def made(contact: Contact, run: Run) -> Outcome:
    ours = ObjectRef(run.base, CONTACT, contact.ksup_id, contact.name)
    borne = _borne(contact, run)
    if code := borne or _linked(ours, run):
        if not borne:  # a KSUP restored from a backup
            _put_back(contact, code, run)
        return unchanged(_link(ours, code, run), text=Text(KNOWN.message, code=code))
    wanted = NewCounterparty(contact.ksup_id, contact.name, contact.type, contact.email, contact.phone)
    counterparty = run.target.create_counterparty(wanted)  # K1.2
    if not counterparty.code:
        return created(text=Text("The code comes later, when a person has entered the counterparty in 1C"))
    _put_back(contact, counterparty.code, run)
    link = _link(ours, counterparty.code, run)
    return unchanged(link) if counterparty.known else created(link)


def _borne(contact: Contact, run: Run) -> str:
    """The code KSUP keeps of it, whoever wrote it there: a person may have, before there was an exchange."""
    try:
        with asking_source():
            there = run.source.contact(contact.ksup_id)
    except Refused as error:
        if error.field != "ksup_id":
            raise
        text, patience = Text(GONE.message, contact=contact.ksup_id), project_cards.CODE_ON_ITS_WAY
        raise Refused(text, field="ksup_id", value=contact.ksup_id, patience=patience, detail=error.detail) from error
    code: str = there.codes.get(run.target_name, "")
    return code


def _linked(ours: ObjectRef, run: Run) -> str:
    """The code of its counterparty, whether it came at once or 1C told it later; empty where there is none."""
    at_once = run.links.theirs(ours, connection=run.target_name, kind=COUNTERPARTY)
    if at_once:
        return at_once.id
    later = run.links.ours(ours, connection=run.target_name, kind=COUNTERPARTY)
    return later[0].id if later else ""


def _put_back(contact: Contact, code: str, run: Run) -> None:
    run.put_back(CounterpartyCode(ksup_id=contact.ksup_id, code_1c=code), kind="counterparty-codes")  # K1.3


def _link(ours: ObjectRef, code: str, run: Run) -> Link:
    return Link(ours, ObjectRef(run.target_name, COUNTERPARTY, code, f"{code} · {ours.title}"))
