"""The page of a message: what is wrong and what to do, what is in it, what happened with it, who stands beside it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from obmen.core.planning import KIND
from obmen.journal import reads
from obmen.journal.carry import CONFLICT
from obmen.journal.models import BodyFile, Gate, Link, Message

from . import words
from .bodyview import shown
from .decisions import advice, problem_lines, why_of
from .gates import word_of
from .labels import labels_of
from .life import life_of
from .rights import may, needs
from .runread import row_of

NEIGHBOURS = 5


def found(number: int) -> Message:
    """With what its page shows; 404 where it was pruned or never was."""
    message = reads.message(number)
    if message is None:
        raise Http404
    return message


@needs("see")
def message(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "message.html", _context(request, found(number)))


@needs("see")
def live(request: HttpRequest, number: int) -> HttpResponse:
    """The whole page's middle while it waits or runs; 286 tells HTMX that it has ended and to ask no more."""
    one = found(number)
    moving = one.state in ("waiting", "running")
    return render(request, "message.live.html", _context(request, one), status=200 if moving else 286)


def _context(request: HttpRequest, one: Message) -> dict[str, Any]:
    before, after = reads.neighbours(one.pk, NEIGHBOURS)
    labels = labels_of(one.source.system, one.kind, one.flow.exchange if one.flow else "")
    mask = not may(request.user, "operate")
    return {
        "m": one,
        "moving": one.state in ("waiting", "running"),
        "why": words.sentence(why_line(one)),
        "advice": advice(one) if one.state == "held" else "",
        "behind": behind(one),
        "warnings": [words.say(text) for text in one.warnings or ()],
        "problems": problem_lines(one) if one.state == "held" else [],
        "paused": paused_gate(one),
        "in_front": reads.in_front([one]).get(one.pk),
        "body": shown(bytes(one.body.raw), labels, mask=mask),
        "row": row_of(one, mask=mask),
        **_raw(one, allowed=not (mask and labels.any_personal)),
        "files": list(BodyFile.objects.filter(body_id=one.body_id).order_by("id")),
        "life": life_of(one),
        "links": _links(one, mask=mask),
        "corrections": list(one.corrections.order_by("id")),
        "before": before,
        "after": after,
        "can": acts_of(one),
    }


def _raw(one: Message, *, allowed: bool) -> dict[str, Any]:
    return {"raw_size": len(one.body.raw), "raw_allowed": allowed}


def _links(one: Message, *, mask: bool) -> list[Link]:
    links = reads.links_of(one.pk)
    for link in links if mask else ():
        link.title = ""  # free text of another system: clients are named there (H15)
    return links


def why_line(one: Message) -> str:
    """The first line: nothing where all went as it should."""
    if one.state == "held":
        return why_of(one)
    if one.state == "waiting":
        return _waiting(one)
    if one.state == "dropped":
        return gettext("Dropped: {why}").format(why=words.say(one.reason)) if one.reason else gettext("Dropped")
    return words.say(one.outcome_text)


def _waiting(one: Message) -> str:
    if one.flow and one.flow.paused:
        return gettext("The exchange «{flow}» is paused. The message goes when it is resumed.").format(
            flow=one.flow.title
        )
    if gate := paused_gate(one):
        return gettext("«{connection}» is paused, the message waits until it is resumed. {why}").format(
            connection=gate.connection.title, why=word_of(gate.connection, gate)[1]
        )
    return words.say(one.reason) if one.reason else ""


def paused_gate(one: Message) -> Gate | None:
    """Of the connection that the message waits for, where somebody has to resume it."""
    if one.state != "waiting" or one.target_id is None:
        return None
    return Gate.objects.select_related("connection").filter(connection_id=one.target_id).exclude(paused="").first()


def behind(one: Message) -> str:
    """What it means for the others of its line."""
    count = reads.behind(one.pk) if one.state == "held" else 0
    if not count:
        return ""
    if one.holds:
        text = ngettext(
            "{n} later message of this object waits for it.", "{n} later messages of this object wait for it.", count
        )
    else:
        text = ngettext(
            "{n} later message of this object passes it by.", "{n} later messages of this object pass it by.", count
        )
    return text.format(n=words.number(count))


def acts_of(one: Message) -> dict[str, bool]:
    """Which acts make sense now; the journal refuses the others all the same."""
    return {
        "redo": _can_go_again(one),
        "rerun": one.cause == CONFLICT and one.state == "held",
        "main": one.state == "held",
        "pass": one.state == "held" and one.holds and bool(reads.behind(one.pk)),
        "correct": correctable(one),
        "drop": one.state in ("held", "waiting"),
        "look": one.needs_look,
        "plan": one.state != "running" and one.flow_id is not None and one.body.size > 0 and one.cause != CONFLICT,
    }


def _can_go_again(one: Message) -> bool:
    """A conflict says what a person has to decide; nothing of it could be delivered."""
    if one.flow_id is None or one.cause == CONFLICT:
        return False
    return one.state in ("held", "dropped", "done") or bool(one.tries)


def correctable(one: Message) -> bool:
    """A row of a plan is made anew by a run, not by hand."""
    return one.state in {"held", "waiting", "dropped"} and one.body.size > 0 and one.kind != KIND
