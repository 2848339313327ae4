"""Whatever both sides hold, the plan keeps the rules.   Rules A2, A8."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obmen.core.masking import personal_fields
from obmen.core.planning import Planned
from obmen.core.text import Text
from obmen.core.typed_number import alike, exact
from obmen.exchanges.work_orders import by_hand
from obmen.exchanges.work_orders.matching import Links, Matching, match
from obmen.exchanges.work_orders.records import DealOfOrder

from .garage import MAIN, OTHER, STATES, day
from .people import STAGES
from .story import Story, usual

NUMBERS = st.sampled_from(["А1", "A1", "а1 ", "А2", "А3", "А4"])
PHONES = st.lists(st.sampled_from(["89000000001", "+7 900 000-00-02", "9000000003", "нет"]), max_size=2)
NAMES = st.sampled_from(["Иванов Иван", "Петрова Анна Ильинична", "ООО «Ромашка»", "Олег", None])
ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "number": NUMBERS.map(str.strip),
            "phones": PHONES,
            "client": NAMES,
            "organisation": st.sampled_from([MAIN, OTHER]),
            "state": st.sampled_from(STATES),
            "sum": st.integers(0, 3),
            "date": st.sampled_from([day(3), day(20), day(5, year=2024)]),
            "deleted": st.sampled_from([False, False, False, True]),
            "card": st.sampled_from([True, True, False]),
        }
    ),
    max_size=6,
)
CONTACTS = st.lists(PHONES, min_size=1, max_size=4)
DEALS = st.lists(
    st.tuples(
        st.one_of(st.just(""), NUMBERS),
        st.sampled_from([stage.id for stage in STAGES]),
        st.lists(st.integers(0, 3), max_size=2, unique=True),
    ),
    max_size=6,
)
SWITCHES = st.fixed_dictionaries(
    {
        "create_deals": st.booleans(),
        "update_contacts": st.booleans(),
        "finished_create": st.booleans(),
        "organisations": st.sampled_from([[], [MAIN]]),
        "by_hand": st.fixed_dictionaries(dict.fromkeys(by_hand.FIELDS, st.sampled_from(["onec", "keep", "tell"]))),
    }
)
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def told(orders, contacts, deals, switches) -> Story:
    story = Story(settings=usual(**switches))
    for order in orders:
        story.garage.put_order(**order)
    ids = [story.portal.put_contact(*phones) for phones in contacts]
    for number, stage, whose in deals:
        story.portal.put_deal(number, stage=stage, contacts=[ids[one % len(ids)] for one in whose])
    return story


def target(row: Planned) -> str:
    return row.objects[0].id


@pytest.mark.rule("A2", "A8")
@QUICK
@given(ORDERS, CONTACTS, DEALS, SWITCHES, NAMES)
def test_a_plan_carried_out_leaves_nothing_to_do(orders, contacts, deals, switches, client):
    story = told([{**order, "client": client} for order in orders], contacts, deals, switches)
    story.sync()
    story.settles()


@pytest.mark.rule("A8")
@QUICK
@given(ORDERS, CONTACTS, DEALS, SWITCHES)
def test_even_where_clients_share_phones_all_comes_to_rest(orders, contacts, deals, switches):
    """What a finished work order wrote on a card, one in work may write over once more."""
    story = told(orders, contacts, deals, switches)
    story.sync()
    story.sync()
    story.settles()


@pytest.mark.rule("H15")
@QUICK
@given(ORDERS, CONTACTS, DEALS, SWITCHES)
def test_names_and_phones_stand_under_personal_fields_and_in_no_text(orders, contacts, deals, switches):
    story = told(orders, contacts, deals, switches)
    known = {order["client"] for order in orders} - {None}
    for row in story.plan().values():
        shown = {**row.before, **row.after}
        open_ = [str(value) for name, value in shown.items() if name not in personal_fields(DealOfOrder)]
        texts = [str(row.title), str(row.why), *row.search, *(str(told) for told in _warnings(row))]
        assert not [text for text in (*open_, *texts) if any(name in text for name in known) or "900" in text]


def _warnings(row: Planned) -> tuple[Text, ...]:
    return row.record.told() if isinstance(row.record, DealOfOrder) else ()


@pytest.mark.rule("A2")
@QUICK
@given(ORDERS, CONTACTS, DEALS, SWITCHES)
def test_no_two_work_orders_touch_one_deal_and_none_a_deal_of_a_foreign_number(orders, contacts, deals, switches):
    story = told(orders, contacts, deals, switches)
    rows = story.plan()
    touched = {key: target(row) for key, row in rows.items() if row.act in {"update", "leave"}}
    assert len(set(touched.values())) == len(touched)
    doubtful = {one.id for row in rows.values() if row.act == "conflict" for one in row.objects}
    assert not doubtful & set(touched.values())
    for ref, deal in touched.items():
        assert alike(story.deal(deal).number) in {"", alike(story.garage.held[ref].number)}
    before = dict(story.portal.deals_held)
    story.apply(rows)
    assert {id_ for id_, deal in before.items() if story.deal(id_) != deal} <= set(touched.values())


@pytest.mark.rule("A2")
@QUICK
@given(ORDERS, CONTACTS, DEALS, SWITCHES, st.randoms())
def test_the_order_in_which_both_sides_are_read_decides_nothing(
    orders, contacts, deals, switches, chance: random.Random
):
    story = told(orders, contacts, deals, switches)
    plain = {key: (row.act, row.record, row.why) for key, row in story.plan().items()}
    sides: list[dict[str, Any]] = [story.garage.held, story.portal.deals_held]
    for held in sides:
        items = list(held.items())
        chance.shuffle(items)
        held.clear()
        held.update(items)
    assert {key: (row.act, row.record, row.why) for key, row in story.plan().items()} == plain


@pytest.mark.rule("A2")
@QUICK
@given(ORDERS, CONTACTS, DEALS, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5))
def test_matching_puts_each_work_order_into_one_place_whatever_was_linked_before(orders, contacts, deals, linked):
    story = told(orders, contacts, deals, {})
    held, there = list(story.garage.held.values()), list(story.portal.deals_held.values())
    pairs = [(held[one % len(held)].ref, there[other % len(there)].id) for one, other in linked if held and there]
    found = match(
        held,
        [deal for deal in there if deal.number.strip()],
        [deal for deal in there if not deal.number.strip()],
        Links.of(pairs),
        callers=lambda deal: deal.contacts,
        phones=lambda order: order.client.phones if order.client else (),
    )
    assert isinstance(found, Matching)
    placed = [*found.pairs, *(one.order.ref for one in found.conflicts), *(order.ref for order in found.unmatched)]
    assert sorted(placed) == sorted(order.ref for order in held)
    matched = [deal.id for _, deal in found.pairs.values()]
    assert len(set(matched)) == len(matched)


@given(NUMBERS, NUMBERS)
def test_what_is_exactly_equal_looks_alike_too(one, other):
    if exact(one) == exact(other):
        assert alike(one) == alike(other)


@given(st.dictionaries(st.sampled_from(by_hand.FIELDS), st.text(min_size=1)), st.text())
def test_what_is_remembered_is_read_back_and_has_room(values, odd):
    marks = {field: "!" + by_hand.short(value) for field, value in values.items()} | {by_hand.OF: by_hand.short(odd)}
    assert by_hand.parsed(by_hand.text(marks)) == marks
    assert len(by_hand.text(marks)) <= 100
    assert set(by_hand.parsed(odd)) <= set(by_hand.REMEMBERED)


@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from(["onec", "keep", "tell"]))
def test_nothing_is_a_persons_change_that_was_never_brought_or_is_as_it_was_brought(theirs, ours, policy):
    assert by_hand.verdict(policy, "", theirs, ours) == ("write", ours)
    assert by_hand.verdict(policy, theirs, theirs, ours) == ("write", ours)
