"""Who changed what (H12): one row for each act of a person, written in the transaction of the act itself."""

from typing import Any

from django.contrib.auth.models import User

from obmen.core import clock

from .models import Audit


def record(who: str, act: str, thing: str, *, before: Any = None, after: Any = None) -> None:
    """``who``: the name a person signs in with, or ``console`` and the machine's user name. ``act``: a key of
    ``audit_acts.ACTS``. ``before`` and ``after`` are JSON without a secret in it."""
    user = User.objects.filter(username=who).first()
    Audit.objects.create(at=clock.now(), user=user, who=who, act=act, object=thing[:200], before=before, after=after)


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parts of both that differ, so that an audit row holds the change and not the whole."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {n: before[n] for n in names if n in before}, {n: after[n] for n in names if n in after}
