"""An order's composition as KSUP takes it, as it is compared and as it is shown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_system import Composition

from . import wire

SHOWN_LINES = 100


def body_of(composition: Composition) -> dict[str, Any]:
    """Without ``file`` KSUP keeps the file it has."""
    date = composition.order_date
    body: dict[str, Any] = {
        "base": composition.base,
        "order_number": composition.order_number,
        "order_date": date.isoformat() if date else None,
        "lines": [line_body(line) for line in composition.lines],
    }
    if file := composition.file:
        named = {"name": file.name, "content_type": file.content_type}
        body["file"] = {**named, "size": file.size, "sha256": file.sha256}
    return body


def lines_of(told: Sequence[wire.Line] | None) -> Sequence[CompositionLine]:
    return [CompositionLine(one.article, one.name, one.quantity, one.price, one.sum) for one in told or ()]


def line_body(line: CompositionLine) -> dict[str, str]:
    amounts = {"quantity": line.quantity, "price": line.price, "sum": line.sum}
    return {"article": line.article, "name": line.name, **{name: format(value, "f") for name, value in amounts.items()}}


def is_same(order: wire.Order, composition: Composition) -> bool:
    """By value: ``2`` and ``2.000`` are one quantity."""
    file, held = composition.file, order.file
    if file and (held is None or (file.sha256, file.name) != (held.sha256, held.name)):
        return False
    return order.order_date == composition.order_date and list(map(_content, order.lines or ())) == list(
        map(_content, composition.lines)
    )


def _content(line: wire.Line | CompositionLine) -> tuple[str, str, Decimal, Decimal, Decimal]:
    return line.article, line.name, line.quantity, line.price, line.sum


def shown(order: wire.Order | Composition) -> dict[str, Any]:
    """Flat, for a plan; a long composition is shown by its first lines, its count and its sum."""
    lines: Sequence[wire.Line | CompositionLine] = order.lines or ()
    view: dict[str, Any] = {
        "base": order.base,
        "order_number": order.order_number,
        "order_date": order.order_date.isoformat() if order.order_date else None,
        "lines": len(lines),
        "sum": str(sum((line.sum for line in lines), Decimal(0))),
        "file": order.file.name if order.file else None,
    }
    return view | shown_lines(lines)


def shown_lines(lines: Sequence[wire.Line | CompositionLine]) -> dict[str, str]:
    return {
        f"lines.{number}": f"{line.article} {line.name}: {line.quantity} × {line.price} = {line.sum}"
        for number, line in enumerate(lines[:SHOWN_LINES], start=1)
    }
