"""Whether an operation fits the tables: looked at before it is posted, so that one that never can costs nobody else."""

from typing import Any

from .acts import Correct
from .errors import Unkeepable
from .ops import Accept, Addressed, Finish, FinishMany, NewBody

_LONGEST = {"space": 30, "key": 200, "identity": 290, "business": 300, "aspect": 300}


def check(op: Any) -> None:
    """Raises Unkeepable."""
    if isinstance(op, Accept):
        _check_body(op.body)
        for one in op.addressed:
            _check_addressed(one)
    elif isinstance(op, Correct):
        _check_body(op.body)
        _check_addressed(op.addressed)
    elif isinstance(op, Finish | FinishMany):
        for finish in op.finishes if isinstance(op, FinishMany) else (op,):
            for body, one in finish.puts:
                _check_body(body)
                _check_addressed(one)


def _check_body(body: NewBody) -> None:
    _check_text("kind", body.kind, 60)
    _check_text("content_type", body.content_type, 100)
    for file in body.files:
        _check_text("file", file.name, 255)


def _check_addressed(one: Addressed) -> None:
    for name, longest in _LONGEST.items():
        if text := getattr(one, name):
            _check_text(name, text, longest)
    if "\0" in one.search:
        raise Unkeepable("holds a NUL character", field="search")


def _check_text(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Unkeepable(f"longer than {longest} characters", field=name)
    if "\0" in text:
        raise Unkeepable("holds a NUL character", field=name)
