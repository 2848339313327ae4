"""What ``obmen check`` finds of exchanges: gone silent, paused, with a run that failed or stands still."""

from collections.abc import Iterator
from dataclasses import dataclass

from obmen.core.promises import fact
from obmen.core.text import Text
from obmen.setup.flow_doubts import doubts
from obmen.setup.models import Flow
from obmen.web.late import failed_runs, silences, stopped_runs

from .words import when


@dataclass(frozen=True, slots=True)
class Finding:
    """``do``: what a person does about it, empty where nothing is to be done."""

    what: Text | str
    text: Text | str
    bad: bool = False
    do: Text | str = ""


def of_flows() -> Iterator[Finding]:
    rows = list(Flow.objects.select_related("source", "target").order_by("name"))
    if not rows:
        yield Finding(Text("Flows"), Text("There are none"), True, Text("Add one: obmen flow add, or in the pages"))
    troubled = {**_stopped(rows), **_failed(rows), **_silent(rows)}
    for row in rows:
        what = Text("Flow {name}", name=row.name)
        if row.paused:
            text, do = (
                Text("is paused: its messages wait"),
                Text("When it may go on: obmen flow resume {name}", name=row.name),
            )
        elif row.pk in troubled:
            text, do = troubled[row.pk]
        elif found := list(doubts(row)):
            yield from (Finding(what, one.text, one.certain, one.do) for one in found)
            continue
        else:
            yield Finding(what, Text("works"))
            continue
        yield Finding(what, text, True, do)


def _silent(rows: list[Flow]) -> dict[int, tuple[Text, Text]]:
    do = Text("Look whether its sender works; quiet hours are a setting of the flow")
    return {one.flow.pk: (Text("is silent, and messages are expected"), do) for one in silences(rows)}


def _failed(rows: list[Flow]) -> dict[int, tuple[Text, Text]]:
    do = Text("Mend what is said; the schedule begins the next run by itself")
    said = Text("its last run failed: {why}")
    return {
        one.flow.pk: (Text(said.message, why=fact(Text.from_json(one.why)) if one.why else "–"), do)
        for one in failed_runs(rows)
    }


def _stopped(rows: list[Flow]) -> dict[int, tuple[Text, Text]]:
    found = {}
    for one in stopped_runs(rows):
        number = one.run.pk
        text = Text(
            "its run {number} was stopped and stands since {when}", number=number, when=when(one.run.finished_at)
        )
        do = Text("Go on: obmen runs resume {number}, or give it up: obmen runs drop {number}", number=number)
        found[one.flow.pk] = text, do
    return found
