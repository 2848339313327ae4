"""Access keys of a connection: issued (shown once), revoked."""

from datetime import datetime, time

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from obmen.setup import tokens
from obmen.setup.models import Connection, Token
from obmen.setup.validation import WrongSettings

from . import words
from .rights import needs, who


@needs("administer")
@require_POST
@never_cache
def issue(request: HttpRequest, name: str) -> HttpResponse:
    """Answers with the key itself: it is nowhere else, so nothing leads to this page a second time."""
    connection = get_object_or_404(Connection, name=name)
    try:
        token, clear = tokens.issue(
            connection,
            who=who(request),
            label=request.POST.get("label", "").strip()[:100],
            expires=_end(request.POST.get("expires", "")),
            addresses=request.POST.get("addresses", "").replace(",", " ").split(),
        )
    except WrongSettings as error:
        notes.error(request, " ".join(words.say(text) for text in error.errors.values()))
        return redirect("connections.one", name=name)
    return render(request, "token.html", {"c": connection, "token": token, "clear": clear})


@needs("administer")
@require_POST
def revoke(request: HttpRequest, name: str, token_id: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=token_id, connection__name=name, revoked_at=None)
    tokens.revoke(token, who=who(request))
    notes.info(request, gettext("The key {key} opens nothing any more").format(key=f"obm_{token.prefix}…"))
    return redirect("connections.one", name=name)


def _end(written: str) -> datetime | None:
    """The end of the day named."""
    day = parse_date(written) if written else None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
