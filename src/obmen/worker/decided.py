"""What a person decided about a conflict earlier, brought to the row of a new plan (H13)."""

from dataclasses import replace

from obmen.core.planning import LEAVE, LEFT_OUT, NEW, Planned, Way
from obmen.core.text import Text
from obmen.journal.models import Decision
from obmen.setup.audit_acts import who_text

CHANGED = Text("{who} decided this on {day}, and what was chosen has changed since: decide again. {why}")
OTHERWISE = Text(
    "{who} decided this otherwise on {day}, and by now only what stands below fits. See which of the two is right, and"
    " decide again"
)


def settled(row: Planned, decision: Decision | None) -> tuple[Planned, Decision | None]:
    """The row, and the decision where it still holds. What both sides know of already, and what stays in the source
    anyway, is not asked about any more."""
    if decision is None or row.known or row.act in {"leave", "skip"}:
        return row, None
    if decision.way == LEAVE:
        return (row if row.ways else replace(row, ways=(LEFT_OUT,))), decision
    if row.act != "conflict":
        return _plain(row, decision)
    now = next((way for way in row.ways if way.name == decision.way), None)
    if now is not None and now.seen == decision.seen:
        return row, decision
    assert row.why is not None
    return replace(row, why=_told(CHANGED, decision, why=row.why)), None


def _plain(row: Planned, decision: Decision) -> tuple[Planned, Decision | None]:
    """A row that is no conflict any more: it says what was decided, or a person is asked once more."""
    own = NEW if row.act == "create" or not row.objects else row.objects[0].id
    if own == decision.way:
        return row, decision
    asked = replace(
        row,
        act="conflict",
        record=None,
        before={},
        after={},
        why=_told(OTHERWISE, decision),
        finding=row.finding or "undecided",
        ways=(Way(own, row, claims="" if own == NEW else own), LEFT_OUT),
    )
    return asked, None


def _told(text: Text, decision: Decision, **more: Text) -> Text:
    return Text(text.message, who=who_text(decision.who), day=f"{decision.at.astimezone():%d.%m.%Y}", **more)
