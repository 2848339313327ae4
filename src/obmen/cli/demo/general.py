"""What holds for every exchange: what troubles must not do.   Rules H1, H3, H4."""

from collections import Counter
from datetime import datetime

from obmen.core.text import Text

from .chapter import Verdict
from .evidence import Broken, Evidence
from .troubles import DOWN, LOST_BY_KSUP

LEAST_MESSAGES, LEAST_DEALS = 1_000, 40
"""A day with fewer proves little."""


def judge(evidence: Evidence) -> list[Verdict]:
    spans = {broken.name: broken for broken in evidence.broken}
    return [_outage(evidence, spans[DOWN.name]), _lost_answers(evidence), _once(evidence)]


def _outage(evidence: Evidence, outage: Broken) -> Verdict:
    """1C is answered as if nothing had happened, and KSUP gets all of it when it is back."""
    told = [
        one for one in evidence.messages() if outage.began <= datetime.fromisoformat(one["queued_at"]) < outage.mended
    ]
    taken = [one for one in told if one["accepted_at"] and datetime.fromisoformat(one["accepted_at"]) < outage.mended]
    noted = [datetime.fromisoformat(event["at"]) for deal in evidence.deals.values() for event in deal["history"]]
    late = [moment for moment in noted if outage.mended <= moment <= outage.over]
    last = max(late, default=outage.over)
    seconds = round((outage.mended - outage.began).total_seconds())
    return Verdict(
        "H3",
        len(taken) == len(told) > 0 and bool(late) and not _stuck(evidence),
        Text(
            "KSUP down for {seconds} s; messages sent meanwhile: {told}, taken: {taken}",
            seconds=seconds,
            told=len(told),
            taken=len(taken),
        ),
        Text("the last of them, after it was back: {seconds} s", seconds=round((last - outage.mended).total_seconds())),
    )


def _stuck(evidence: Evidence) -> list[str]:
    """Keys of messages 1C still keeps; those that a person in 1C has to mend (422) are not among them."""
    return [one["key"] for one in evidence.messages() if one["state"] in {"waiting", "sending"}]


def _lost_answers(evidence: Evidence) -> Verdict:
    """What was written once stays written once, whoever asks about it how often."""
    lost = {one["identity"] for one in evidence.arrivals if one["fault"] == "lost_answer"}
    notes = Counter(event["identity"] for deal in evidence.deals.values() for event in deal["history"])
    once = sum(notes[identity] == 1 for identity in lost)
    twice = evidence.counters["applied_twice"]
    return Verdict(
        "H4",
        once == len(lost) == sum(LOST_BY_KSUP.values()) and not twice,
        Text("answers lost by KSUP after it had written: {count}", count=len(lost)),
        Text("of these written once: {once}; requests carried out twice in all: {twice}", once=once, twice=twice),
    )


def _once(evidence: Evidence) -> Verdict:
    """1C repeats what it has sent; no order is written more often than 1C told of it."""
    messages = evidence.messages()
    count = len(messages) + len(evidence.tasks) + len(evidence.asked)
    again = sum(one["sends"] - 1 for one in messages)
    deals = sum(1 for deal in evidence.deals.values() if deal["history"])
    told = Counter(
        (base, one["order_number"]) for base, one in evidence.told("orders") if one["type"] in {"add", "change"}
    )
    events = (event for deal in evidence.deals.values() for event in deal["history"])
    noted = Counter((event["base"], event["order_number"]) for event in events if event["what"] == "order")
    over = sum(times > told[order] for order, times in noted.items())
    return Verdict(
        "H1",
        again > 0 and not over and count >= LEAST_MESSAGES and deals >= LEAST_DEALS,
        Text("messages of 1C and of KSUP: {messages}, sent again: {count}", messages=count, count=again),
        Text("deals written to: {deals}; orders written more often than 1C told: {count}", deals=deals, count=over),
    )
