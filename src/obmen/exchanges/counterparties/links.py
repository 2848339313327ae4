"""Which counterparty of 1C is which contact or company of KSUP."""

from dataclasses import replace

from obmen.core.outcome import Link, ObjectRef
from obmen.core.ports import Run
from obmen.core.roles.project_cards import KeptContact

KIND, CONTACT = "counterparty", "contact"


def link(code: str, there: KeptContact, run: Run, *, name: str = "") -> Link:
    """``name``: what it is called from now on."""
    return Link(ObjectRef(run.base, KIND, code, code), replace(there.object, title=name or there.object.title))
