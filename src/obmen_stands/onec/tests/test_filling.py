"""Bases of any size and working days: the same each time, and of just the size that was asked for."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from obmen_stands.onec import EVERYTHING, filling
from obmen_stands.onec.base import Base
from obmen_stands.onec.day import Day, live
from obmen_stands.onec.documents import WriteRefused
from obmen_stands.onec.filling import Filling

MIX = Filling(products=120, counterparties=30, deals=30, receipts=10)
Make = Callable[[str], Base]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Base] = []

    def one(folder: str) -> Base:
        made.append(Base.opened("onec-ut", tmp_path / folder))
        return made[-1]

    yield one
    for base in made:
        base.close()


def held(base: Base) -> list[tuple[str, str]]:
    with base.store.read() as tx:
        rows = tx.execute("select kind, body from objects order by kind, ref").fetchall()
    return [(row["kind"], row["body"]) for row in rows]


def test_the_same_seed_fills_an_empty_base_with_the_same_objects_and_tells_of_none(make: Make) -> None:
    first, second, other = make("a"), make("b"), make("c")
    for base, seed in ((first, 1), (second, 1), (other, 2)):
        base.change_settings({"tells": EVERYTHING})
        filling.fill(base.name, base.store, MIX.model_copy(update={"seed": seed}))
    assert held(first) == held(second) != held(other)
    with first.store.read() as tx:
        counts = filling.counts(tx)
        assert tx.execute("select count(*) n from messages").fetchone()["n"] == 0
    assert (counts["product"], counts["partner"], counts["order"], counts["receipt"]) == (120, 30, 30, 10)
    assert (counts["shipment"], counts["bank"], counts["card"]) == (15, 20, 10)


def test_a_filled_base_has_what_a_first_load_must_leave_out_or_tell_apart(make: Make) -> None:
    base = make("a")
    filling.fill(base.name, base.store, MIX)
    products = [json.loads(body) for kind, body in held(base) if kind == "product"]
    items = [one for one in products if not one.get("folder")]
    articles = [one["article"] for one in items]
    assert len(articles) - len(set(articles)) == 1
    for left_out in ("archived", "marked"):
        assert any(one[left_out] for one in items)
    assert {one["kind"] for one in items} == {"Товар", "Услуга"}
    inside = {one["name"] for one in products if one.get("folder") and one["group"] == filling.EXPORTED}
    assert 0 < sum(one["group"] not in inside for one in items) < len(items)


def test_a_working_day_tells_of_just_so_many_messages_of_every_kind(make: Make) -> None:
    base = make("a")
    with pytest.raises(WriteRefused, match="все виды"):
        live(base, Day(messages=1))
    base.change_settings({"tells": EVERYTHING})
    told = live(base, Day(messages=60, seed=3))
    assert sum(told.values()) == 60
    assert set(told) == set(EVERYTHING) - {"counterparty-codes"}
    assert sum(live(base, Day(messages=5)).values()) == 5
