"""In what state a connection is, in words; and what a good check changes about it."""

from django.contrib import messages as notes
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext

from obmen.journal.api import ResumeConnection
from obmen.journal.models import Gate
from obmen.setup.models import Connection

from . import words
from .acts import do
from .rights import who
from .words import Word


def word_of(connection: Connection, gate: Gate | None) -> tuple[Word, str]:
    """The state and, where there is one, the reason in a sentence."""
    if gate and gate.paused:
        why = words.say(gate.reason) if gate.reason else gettext("paused by a person")
        if gate.paused == "unchecked":
            why = gettext("Saved unchecked: {why}").format(why=why)
        return Word("held" if gate.paused != "person" else "pause", pgettext("connection", "paused")), why
    if gate and gate.failing_since:
        since = gettext("since {moment}; messages are kept, no tries are spent").format(
            moment=words.moment(gate.failing_since)
        )
        return Word("wait", pgettext("connection", "not answering")), since
    if connection.check_ok is None:
        return Word("pause", pgettext("connection", "unchecked")), ""
    if not connection.check_ok:
        return Word("wait", pgettext("connection", "check failed")), words.say(connection.check_text)
    return Word("ok", pgettext("connection", "works")), ""


def goes_on(request: HttpRequest, connection: Connection) -> None:
    """Of one whose saved settings the other system has taken: only what a person paused stays paused, and that is
    said."""
    gate = Gate.objects.filter(connection=connection).exclude(paused="").first()
    if gate is None:
        return
    if do(ResumeConnection(connection.pk, who(request), checked=True)):
        notes.info(request, gettext("Resumed: what waits goes now"))
    else:
        notes.warning(request, gettext("It stays paused: {why}").format(why=word_of(connection, gate)[1]))
