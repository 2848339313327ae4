"""What a file of settings would change, and all that is wrong with it, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from . import connections, flows, options, secret_values
from .models import Connection, Flow, Option
from .option_groups import GROUPS
from .secrets import decrypt
from .transfer_read import OWN, Document, OptionsDraft, with_place
from .validation import Errors, WrongSettings, typed


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """``thing`` as the file names it (``connections.ksup``); ``fields``: place to (before, after), None = not there.
    A secret shows as ``changed``, never as itself."""

    act: Literal["add", "change"]
    thing: str
    fields: Mapping[str, tuple[Any, Any]]


def planned(document: Document) -> list[PlannedChange]:
    """In the order of the file; what is already so is left out. Raises WrongSettings."""
    errors: Errors = {}
    found: list[PlannedChange | None] = []
    for name, connection in document.connections.items():
        found.append(with_place(f"connections.{name}", errors, partial(_connection, connection), own=OWN))
    systems = dict(Connection.objects.values_list("name", "system"))
    systems |= {name: draft.system for name, draft in document.connections.items()}
    for name, flow in document.flows.items():
        found.append(with_place(f"flows.{name}", errors, partial(_flow, flow, systems), own=OWN))
    for name, option in document.options.items():
        found.append(with_place(f"options.{name}", errors, partial(_options, option)))
    if errors:
        raise WrongSettings(errors)
    return [change for change in found if change]


def _connection(draft: connections.Draft) -> PlannedChange | None:
    former = Connection.objects.filter(name=draft.name).first()
    settings = connections.validated(draft, former)
    plain, secrets = secret_values.split(settings)
    before = {**connections.shown(former), **_hidden(decrypt(former.secrets))} if former else None
    slots = draft.slots or connections.default_slots(draft.system)
    after = {"title": draft.title, "zone": draft.zone, "slots": slots, "settings": plain, **_hidden(secrets)}
    return _change(f"connections.{draft.name}", before, after)


def _flow(draft: flows.Draft, systems: Mapping[str, str]) -> PlannedChange | None:
    former = Flow.objects.select_related("source", "target").filter(name=draft.name).first()
    after = {
        "title": draft.title,
        "source": draft.source,
        "target": draft.target,
        "every": draft.every,
        "quiet_after_minutes": draft.quiet_after_minutes,
        "settings": flows.validated(draft, former, systems),
    }
    return _change(f"flows.{draft.name}", flows.shown(former) if former else None, after)


def _options(draft: OptionsDraft) -> PlannedChange | None:
    group = GROUPS[draft.name].settings
    row = Option.objects.filter(name=draft.name).first() or Option(name=draft.name)
    kept = options.stored_secrets(row)
    now, _ = secret_values.split(typed(group, secret_values.join(row.value, kept)))
    plain, secrets = secret_values.split(options.validated(group, row, draft.values, draft.secrets))
    return _change(f"options.{draft.name}", {**now, **_hidden(kept)}, {**plain, **_hidden(secrets)})


class _Hidden(str):
    """A secret that can be compared and is not shown."""

    __slots__ = ()


def _hidden(secrets: Mapping[str, str]) -> dict[str, Any]:
    return {f"secrets.{place}": _Hidden(secret) for place, secret in secrets.items()}


def _change(thing: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> PlannedChange | None:
    was, will = _flat(before or {}), _flat(after)
    names = [name for name in {**was, **will} if was.get(name) != will.get(name)]
    fields = {name: _shown(was.get(name), will.get(name)) for name in names}
    if before is not None and not fields:
        return None
    return PlannedChange("change" if before is not None else "add", thing, fields)


def _shown(before: Any, after: Any) -> tuple[Any, Any]:
    if isinstance(before, _Hidden) or isinstance(after, _Hidden):
        return ("***" if before else None), ("***" if after else None)
    return before, after


def _flat(value: Any, place: str = "") -> dict[str, Any]:
    if isinstance(value, Mapping):
        found: dict[str, Any] = {}
        for name, part in value.items():
            found |= _flat(part, f"{place}.{name}" if place else str(name))
        return found
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        found = {}
        for number, item in enumerate(value):
            found |= _flat(item, f"{place}.{number}")
        return found
    return {place: value} if value is not None else {}
