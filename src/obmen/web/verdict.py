"""The verdict of the start page: in words, whether all is well, and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from . import words
from .standing import Standing


@dataclass(frozen=True, slots=True)
class Resume:
    """What a person paused goes on at one button."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Still:
    """What is paused and has messages waiting, in a sentence; ``resume`` only where a person paused it."""

    text: str
    resume: Resume | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    look: str
    text: str
    more: str
    acts: Sequence[Resume] = ()


def verdict(now: Standing, stopped: int) -> Verdict:
    """``stopped``: connections that only a person can let go on."""
    if not now.connections:
        return Verdict("pause", gettext("Nothing is connected yet"), gettext("three steps below and messages go"))
    still = _still(now)
    acts = [one.resume for one in still if one.resume]
    failing, runs, paused = _failing(now), [*_stopped_runs(now), *_failed_runs(now)], [one.text for one in still]
    silent = _silent(now)
    if text := _waits_for_you(now, stopped):
        return Verdict("held", text, _rest(now, [*failing, *runs, *silent, *paused]), acts)
    if failing:
        kept = gettext("messages are kept and go by themselves when it answers")
        return Verdict("wait", "; ".join(failing), "; ".join([kept, *runs, *silent, *paused]), acts)
    if runs or silent:
        head, rest = _headline(runs, silent)
        return Verdict("wait", head, "; ".join([*rest, *paused, _counts(now)]), acts)
    if paused:
        return Verdict("pause", "; ".join(paused), _counts(now), acts)
    return Verdict("ok", gettext("All goes well"), "; ".join([_counts(now), *_idle(now)]))


def _headline(runs: list[str], silent: list[str]) -> tuple[str, list[str]]:
    """What is said of a run is long: the first alone is the verdict."""
    if not runs:
        return "; ".join(silent), []
    first, *others = runs
    return first[:1].upper() + first[1:], [*others, *silent]


def _waits_for_you(now: Standing, stopped: int) -> str:
    if now.held:
        text = ngettext("{n} message waits for your decision", "{n} messages wait for your decision", now.held)
        return text.format(n=words.number(now.held))
    if stopped:
        text = ngettext(
            "{n} connection is paused and waits for you", "{n} connections are paused and wait for you", stopped
        )
        return text.format(n=stopped)
    return ""


def _rest(now: Standing, wrong: list[str]) -> str:
    """The rest goes only where nothing else is wrong."""
    if wrong:
        return "; ".join([*wrong, _counts(now)])
    return gettext("the rest goes: {counts}").format(counts=_counts(now))


def _failing(now: Standing) -> list[str]:
    """What is paused besides is not among them: nothing goes there by itself when it answers."""
    gates = ((connection, now.gates.get(connection.pk)) for connection in now.connections)
    failing = [connection for connection, gate in gates if gate and gate.failing_since and not gate.paused]
    return [gettext("{connection} is not answering").format(connection=one.title) for one in failing]


def _silent(now: Standing) -> list[str]:
    text = gettext("{flow} is silent: the last message came {moment}")
    return [text.format(flow=one.flow.title, moment=words.moment(one.since)) for one in now.silent]


def _failed_runs(now: Standing) -> list[str]:
    text = gettext("the last run of {flow} failed: {why}")
    return [text.format(flow=one.flow.title, why=words.say(one.why)) for one in now.failed_runs]


def _stopped_runs(now: Standing) -> list[str]:
    text = gettext("the run of {flow} was stopped {moment} and stands still: go on with it or give it up")
    return [text.format(flow=one.flow.title, moment=words.moment(one.run.finished_at)) for one in now.stopped_runs]


def _still(now: Standing) -> list[Still]:
    """Each paused connection and exchange that messages wait for, with who paused it."""
    return [*_connections(now), *_flows(now)]


def _connections(now: Standing) -> list[Still]:
    found = []
    for connection, gate in now.paused():
        if waiting := now.waiting_for(connection.pk):
            text = ngettext("{connection} is paused, {n} waits", "{connection} is paused, {n} wait", waiting)
            line = text.format(connection=connection.title, n=words.number(waiting))
            resume = Resume(connection.title, reverse("connections.resume", args=[connection.name]))
            by_person = Still(f"{line} ({words.say(gate.reason)})", resume)
            found.append(by_person if gate.paused == "person" else Still(line))
    return found


def _flows(now: Standing) -> list[Still]:
    found = []
    for flow in now.flows:
        if flow.paused and (waiting := now.of(flow.pk).waiting):
            text = ngettext(
                "The exchange {flow} is paused, {n} waits", "The exchange {flow} is paused, {n} wait", waiting
            )
            line = text.format(flow=flow.title, n=words.number(waiting))
            who = now.pausers.get(flow.name)
            found.append(
                Still(
                    f"{line} ({_paused_by(who)})" if who else line,
                    Resume(flow.title, reverse("flows.resume", args=[flow.name])),
                )
            )
    return found


def _paused_by(who: str) -> str:
    """As the pause of a connection says it; ``who`` is that of an audit row."""
    if who.startswith("console: "):
        return gettext("Paused by {user} from the command line").format(user=who.removeprefix("console: "))
    if who == "console":
        return gettext("paused from the command line")
    return gettext("Paused by {who}").format(who=who)


def _idle(now: Standing) -> list[str]:
    """Paused, and nothing waits for it: no trouble, but it is not to be forgotten."""
    connections = [c.title for c, _ in now.paused() if not now.waiting_for(c.pk)]
    flows = [flow.title for flow in now.flows if flow.paused and not now.of(flow.pk).waiting]
    return [gettext("{title} is paused, nothing waits").format(title=title) for title in [*connections, *flows]]


def _counts(now: Standing) -> str:
    if not now.last_done:
        return gettext("nothing has been delivered yet")
    text = ngettext("{n} delivered today, the last {ago}", "{n} delivered today, the last {ago}", now.done)
    return text.format(n=words.number(now.done), ago=words.ago(now.last_done))
