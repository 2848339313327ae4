"""The counterparty of a contact: made once, whatever KSUP sends later.   Rules K1.2, K1.3.

KSUP changes nothing in 1C (the source: changes go from 1C only), so a contact that is known already is left as it is.
"""

from obmen.core.outcome import Link, ObjectRef, Outcome, created, unchanged
from obmen.core.ports import Run
from obmen.core.roles.accounting_acts import NewCounterparty
from obmen.core.roles.accounting_kinds import CounterpartyCode
from obmen.core.roles.project_kinds import Contact
from obmen.core.text import Text

CONTACT, COUNTERPARTY = "contact", "counterparty"


def made(contact: Contact, run: Run) -> Outcome:
    ours = ObjectRef(run.base, CONTACT, contact.ksup_id, contact.name)
    if code := _known(ours, run):
        return unchanged(text=Text("1C has this contact already, under the code {code}", code=code))
    wanted = NewCounterparty(contact.ksup_id, contact.name, contact.type, contact.email, contact.phone)
    counterparty = run.target.create_counterparty(wanted)  # K1.2
    if not counterparty.code:
        return created(text=Text("The code comes later, when a person has entered the counterparty in 1C"))
    code = counterparty.code
    run.put_back(CounterpartyCode(ksup_id=contact.ksup_id, code_1c=code), kind="counterparty-codes")  # K1.3
    link = Link(ours, ObjectRef(run.target_name, COUNTERPARTY, code, f"{code} · {contact.name}"))
    return unchanged(link) if counterparty.known else created(link)


def _known(ours: ObjectRef, run: Run) -> str:
    """The code of its counterparty, whether it came at once or 1C told it later; empty where there is none."""
    at_once = run.links.theirs(ours, connection=run.target_name, kind=COUNTERPARTY)
    if at_once:
        return at_once.id
    later = run.links.ours(ours, connection=run.target_name, kind=COUNTERPARTY)
    return later[0].id if later else ""
