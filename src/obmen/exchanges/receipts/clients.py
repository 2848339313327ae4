"""Whose receipt it is: the contact or company of KSUP that bears 1C's code.   Rules K12, H2."""

from obmen.core.errors import Refused
from obmen.core.outcome import skipped
from obmen.core.ports import Run
from obmen.core.roles import project_cards
from obmen.core.roles.project_cards import KeptContact, ReceiptHead
from obmen.core.text import Text


def client_of(head: ReceiptHead, run: Run) -> KeptContact:
    client: KeptContact | None = run.target.contact_of_code(run.base, head.code_1c)
    if client is None:
        raise _unknown(head, run)
    return client


def _unknown(head: ReceiptHead, run: Run) -> Refused:
    named = {"code": head.code_1c, "base": head.base}
    text = Text(
        "KSUP has no client with the code {code} of {base}. Give him his code in KSUP and redo this message", **named
    )
    passed_over = skipped(Text("KSUP has no client with the code {code} of {base}", **named)).warned(
        Text("If client {code} shall have his receipts in KSUP, give him his code there and redo this message", **named)
    )
    otherwise = passed_over if run.settings.unknown_client == "skip" else None
    return Refused(
        text, field="code_1c", value=head.code_1c, patience=project_cards.CODE_ON_ITS_WAY, otherwise=otherwise
    )
