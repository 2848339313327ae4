"""What people in KSUP and in 1C do with clients."""

from functools import partial

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.clients import Client, in_both, in_ksup, in_onec, new_card
from obmen.cli.demo.setting_up import ASKED
from obmen.cli.demo.stage import Stage
from obmen.cli.demo.troubles import rest
from obmen.core import clock
from obmen.core.text import Text

KNOWN, NEW, ENTERED, IDLE, STRANGERS = 20, 10, 3, 4, 6
PATIENCE = 15.0
"""Seconds in which obmen has surely asked 1C for the counterparties of a few clients."""


def day(stage: Stage) -> list[Life]:
    """Clients get tasks with orders, some get tasks without; of a few a person in 1C enters the counterparty by hand;
    clients both sides know are corrected in 1C, and so are some that KSUP has never heard of."""
    lives: list[Life] = [[partial(stage.order_task, one.ksup_id)] for one in in_ksup(stage, NEW)]
    lives += [[partial(stage.order_task, one.ksup_id, order=False)] for one in in_ksup(stage, IDLE)]
    lives += [_corrected(stage, one, 1) for one in in_both(stage, ASKED, KNOWN)]
    lives += [_corrected(stage, one, 1) for one in in_onec(stage, ASKED, STRANGERS)]
    at_once, by_hand = ([one.ksup_id for one in in_ksup(stage, ENTERED)] for _ in range(2))
    return [*lives, _entered_by_hand(stage, at_once, by_hand)]


def trouble(stage: Stage, acts: int) -> list[Life]:
    """One act each, in 1C."""
    known = stage.bases[ASKED].objects("partner")[:KNOWN]
    return [[partial(_correct, stage, one["code"])] for one in stage.chance.choices(known, k=acts)]


def leave(stage: Stage) -> Text:
    (client,) = in_ksup(stage, 1)
    return Text(
        "KSUP has a new client, {name}: give him a task with an order on his page, and 1C {base} has him as a "
        "counterparty",
        name=client.card["name"],
        base=ASKED,
    )


def _corrected(stage: Stage, client: Client, times: int) -> Life:
    return [partial(_correct, stage, client.code) for _ in range(times)]


def _correct(stage: Stage, code: str) -> None:
    """Name, e-mail and phone; whether it is a company stays."""
    base = stage.bases[ASKED]
    fresh = new_card(stage.number())
    base.trade.change_partner(code, name=fresh["name"], email=fresh["email"], phone=fresh["phone"])


def _entered_by_hand(stage: Stage, at_once: list[str], by_hand: list[str]) -> Life:
    """1C makes some by itself before a person takes it over."""
    tasks = [[partial(stage.order_task, contact) for contact in contacts] for contacts in (at_once, by_hand)]
    return [*tasks[0], partial(_take_over, stage, at_once), *tasks[1], partial(_enter, stage, by_hand)]


def _take_over(stage: Stage, contacts: list[str]) -> None:
    _await(stage, contacts)
    stage.bases[ASKED].trade.extension(create_at_once=False)


def _enter(stage: Stage, contacts: list[str]) -> None:
    _await(stage, contacts)
    trade = stage.bases[ASKED].trade
    trade.extension(create_at_once=True)
    trade.enter()


def _await(stage: Stage, contacts: list[str]) -> None:
    """Until 1C has been asked for them all."""
    base, until = stage.bases[ASKED], clock.monotonic() + PATIENCE
    while not {*contacts} <= {one["ksup_id"] for one in base.objects("request")} and clock.monotonic() < until:
        rest(0.1)
