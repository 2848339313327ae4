"""A client of KSUP becomes a counterparty of 1C once he has a task with an order.   Rules K1, K1.1, K1.2, K1.3.

What changes later in 1C, and codes that 1C gives later, the exchange ``counterparties`` brings back (K1.3, K2).
"""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.project_kinds import Contact
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .creating import made
from .settings import ContactSettings

EXCHANGE = Exchange(
    title=Text("Contacts → counterparties"),
    source=ProjectSystem,
    target=Accounting,
    settings=ContactSettings,
    kinds=("contacts",),
)


def deliver(contact: Contact, run: Run) -> Outcome:
    if contact.base and contact.base != run.target_name:
        return skipped(Text("The contact is meant for base {base}", base=contact.base))
    if contact.has_active_order_task is False:  # K1.1; absent = KSUP has checked
        return skipped(Text("The client has no active task with an order"))
    return made(contact, run)
