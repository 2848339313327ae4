"""``obmen journal correct``: a message gets other content and goes again (H6)."""

from pathlib import Path

import click
from django.conf import settings

from obmen.core import dotted, jsontext
from obmen.core.inbound import NotPlaced
from obmen.core.text import Text
from obmen.doors.correction import Correction, Corrections, Draft
from obmen.journal import reads
from obmen.journal.api import Writer, file_store
from obmen.site.operations import post

from . import planning
from .acting import assignments, who, wiring
from .answers import Answer, act
from .codes import OK, TROUBLE
from .commands import WrongUsage, argument, option
from .journal import journal
from .output import problem_data, problem_line
from .words import say


@act(journal, "correct", Text("Gives a held, waiting or dropped message other content and sends it again."))
@argument("number", type=int)
@option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", text=Text("A field's new value: order_number=117"))
@option("--json-file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), text=Text("All of it"))
@option("--plan", "only_plan", is_flag=True, text=Text("Only shows what it would do"))
def _correct(number: int, pairs: tuple[str, ...], path: Path | None, only_plan: bool) -> Answer:
    raw = _corrected(number, pairs, path)
    corrections = Corrections(Writer(), file_store(settings.OBMEN_HOME), wiring())
    if only_plan:
        draft = corrections.plan(number, raw)
        if draft.problems:
            return _wrong(draft)
        return planning.answer(say(draft.addressed.title) if draft.addressed else "", draft.plan)
    read = corrections.read(number, raw)
    if read.problems:
        return _wrong(read)
    done = post(Correction(number, raw.decode(), who()))
    said = [Text("Corrected and sent again: {count}", count=done)]
    return Answer({"done": done, "passed_over": []}, said, code=OK if done else TROUBLE)


def _corrected(number: int, pairs: tuple[str, ...], path: Path | None) -> bytes:
    """The new content; WrongUsage where nothing of it can be made."""
    row = reads.message(number)
    if row is None:
        raise WrongUsage(Text("There is no message {number}", number=number))
    if not pairs and path is None:
        raise WrongUsage(Text("Say what to correct: --set FIELD=VALUE, or --json-file FILE"))
    raw = path.read_bytes() if path else bytes(row.body.raw)
    try:
        data = jsontext.read(raw)
    except NotPlaced as error:
        raise WrongUsage(error.problems[0].reason) from None
    for place, value in assignments(pairs).items():
        name = place.replace("/", ".")
        if not dotted.put(data, name, value):
            raise WrongUsage(Text("The message has no place {field}", field=name))
    return jsontext.write(data)


def _wrong(draft: Draft) -> Answer:
    lines = [problem_line(one) for one in draft.problems]
    return Answer({"done": 0, "problems": problem_data(draft.problems)}, (), lines, code=TROUBLE)
