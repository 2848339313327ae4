"""In what state a connection is, in words."""

from django.utils.translation import gettext, pgettext

from obmen.journal.models import Gate
from obmen.setup.models import Connection

from . import words
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
