"""The code 1C has given is written into the contact that asked for it.   Rule K1.3."""

from obmen.core.outcome import Outcome, created, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import CounterpartyCode
from obmen.core.text import Text

from .links import link


def coded(message: CounterpartyCode, run: Run) -> Outcome:
    contact = run.target.contact(message.ksup_id)
    before = contact.codes.get(run.base)
    written = run.target.give_code(contact, run.base, message.code_1c)
    outcome = {"created": created, "updated": updated, "unchanged": unchanged}[written](
        link(message.code_1c, contact, run)
    )
    if written != "updated":
        return outcome
    return outcome.warned(
        Text("The contact had the code {before} of this base; it was changed to {code}",
             before=before or "", code=message.code_1c)
    )  # fmt: skip
