"""One set of bodies: what the modules for UT 11 form, what the doors publish and what the stand of 1C sends.

The set is ``1c/ut11/examples``; test_ut11 holds the modules to it. The program carries its own copy, for it runs
without this folder: these tests hold the copy to the set. The stand sends orders alone as yet.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from obmen.doors.openapi import document
from obmen.systems.onec.inbound import KINDS
from obmen_stands.onec import outbox, wire
from obmen_stands.onec.base import Base
from obmen_stands.onec.orders import LineDraft, OrderChange, OrderDraft

from .ut11_samples import ORDER, example

# Which body of the set a door shows; the door of work orders belongs to another configuration of 1C.
SHOWN = {
    "counterparties": "K2-counterparties",
    "counterparty-codes": "K1.3-counterparty-codes",
    "products": "K3-products.change",
    "orders": "K4-orders.add",
    "incomes": "K8-incomes",
    "shipments": "K10-shipments.add",
    "receipts": "K12-receipts.roznica",
}
# What a base numbers as it likes, and its own printed form.
OWN = {"ref", "sequence", "moment"}


def test_each_door_of_ut_11_is_held_to_the_set() -> None:
    assert {kind.name for kind in KINDS} == {*SHOWN, "work-orders"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name in SHOWN], ids=lambda kind: kind.name)
def test_a_door_takes_for_its_example_the_body_of_the_set(kind: Any) -> None:
    assert kind.example == example(SHOWN[kind.name])


@pytest.mark.parametrize("name", SHOWN)
def test_the_published_contract_shows_the_body_of_the_set(name: str) -> None:
    told = document("ru")["paths"][f"/in/{{connection}}/{name}"]["post"]["requestBody"]["content"]
    assert told["application/json"]["example"] == example(SHOWN[name])


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    """A UT 11 whose next order is the one of the set; nothing is sent from it."""
    made = Base.opened("onec-ut", tmp_path)
    with made.store.write() as tx:
        tx.execute("insert into numerators values ('ТДЦБ', 2026, 116)")
    yield made
    made.close()


def last(base: Base) -> tuple[Any, bytes]:
    """The latest message as its bytes go out, without the file's content, and that content."""
    with base.store.write() as tx:
        tx.execute("update messages set state = 'accepted' where id < (select max(id) from messages)")
        message = outbox.claim(tx, "a test", now=1e12)
    assert message is not None
    body = json.loads(wire.write(message).body)
    body.get("file", {}).pop("content", None)
    return body, message.file.content if message.file else b""


def ordered(base: Base) -> str:
    rows = [
        LineDraft(article=row["Артикул"], name=row["Название"], quantity=row["Количество"], price=Decimal("625.25"))
        for row in ORDER["Строки"]
    ]
    draft = OrderDraft(deal_number=12345, lines=rows, date="2026-03-02T10:10:00", order_type="Обычный")  # type: ignore[arg-type]
    return base.documents.create(draft).number


def same(body: Any, name: str) -> None:
    wanted = example(name)
    wanted.get("file", {}).pop("content", None)
    assert set(body) == set(wanted)
    assert {key: body[key] for key in set(body) - OWN} == {key: wanted[key] for key in set(wanted) - OWN}
    assert {key: type(body[key]) for key in OWN} == {key: type(wanted[key]) for key in OWN}


@pytest.mark.rule("K4")
@pytest.mark.rule("K5")
def test_the_stand_sends_an_order_as_the_set_has_it_new_and_changed(base: Base) -> None:
    number = ordered(base)
    added, form = last(base)
    same(added, "K4-orders.add")
    assert form.startswith(b"%PDF-")
    base.documents.change(number, OrderChange(comment="Позвонить"))
    same(last(base)[0], "K5-orders.change")


@pytest.mark.rule("K6")
@pytest.mark.rule("K7")
@pytest.mark.rule("K7.1")
@pytest.mark.parametrize(
    ("shipped", "name"),
    [("none", "K6-orders.closed"), ("all", "K7-orders.closed"), ("part", "K7.1-orders.closed")],
)
def test_the_stand_tells_of_a_closed_order_as_the_set_has_it(base: Base, shipped: Any, name: str) -> None:
    number = ordered(base)
    base.shipments.in_all(number, shipped)
    base.change_settings({"decides": "server", "sending": False})
    base.documents.close(number)
    same(last(base)[0], name)
