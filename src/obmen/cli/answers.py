"""What an act answers: sentences for people, and with ``--json`` one object for programs."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

import click

from obmen.core.text import Text

from .codes import OK
from .commands import as_json, command
from .output import as_data, tell, warn
from .words import say

Sentence = Text | str


@dataclass(frozen=True, slots=True)
class Answer:
    """``data``: what programs read; ``said`` and ``warned`` stand in it as ``said``, a line each. ``detail``: the other
    side's words to the first warning. ``show``: draws for people what is no sentence, a table."""

    data: Mapping[str, Any]
    said: Sequence[Sentence] = ()
    warned: Sequence[Sentence] = ()
    detail: str = ""
    code: int = OK
    show: Callable[[], object] | None = field(default=None, compare=False)


def act(group: click.Group, name: str, text: Text) -> Callable[[Callable[..., Answer]], click.Command]:
    """A command that does something and answers how it went."""

    def decorated(function: Callable[..., Answer]) -> click.Command:
        def answered(*, as_json: bool, **typed: Any) -> int:
            if not as_json:
                return _for_people(function(**typed))
            # what is asked or told on the way must not stand in what a program reads
            with redirect_stdout(sys.stderr):
                answer = function(**typed)
            return _for_programs(answer)

        as_json(answered)
        answered.__click_params__ += getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        return command(group, name, text)(answered)

    return decorated


def show_answer(answer: Answer, *, as_json: bool) -> int:
    return _for_programs(answer) if as_json else _for_people(answer)


def _for_people(answer: Answer) -> int:
    if answer.show:
        answer.show()
    for text in answer.said:
        tell(text)
    for place, text in enumerate(answer.warned):
        warn(text, "" if place else answer.detail)
    return answer.code


def _for_programs(answer: Answer) -> int:
    sentences = [say(text) if isinstance(text, Text) else text for text in (*answer.said, *answer.warned)]
    said = {"said": "\n".join(sentences)} if sentences else {}
    detail = {"detail": answer.detail} if answer.detail else {}
    as_data({**answer.data, **said, **detail})
    return answer.code
