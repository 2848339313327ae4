"""One delivery: builds the run, calls the exchange, and turns whatever comes of it into a verdict.

Here stands the only ``except Exception`` of the exchange path: what is none of the four errors is a defect of ours, and
is held with its traceback rather than tried for ever.
"""

import logging
import traceback
from dataclasses import replace
from datetime import timedelta

from django.db import InterfaceError, OperationalError

from obmen.core import call, clock, jsontext, promises
from obmen.core.discovery import kind_of
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.inbound import WrongContent
from obmen.core.outcome import Outcome
from obmen.core.text import Text
from obmen.journal.api import (
    AttemptNote,
    Claimed,
    ConnectionDown,
    Done,
    Early,
    Finish,
    Hold,
    JournalUnavailable,
    Pause,
    Retry,
    Unsure,
    Verdict,
)
from obmen.journal.backoff import next_try
from obmen.setup import snapshot
from obmen.setup.snapshot import FlowView

from .follow import FollowUps, addressed_follow_ups
from .run import DeliveryRun
from .wiring import BrokenConnection, Wiring, exchange_of

log = logging.getLogger("obmen.worker")

PROBE_AFTER = timedelta(minutes=1)
"""How long a connection that failed is left alone before one message tries it."""

LOOK_AGAIN_AFTER = timedelta(seconds=2)
"""How soon a message that came too early, alone in its lane, looks again for what it needs."""

WORK_SECONDS = 120.0
"""How long one delivery may take in all, renewals of its lease included."""

AWAY = Text("The database of obmen does not answer. Delivery goes on by itself when it is back")
promises.without({AWAY.message: Text("The database of obmen does not answer")})


def perform(claimed: Claimed, wiring: Wiring, work: call.Call) -> Finish:
    """Never raises. ``work`` is the call the delivery runs in: its deadline is the lease, moved on by the loop."""
    began, start = clock.now(), clock.monotonic()
    run: DeliveryRun | None = None
    puts: FollowUps = ()
    try:
        flow = flow_of(claimed)
        run = wiring.run_for(flow, claimed.files)
        work.trace, work.personal_data_shown = [] if debugged(flow) else None, personal_shown(flow)
        with call.begin(work):
            verdict: Verdict = Done(deliver_raw(claimed.raw, claimed.kind, flow, run))
        puts = addressed_follow_ups(claimed, run)
    except WrongContent as error:
        verdict = Hold("wrong content", Refused(Text("The message is not filled in right"), detail=str(error)))
    except ObmenError as error:
        verdict = verdict_of(error, claimed)
    except Exception as error:  # noqa: BLE001  the one place (see above)
        verdict = unexpected(error, claimed, work)
        # what went out before it is repeated, if a person redoes it, under the same identity
        claimed = replace(claimed, unclear=claimed.unclear or work.asked)
    trace = [one.to_json() for one in work.trace] if work.trace is not None else None
    note = AttemptNote(began, round((clock.monotonic() - start) * 1000), trace, reached=work.asked)
    return Finish(claimed, _logged(verdict, claimed), note, puts=puts, fingerprints=_remembered(run, verdict))


def _remembered(run: DeliveryRun | None, verdict: Verdict) -> dict[str, str]:
    if run is None:
        return {}
    return run.fingerprints if isinstance(verdict, Done) else run.lasting


def unkept(finish: Finish) -> Finish:
    """In place of an outcome that the journal cannot keep: for a person, and short. A redo of what went out comes under
    the same identity."""
    applied = isinstance(finish.verdict, Done | Unsure)
    claimed = replace(finish.claimed, unclear=finish.claimed.unclear or applied)
    text = Text("The message was tried, but obmen could not keep the outcome. Send its number to the developers")
    return Finish(claimed, Hold("defect", Refused(text)), replace(finish.attempt, trace=None))


def deliver_raw(raw: bytes, kind_name: str, flow: FlowView, run: DeliveryRun) -> Outcome:
    """Reads a kept body and gives it to the flow's exchange; raises WrongContent and the four errors."""
    source = snapshot.current().connections[flow.source_id]
    kind, deliver = kind_of(source.system, kind_name), exchange_of(flow).deliver
    if kind is None or deliver is None:
        text = Text("The exchange {flow} does not deliver messages of the kind {kind}", flow=flow.title, kind=kind_name)
        raise Refused(text)
    return deliver(kind.read(jsontext.read(raw), source.zone, source.name), run)


def verdict_of(error: ObmenError, claimed: Claimed) -> Verdict:
    match error:
        case TryLater(connection_down=True):
            return ConnectionDown(error, clock.now() + PROBE_AFTER)
        case TryLater() | Unclear(for_person=False):
            return _again(error, claimed)
        case Misconfigured():
            return Pause(error, error.connection_id if isinstance(error, BrokenConnection) else None)
        case Unclear():
            return Hold("unclear", error)
        case Refused(patience=timedelta() as patience):
            return Early(error, clock.now() + LOOK_AGAIN_AFTER, claimed.received_at + patience)
        case _:
            return Hold("refused", error)


def _again(error: TryLater | Unclear, claimed: Claimed) -> Verdict:
    """Tried again for a day, then a person decides (H3)."""
    after = error.after if isinstance(error, TryLater) else None
    due = next_try(claimed.tries, claimed.first_tried_at or clock.now(), clock.now(), after=after)
    if due is None and isinstance(error, TryLater):
        text = Text("It was tried for a day without success. {why}", why=promises.fact(error.text))
        return Hold("gave up", TryLater(text, detail=error.detail))
    if due is None:
        return Hold("unclear", error)
    return Retry(due, error) if isinstance(error, TryLater) else Unsure(due, error)


def unexpected(error: Exception, claimed: Claimed, work: call.Call) -> Verdict:
    """A database that is away is nobody's defect: it comes back, and the message goes on by itself."""
    if not isinstance(error, OperationalError | InterfaceError | JournalUnavailable):
        return _defect(error, claimed)
    detail = str(error)
    return _again(Unclear(AWAY, detail=detail) if work.asked else TryLater(AWAY, detail=detail), claimed)


def _defect(error: Exception, claimed: Claimed) -> Verdict:
    log.error("delivery failed by a defect", extra={"message_id": claimed.message_id}, exc_info=error)
    trail = "".join(traceback.format_exception(error, chain=False, limit=-8))
    text = Text(
        "A defect in obmen stopped this message. Send its number and the detail to the developers, then redo it"
    )
    return Hold("defect", Refused(text, detail=trail[-4000:]))


def _logged(verdict: Verdict, claimed: Claimed) -> Verdict:
    """One line for each message that a person has to decide about."""
    if isinstance(verdict, Hold):
        extra = {"message_id": claimed.message_id, "cause": verdict.cause, "why": _words(verdict.error.text)}
        log.info("held", extra=extra)
    elif isinstance(verdict, Early) and clock.now() >= verdict.until and not verdict.error.otherwise:
        extra = {"message_id": claimed.message_id, "cause": "refused", "why": _words(verdict.error.text)}
        log.info("refused, and not early any more", extra=extra)
    return verdict


def _words(text: Text) -> str:
    """Without the values, for they may be personal."""
    return " / ".join([text.message, *(_words(one) for one in text.values.values() if isinstance(one, Text))])


def flow_of(claimed: Claimed) -> FlowView:
    id_ = claimed.flow_id or 0
    flow = snapshot.current().flows.get(id_) or snapshot.refresh().flows.get(id_)  # it may be new since the last look
    if flow is None:
        raise TryLater(Text("The exchange of this message was just changed"))
    return flow


def debugged(flow: FlowView) -> bool:
    """A switch per exchange and per connection, with an end time (H8)."""
    connections = snapshot.current().connections
    return flow.debug or connections[flow.source_id].debug or connections[flow.target_id].debug


def personal_shown(flow: FlowView) -> bool:
    """Asked for with the debugging of a connection, and over with it."""
    both = (snapshot.current().connections[id_] for id_ in (flow.source_id, flow.target_id))
    return any(one.debug and one.personal_in_debug for one in both)
