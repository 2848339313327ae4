"""What every template may use beside its own: where we are, what this person may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from obmen.core import clock

from .rights import may


def page(request: HttpRequest) -> dict[str, Any]:
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    return {
        "section": (match.url_name or "").split(".")[0] if match else "",
        "may_operate": bool(user) and may(user, "operate"),
        "may_administer": bool(user) and may(user, "administer"),
        "clock_now": clock.now(),
        "languages": settings.LANGUAGES,
        "version": settings.OBMEN_VERSION,
    }
