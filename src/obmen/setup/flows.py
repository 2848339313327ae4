"""Flows: an exchange between two connections, saved only when both can do what it asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import ProtectedError, Q

from obmen.core import clock
from obmen.core.discovery import exchanges
from obmen.core.discovery import systems as known_systems
from obmen.core.errors import Refused
from obmen.core.planning import OLDEST_PLAN
from obmen.core.text import Text

from . import audit
from .models import Connection, Flow
from .schedule import schedule_of
from .validation import Errors, WrongSettings, typed
from .views import unknown_exchange


@dataclass(frozen=True, slots=True)
class Draft:
    """A flow as a person wants it; ``source`` and ``target`` are short names of connections."""

    name: str
    title: str
    exchange: str
    source: str
    target: str
    values: Mapping[str, Any]
    every: str = ""
    quiet_after_minutes: int | None = None


def save(draft: Draft, *, who: str) -> Flow:
    """Added, or changed where there is one of this name. Raises WrongSettings."""
    former = Flow.objects.filter(name=draft.name).first()
    plain = validated(draft, former, dict(Connection.objects.values_list("name", "system")))
    ends = {row.name: row for row in Connection.objects.filter(name__in=[draft.source, draft.target])}
    with transaction.atomic():
        row = Flow.objects.select_for_update().filter(name=draft.name).first()
        if row and (errors := _target_in_use(row, draft)):  # a run may have begun since
            raise WrongSettings(errors)
        before_all = shown(row) if row else {}
        row = row or Flow(name=draft.name, exchange=draft.exchange, version=0)
        row.title, row.settings = draft.title, plain
        row.source, row.target = ends[draft.source], ends[draft.target]
        row.every, row.quiet_after_minutes = draft.every, draft.quiet_after_minutes
        row.version, row.changed_at = row.version + 1, clock.now()
        row.save()
        before, after = audit.differences(before_all, shown(row))
        audit.record(who, "flow.changed" if before_all else "flow.added", row.name, before=before or None, after=after)
    return row


def validated(draft: Draft, former: Flow | None, systems: Mapping[str, str]) -> dict[str, Any]:
    """The settings as they are stored; ``systems``: of each connection there is, by its name. Raises WrongSettings."""
    if errors := _wrong_fields(draft, former) or _wrong_ends(draft, former, systems):
        raise WrongSettings(errors)
    settings = typed(exchanges()[draft.exchange].settings, draft.values)
    return settings.model_dump(mode="json")


def debug(flow: Flow, until: datetime | None, *, who: str) -> None:
    with transaction.atomic():
        flow.debug_until = until
        flow.save(update_fields=["debug_until"])
        audit.record(who, "flow.debug", flow.name, after={"until": until.isoformat() if until else None})


def remove(flow: Flow, *, who: str) -> None:
    """Raises Refused while messages of it stand in the journal."""
    try:
        with transaction.atomic():
            flow.delete()
            audit.record(who, "flow.removed", flow.name)
    except ProtectedError:
        raise Refused(
            Text("{title} has messages in the journal, so it stays. Pause it instead", title=flow.title)
        ) from None


def shown(row: Flow) -> dict[str, Any]:
    return {
        "title": row.title,
        "source": row.source.name,
        "target": row.target.name,
        "every": row.every,
        "quiet_after_minutes": row.quiet_after_minutes,
        "settings": row.settings,
    }


def _wrong_fields(draft: Draft, former: Flow | None) -> Errors:
    errors: Errors = {}
    try:
        validate_slug(draft.name)
    except ValidationError:
        errors["name"] = Text("Latin letters, digits, - and _ only: the name stands in addresses")
    if not draft.title.strip():
        errors["title"] = Text("Fill in this field")
    if draft.exchange not in exchanges():
        errors["exchange"] = unknown_exchange(draft.exchange).text
    elif former and former.exchange != draft.exchange:
        errors["exchange"] = Text("A flow stays with its exchange: add another one")
    if draft.quiet_after_minutes is not None and draft.quiet_after_minutes < 1:
        errors["quiet_after_minutes"] = Text("At least {ge} is needed", ge=1)
    return errors | _wrong_schedule(draft.every)


def _wrong_schedule(every: str) -> Errors:
    try:
        schedule_of(every or "1 d")
    except WrongSettings as wrong:
        return wrong.errors
    return {}


def _wrong_ends(draft: Draft, former: Flow | None, systems: Mapping[str, str]) -> Errors:
    exchange = exchanges()[draft.exchange]
    errors: Errors = {}
    for end, name, role in (("source", draft.source, exchange.source), ("target", draft.target, exchange.target)):
        if name not in systems:
            errors[end] = Text("There is no connection {name}", name=name)
        elif former and end == "source" and former.source.name != name:
            errors[end] = Text("A flow stays with its source: add another one")
        elif systems[name] in known_systems() and not can(systems[name], role):
            errors[end] = Text(
                "Connection {name} cannot stand here: a system of another kind is needed ({kinds})",
                name=name,
                kinds=_systems_for(role),
            )
    return errors or (_target_in_use(former, draft) if former else {})


def _target_in_use(row: Flow, draft: Draft) -> Errors:
    """What a run found, it found in the target the flow had: its rows are for no other one."""
    if row.target.name == draft.target:
        return {}
    fresh = Q(state="planned", started_at__gt=clock.now() - OLDEST_PLAN)
    run = row.run_set.filter(fresh | Q(state__in=("asked", "reading", "working", "stopped"))).order_by("-id").first()
    if run is None:
        return {}
    text = Text(
        "Run {number} of this exchange is not over, and its rows are for {target}. Let it end or give it up, then "
        "change the connection",
        number=run.pk,
        target=row.target.title,
    )
    return {"target": text}


def _systems_for(role: type) -> str:
    """As ``connection add`` names them."""
    return ", ".join(name for name in known_systems() if can(name, role)) or "–"


def can(system: str, role: type) -> bool:
    """Whether a system plays the role; ``object`` is a role every system plays."""
    known = known_systems().get(system)
    return role is object or (known is not None and role in known.roles)
