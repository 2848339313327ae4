"""The map of exchanges as places on a drawing: connections left and right, a curve for each flow. Pure geometry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1180
BOX, TALL = 230, 66
LEFT, RIGHT = 10, 840
ROW = 78
APART = 96
BEND, BULGE = 130, 170


@dataclass(frozen=True, slots=True)
class Node:
    """``x``, ``y``: the upper left corner of the box."""

    id: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.y + TALL // 2


@dataclass(frozen=True, slots=True)
class Edge:
    """``path`` of SVG; ``label_y`` the height of the curve's middle; ``tip`` the corners of the arrow's head."""

    id: int
    path: str
    label_x: int
    label_y: int
    tip: str


@dataclass(frozen=True, slots=True)
class Map:
    nodes: Mapping[int, Node]
    edges: Sequence[Edge]
    height: int


def draw(flows: Iterable[tuple[int, int, int]], nodes: Iterable[int]) -> Map:
    """``flows``: (flow id, source id, target id); ``nodes``: every connection, those without a flow stand last."""
    flows = list(flows)
    sides = _sides(flows, nodes)
    flows.sort(key=lambda flow: tuple(sorted((list(sides).index(flow[1]), list(sides).index(flow[2])))))
    heights = {flow[0]: 48 + ROW * place for place, flow in enumerate(flows)}
    placed = _place(flows, sides, heights)
    edges = [_edge(flow, placed, heights[flow[0]], _port(flow, flows)) for flow in flows]
    lowest = max([node.y + TALL for node in placed.values()] + [edge.label_y + 36 for edge in edges], default=0)
    return Map(placed, edges, lowest + 14)


def _sides(flows: Sequence[tuple[int, int, int]], nodes: Iterable[int]) -> dict[int, int]:
    """Source to the left, its target opposite; a chain goes on from where its first link stands."""
    sides: dict[int, int] = {}
    for _, source, target in flows:
        left = sides.setdefault(source, RIGHT - sides[target] + LEFT if target in sides else LEFT)
        sides.setdefault(target, RIGHT - left + LEFT)
    for node in nodes:
        sides.setdefault(node, LEFT)
    return sides


def _place(
    flows: Sequence[tuple[int, int, int]], sides: Mapping[int, int], heights: Mapping[int, int]
) -> dict[int, Node]:
    """Each box stands at the middle of its curves, boxes of one side never on each other."""
    placed: dict[int, Node] = {}
    free = {LEFT: 8, RIGHT: 8}
    wish = {node: [heights[flow[0]] for flow in flows if node in flow[1:]] for node in sides}
    for node, side in sorted(sides.items(), key=lambda item: sum(wish[item[0]]) / len(wish[item[0]] or [1]) or 1e9):
        y = max(free[side], round(sum(wish[node]) / len(wish[node])) - TALL // 2 if wish[node] else 0)
        placed[node] = Node(node, side, y)
        free[side] = y + APART
    return placed


def _port(flow: tuple[int, int, int], flows: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """How far from the middle of its boxes a curve begins and ends, so that several do not lie on each other."""

    def shift(node: int) -> int:
        mine = [other[0] for other in flows if node in other[1:]]
        step = min(18, 44 // max(1, len(mine)))
        return round((mine.index(flow[0]) - (len(mine) - 1) / 2) * step)

    return shift(flow[1]), shift(flow[2])


def _edge(flow: tuple[int, int, int], nodes: Mapping[int, Node], y: int, ports: tuple[int, int]) -> Edge:
    """From box to box, level in the middle, where its name stands."""
    source, target = nodes[flow[1]], nodes[flow[2]]
    y1, y2 = source.middle + ports[0], target.middle + ports[1]
    x1, out = _way_out(source)
    x2, back = _way_out(target)
    tip = x2 + 9 * back
    head = f"{x2},{y2} {tip},{y2 - 5} {tip},{y2 + 5}"
    if out == back:  # both on one side: an arc that bulges towards the middle
        far = x1 + BULGE * out
        return Edge(flow[0], f"M{x1} {y1}C{far} {y1} {far} {y2} {tip} {y2}", far, y, head)
    turn1, turn2 = x1 + BEND * out, tip + BEND * back
    half1, half2 = x1 + BEND * out // 2, tip + BEND * back // 2
    path = f"M{x1} {y1}C{half1} {y1} {half1} {y} {turn1} {y}L{turn2} {y}C{half2} {y} {half2} {y2} {tip} {y2}"
    return Edge(flow[0], path, (x1 + x2) // 2, y, head)


def _way_out(node: Node) -> tuple[int, int]:
    """Where lines leave a box, and which way."""
    return (node.x + BOX, 1) if node.x == LEFT else (node.x, -1)


def spark(values: Sequence[int], width: int = 90, height: int = 26) -> str:
    """The path of a line of the day; the highest value reaches the top, nothing at all lies on the ground."""
    top = max(values, default=0) or 1
    step = width / max(1, len(values) - 1)
    points = (
        f"{round(place * step, 1)} {round(height - 2 - (height - 4) * value / top, 1)}"
        for place, value in enumerate(values)
    )
    return "M" + " ".join(points)
