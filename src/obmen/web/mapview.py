"""The map of exchanges with its words: which colour, which counts, which lines of the day."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from obmen.setup.models import Connection, Flow

from . import words
from .gates import word_of
from .map import BOX, RIGHT, TALL, WIDTH, Edge, Node, draw, spark
from .standing import FlowFigures, Standing

NODE_TEXT, EDGE_TEXT = 26, 52


@dataclass(frozen=True, slots=True)
class ShownNode:
    node: Node
    connection: Connection
    title: str
    look: str
    state: str
    spark: str


@dataclass(frozen=True, slots=True)
class ShownFlow:
    """``edge`` is the curve; ``look`` and ``state`` how the flow is."""

    edge: Edge
    flow: Flow
    title: str
    look: str
    state: str
    spark: str


def map_of(now: Standing) -> dict[str, Any]:
    drawn = draw(((f.pk, f.source_id, f.target_id) for f in now.flows), (c.pk for c in now.connections))
    flows = {flow.pk: flow for flow in now.flows}
    nodes = [_node(drawn.nodes[connection.pk], connection, now) for connection in now.connections]
    return {
        "nodes": nodes,
        "flows": [_flow(edge, flows[edge.id], now) for edge in drawn.edges],
        "height": drawn.height,
        "width": WIDTH,
        "box": BOX,
        "tall": TALL,
        "label": gettext("Systems and the exchanges between them"),
    }


def _node(node: Node, connection: Connection, now: Standing) -> ShownNode:
    word, _ = word_of(connection, now.gates.get(connection.pk))
    arriving = [now.of(flow.pk).hours for flow in now.flows if connection.pk in (flow.source_id, flow.target_id)]
    line = spark([sum(hour) for hour in zip(*arriving, strict=True)]) if arriving and node.x == RIGHT else ""
    title = _short(connection.title, NODE_TEXT)
    return ShownNode(node, connection, title, "" if word.look == "ok" else word.look, word.text, line)


def _flow(edge: Edge, flow: Flow, now: Standing) -> ShownFlow:
    look, state = flow_word(flow, now)
    figures = now.of(flow.pk)
    return ShownFlow(edge, flow, _short(flow.title, EDGE_TEXT), look, state, spark(figures.hours, 80, 22))


def flow_word(flow: Flow, now: Standing) -> tuple[str, str]:
    """How a flow is: what needs a person comes before what waits, and that before what went."""
    figures = now.of(flow.pk)
    if figures.held:
        text = ngettext("{n} held, {done} today", "{n} held, {done} today", figures.held)
        return "held", text.format(n=words.number(figures.held), done=words.number(figures.done))
    if flow.paused:
        return "pause", gettext("paused, {n} waiting").format(n=words.number(figures.waiting))
    if told := _run_word(flow, now):
        return told
    gate = now.gates.get(flow.target_id)
    if gate and gate.paused:
        text = gettext("{connection} is paused, {n} waiting")
        look = "pause" if gate.paused == "person" else "held"
        return look, text.format(connection=flow.target.title, n=words.number(figures.waiting))
    if gate and gate.failing_since:
        return "wait", gettext("{n} waiting for {connection}").format(
            n=words.number(figures.waiting), connection=flow.target.title
        )
    return "ok", _going(figures)


def _run_word(flow: Flow, now: Standing) -> tuple[str, str] | None:
    if any(one.flow.pk == flow.pk for one in now.stopped_runs):
        return "pause", gettext("its run is stopped")
    failed = any(one.flow.pk == flow.pk for one in now.failed_runs)
    return ("wait", gettext("its last run failed")) if failed else None


def _going(figures: FlowFigures) -> str:
    done = gettext("{n} today").format(n=words.number(figures.done))
    if not figures.waiting:
        return done
    return f"{done}, " + gettext("{n} waiting").format(n=words.number(figures.waiting))


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
