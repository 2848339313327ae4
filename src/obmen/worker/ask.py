"""A question of one side, answered at once by an exchange (K14)."""

from typing import Any

from obmen.core import call, clock
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.inbound import Json
from obmen.core.text import Text
from obmen.setup import snapshot
from obmen.setup.snapshot import ConnectionView, FlowView

from .wiring import Wiring


def answer(wiring: Wiring, connection: str, question: str, data: Json, seconds: float) -> Any:
    """Raises LookupError where no flow answers such questions, WrongContent and the four errors."""
    view = snapshot.current()
    asking = view.connection(connection)
    if asking is None:
        raise LookupError(question)
    flow = _answering(asking, question)
    declared = next(q for q in systems()[asking.system].questions if q.name == question)
    record = declared.read(data, asking.zone, asking.name)
    verb = exchanges()[flow.exchange].answer
    if verb is None:
        raise LookupError(question)
    with call.begin(call.Call("question", clock.monotonic() + seconds)):
        return verb(record, wiring.run_for(flow, ()))


def _answering(asking: ConnectionView, question: str) -> FlowView:
    flows = [
        flow
        for flow in snapshot.current().flows.values()
        if flow.source_id == asking.id and question in exchanges()[flow.exchange].questions
    ]
    if not flows:
        raise LookupError(question)
    if all(flow.paused for flow in flows):
        raise Misconfigured(Text("The exchange {flow} is paused", flow=flows[0].title))
    return next(flow for flow in flows if not flow.paused)
