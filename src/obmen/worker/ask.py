"""A question of one side, answered at once by an exchange (K14)."""

from typing import Any

from obmen.core import call, clock
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured, TryLater
from obmen.core.http import LEAST_SECONDS
from obmen.core.inbound import Json
from obmen.core.text import Text
from obmen.setup import snapshot
from obmen.setup.snapshot import ConnectionView, FlowView

from .wiring import Wiring

TO_SAY_SO = 0.25
"""Seconds kept back from what the door waits: who did not answer in time is told by name."""


class NotInTime(TryLater):
    """The time a question may take is over."""


def answer(wiring: Wiring, connection: str, question: str, data: Json, seconds: float) -> Any:
    """Raises LookupError where no flow answers such questions, WrongContent and the four errors; NotInTime when
    ``seconds``, or as many as the flow waits, are over."""
    view = snapshot.current()
    asking = view.connection(connection)
    if asking is None:
        raise LookupError(question)
    flow = _answering(asking, question, data)
    exchange = exchanges()[flow.exchange]
    declared = next(q for q in systems()[asking.system].questions if q.name == question)
    record = declared.read(data, asking.zone, asking.name)
    if exchange.answer is None:
        raise LookupError(question)
    longest = exchange.wait(flow.typed_settings()) if exchange.wait else seconds
    deadline = clock.monotonic() + min(longest, seconds - TO_SAY_SO)
    with call.begin(call.Call("question", deadline)):
        try:
            return exchange.answer(record, wiring.run_for(flow, ()))
        except TryLater as error:
            if deadline - clock.monotonic() > LEAST_SECONDS:
                raise
            raise _late(flow, min(longest, seconds), error) from None


def _late(flow: FlowView, seconds: float, error: TryLater) -> NotInTime:
    target = snapshot.current().connections[flow.target_id].title
    text = Text("{target} has not answered within {n} seconds. Ask again", target=target, n=round(seconds))
    return NotInTime(text, detail=error.detail)


def _answering(asking: ConnectionView, question: str, data: Json) -> FlowView:
    """The flow to the base the question names; to any where it names none."""
    view, base = snapshot.current(), str(data.get("base") or "").strip()
    flows = [
        flow
        for flow in view.flows.values()
        if flow.source_id == asking.id and question in exchanges()[flow.exchange].questions
    ]
    if base:
        flows = [flow for flow in flows if view.connections[flow.target_id].name == base]
    if not flows:
        raise LookupError(question)
    if all(flow.paused for flow in flows):
        raise Misconfigured(Text("The exchange {flow} is paused", flow=flows[0].title))
    return next(flow for flow in flows if not flow.paused)
