"""The rules of work orders, judged by what stands in Alfa-Auto and in the portal."""

from functools import partial

from obmen.cli.demo.chapter import PORTAL, Verdict
from obmen.cli.demo.evidence import Evidence
from obmen.cli.demo.garage.facts import BODY, CHOSEN, NAMED_ALIKE, NOT_TAKEN, SERVICE, WorkOrder, name_of, name_parts
from obmen.cli.demo.garage.opening import FIRST_LOST
from obmen.cli.demo.garage.sides import Sides
from obmen.core.text import Text

_verdict = partial(Verdict, there=PORTAL)


def judge(evidence: Evidence) -> list[Verdict]:
    """Nothing where nobody has asked the two."""
    sides = evidence.garage
    rules = (_matched, _as_in_1c, _created, _not_created, _corrected, _not_corrected, _settings, _limits)
    return [rule(sides) for rule in rules] if sides else []


def _matched(sides: Sides) -> Verdict:
    there, seeds, undecided = sides.bearing(), sides.seeds, sides.undecided()
    known = seeds.typed | seeds.called
    right = sum(there.get(number) == [deal] for number, deal in known.items())
    alone = [*(deal for deals in undecided.values() for deal in deals), *seeds.finished.values()]
    touched = sum(seeds.number_field in sides.deals[deal] for deal in alone)
    touched += sum(float(sides.deals[deal]["OPPORTUNITY"]) > 0 for deal in (*alone, *seeds.strangers))
    decided = len(seeds.doubted) - len(undecided)
    did = Text(
        "deals with a number typed by hand: {typed}, with the client's phone: {called}; work orders that fitted two: "
        "{doubted}, decided by a person: {decided}",
        typed=len(seeds.typed),
        called=len(seeds.called),
        doubted=len(seeds.doubted),
        decided=decided,
    )
    holds = Text(
        "deals that got their work order: {right}; deals in doubt, finished or with an unknown number: {alone}, "
        "touched: {touched}",
        right=right,
        alone=len(alone) + len(seeds.strangers),
        touched=touched,
    )
    return _verdict("A2", right == len(known) > 0 and 0 < decided < len(seeds.doubted) and not touched, did, holds)


def _as_in_1c(sides: Sides) -> Verdict:
    pairs = sides.paired()
    right = sum(sides.alike(order, deal) for order, deal in pairs)
    did = Text("work orders with a deal: {count}", count=len(pairs))
    holds = Text("deals whose sum, stage, date and client are as in 1C: {right}", right=right)
    return _verdict("A3", right == len(pairs) > 0, did, holds)


def _without(sides: Sides, organisation: str) -> list[WorkOrder]:
    """Those for which people had made no deal."""
    known = {*sides.seeds.typed, *sides.seeds.called, *sides.seeds.doubted}
    return [one for one in sides.of_organisation(organisation) if one.number not in known]


def _created(sides: Sides) -> Verdict:
    there, without = sides.bearing(), _without(sides, SERVICE)
    wanted, finished = [one for one in without if not one.finished], [one for one in without if one.finished]
    made = sum(len(there.get(one.number, ())) == 1 for one in wanted)
    more = sum(len(there.get(one.number, ())) for one in finished)
    did = Text(
        "work orders no deal fitted: {count} in work, {finished} finished", count=len(wanted), finished=len(finished)
    )
    holds = Text("deals made for those in work, one each: {made}; for finished ones: {more}", made=made, more=more)
    return _verdict("A4", made == len(wanted) > 0 < len(finished) and not more, did, holds)


def _not_created(sides: Sides) -> Verdict:
    there, without = sides.bearing(), _without(sides, BODY)
    made = sum(len(there.get(one.number, ())) for one in without)
    did = Text("{firm}, where creating is switched off; without a deal: {count}", firm=BODY, count=len(without))
    return _verdict("A4.1", bool(without) and not made, did, Text("deals made for them: {made}", made=made))


def _corrected(sides: Sides) -> Verdict:
    """Firms have no name in parts."""
    of_service = [(order, deal) for order, deal in sides.paired() if order.organisation == SERVICE]
    cards = [(order, deal) for order, deal in of_service if order.phones and name_parts(order.client)]
    right = sum(sides.named_alike(deal, order) for order, deal in cards)
    doubled, wrong = len(sides.counted["doubled_phones"]), len(sides.seeds.wrong)
    did = Text("clients of deals: {count}; known by another name before: {wrong}", count=len(cards), wrong=wrong)
    holds = Text("contacts named as in 1C: {right}; with a phone twice: {doubled}", right=right, doubled=doubled)
    return _verdict("A5", right == len(cards) > 0 < wrong and not doubled, did, holds)


def _not_corrected(sides: Sides) -> Verdict:
    cards = sides.seeds.cards
    kept = sum(name_of(sides.contacts[card]) == name for card, name in cards.items())
    did = Text(
        "{firm}, where correcting is switched off; contacts with another name: {count}", firm=BODY, count=len(cards)
    )
    return _verdict("A5.1", kept == len(cards) > 0, did, Text("contacts left as they were: {kept}", kept=kept))


def _settings(sides: Sides) -> Verdict:
    """Another organisation has numbers of the first one: the sum tells whose a deal is."""
    there, typed = sides.bearing(), sides.seeds.typed
    others = [one for one in sides.orders if one.organisation == NOT_TAKEN]
    old = [one for one in sides.orders if not sides.recent(one) and one not in others and one.number not in typed]
    made = sum(
        float(sides.deals[deal]["OPPORTUNITY"]) == float(one.total)
        for one in (*others, *old)
        for deal in there.get(one.number, ())
    )
    did = Text(
        "stages: {named} found by their names, {chosen} chosen; work orders of an organisation not chosen: {others}, "
        "older than the start date: {old}",
        named=len(NAMED_ALIKE),
        chosen=len(CHOSEN),
        others=len(others),
        old=len(old),
    )
    holds = Text(
        "field {field}: made by obmen; deals of such work orders: {made}", field=sides.seeds.number_field, made=made
    )
    return _verdict("A6", bool(others) and bool(old) and not made, did, holds)


def _limits(sides: Sides) -> Verdict:
    began, ended = sides.refusing
    refused = [one for one in sides.arrivals if one["code"] or one["refused"]]
    meanwhile = sum(began <= one["at"] <= ended for one in refused)
    lost = sum(one["fault"] == "lost_answer" for one in sides.arrivals)
    twice, needless, others = len(sides.doubles), sides.counted["needless_writes"], len(refused) - meanwhile
    did = Text(
        "requests: {all}; Bitrix24 refused {refused} of them within {seconds} s, and lost its answer after writing: "
        "{lost}",
        all=len(sides.arrivals),
        refused=meanwhile,
        seconds=round(ended - began),
        lost=lost,
    )
    holds = Text(
        "refused at other times: {others}; deals made twice: {twice}; writes that changed nothing: {needless}",
        others=others,
        twice=twice,
        needless=needless,
    )
    return _verdict("A8", meanwhile > 0 < lost == FIRST_LOST and not (others or twice or needless), did, holds)
