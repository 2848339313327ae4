"""``obmen runs decide``: conflicts of a plan decided by a person (H13)."""

import click

from obmen.core.planning import LEAVE, NEW
from obmen.core.text import Text
from obmen.journal.api import Decide
from obmen.site.operations import post

from .acting import who
from .answers import Answer, act
from .codes import OK, TROUBLE
from .commands import WrongUsage
from .runs import run_numbered, runs

WORDS = {"new": NEW, "leave": LEAVE, "": ""}
"""As they are typed; anything else is the candidate's number."""
LONGEST = 9
"""Digits of a row's number."""


@act(
    runs,
    "decide",
    Text(
        "Decides conflicts of a plan. 3=17: row 3 is number 17 there; 3=new: none of them, create it; 3=leave: leave it"
        " out; 3= takes the decision back."
    ),
)
@click.argument("number", type=int)
@click.argument("decided", metavar="ROW=CHOICE", nargs=-1, required=True)
def _decide(number: int, decided: tuple[str, ...]) -> Answer:
    run_numbered(number)
    pairs = [_pair(one) for one in decided]
    said, refused, rows = [], [], []
    for row, way in pairs:
        why = post(Decide(number, row, way, who()))
        rows.append({"row": row, "choice": way.removeprefix(":"), "done": why is None})
        if why:
            refused.append(Text("Row {row}: {why}", row=row, why=Text.from_json(why)))
        elif way:
            said.append(Text("Row {row} is decided", row=row))
        else:
            said.append(Text("Row {row}: the decision is taken back", row=row))
    return Answer({"run": number, "rows": rows}, said, refused, code=TROUBLE if refused else OK)


def _pair(typed: str) -> tuple[int, str]:
    row, between, way = typed.partition("=")
    if not between or not row.strip().isdecimal() or len(row.strip()) > LONGEST:
        raise WrongUsage(Text("Say which row is what: 3=17, 3=new, 3=leave, 3="))
    return int(row), WORDS.get(way.strip(), way.strip())
