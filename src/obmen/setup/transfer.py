"""The set-up as one TOML file: exported, kept in git, planned and applied (H7).

A secret never stands in it. In its place: ``"keep"``, what is kept here already, or ``"env:NAME"``, read from the
environment when the file is applied. What the file does not name stays as it is; door keys and people are not in it.
"""

from dataclasses import dataclass, field
from functools import partial

import tomlkit
from django.db import transaction

from . import connections, flows, options
from .models import Connection
from .option_groups import GROUPS
from .transfer_plan import PlannedChange, planned
from .transfer_read import OWN, read, with_place
from .transfer_write import written
from .validation import Errors, WrongSettings

__all__ = ["Applied", "PlannedChange", "apply", "export", "plan"]


@dataclass(frozen=True, slots=True)
class Applied:
    """``unchecked``: connections whose other system did not answer; who applied the file pauses them. ``checked``:
    those it took; who applied the file lets them go on (``journal.api.ResumeConnection``)."""

    changes: list[PlannedChange]
    unchecked: list[Connection] = field(default_factory=list)
    checked: list[Connection] = field(default_factory=list)


def export() -> str:
    """Titles stand above their settings as comments, in the language in force."""
    return tomlkit.dumps(written())


def plan(text: str) -> list[PlannedChange]:
    """What ``apply`` would change, and nothing is. Raises WrongSettings with every mistake of the file, named by its
    place in it (``connections.ksup.settings.adress``)."""
    return planned(read(text))


def apply(text: str, *, who: str, check: connections.Check | None = None) -> Applied:
    """All of it or nothing: first every value is judged, then all is written in one transaction. Raises
    WrongSettings."""
    document = read(text)
    changes = planned(document)
    touched = {change.thing for change in changes}
    drafts = [draft for name, draft in document.connections.items() if f"connections.{name}" in touched]
    judged = _judged(drafts, check)
    with transaction.atomic():
        rows = [connections.write(draft, judgement, who=who) for draft, judgement in zip(drafts, judged, strict=True)]
        for name, flow in document.flows.items():
            if f"flows.{name}" in touched:
                flows.save(flow, who=who)
        for name, group in document.options.items():
            if f"options.{name}" in touched:
                options.save(GROUPS[name].settings, group.values, group.secrets, who=who)
    found = list(zip(rows, judged, strict=True))
    return Applied(changes, [row for row, one in found if one.trouble], [row for row, one in found if one.checked])


def _judged(drafts: list[connections.Draft], check: connections.Check | None) -> list[connections.Judgement]:
    """The other systems are asked before the transaction, which must not wait for them."""
    errors: Errors = {}
    judged = []
    for draft in drafts:
        one = with_place(f"connections.{draft.name}", errors, partial(connections.judge, draft, check), own=OWN)
        judged += [one] if one else []
    if errors:
        raise WrongSettings(errors)
    return judged
