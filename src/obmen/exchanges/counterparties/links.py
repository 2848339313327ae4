"""Which counterparty of 1C is which contact of KSUP."""

from obmen.core.outcome import Link, ObjectRef
from obmen.core.ports import Run
from obmen.core.roles.project_contacts import KeptContact


def link(code: str, contact: KeptContact, run: Run) -> Link:
    return Link(ObjectRef(run.base, "counterparty", code, code), contact.object)
