"""Places in parsed JSON by the dotted paths problems name them by (``lines.3.quantity``)."""

from typing import Any


def get(data: Any, path: str) -> Any:
    """None where the path leads nowhere."""
    for step in path.split(".") if path else ():
        data = _inner(data, step)
    return data


def put(data: Any, path: str, value: Any) -> bool:
    """Sets a field of an object, new or not, or an item a list has; False where the path leads nowhere."""
    holder, last = get(data, path.rpartition(".")[0]), path.rpartition(".")[2]
    if isinstance(holder, dict):
        holder[last] = value
        return True
    if isinstance(holder, list) and _is_place(holder, last):
        holder[int(last)] = value
        return True
    return False


def _inner(data: Any, step: str) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[int(step)] if isinstance(data, list) and _is_place(data, step) else None


def _is_place(items: list[Any], step: str) -> bool:
    return step.isascii() and step.isdigit() and int(step) < len(items)
