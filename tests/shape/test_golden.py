"""One set of bodies: what the modules for UT 11 form, what the doors publish and what the stand of 1C sends.

The set is ``1c/ut11/examples``; test_ut11 holds the modules to it. The program carries its own copy, for it runs
without this folder: these tests hold the copy to the set, and the stand to it too, kind by kind.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from obmen.doors.openapi import document
from obmen.systems.onec.inbound import KINDS
from obmen_stands.onec import EVERYTHING, catalogs, outbox, wire
from obmen_stands.onec.base import Base
from obmen_stands.onec.orders import LineDraft, OrderChange, OrderDraft
from obmen_stands.onec.paying import PaidOrder, PaymentDraft
from obmen_stands.onec.retail import ReceiptDraft
from obmen_stands.onec.service import trade
from obmen_stands.onec.service.trade import Partner, Product
from obmen_stands.onec.shipping import Quantities, ShipmentDraft

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
    made.change_settings({"tells": EVERYTHING, "sending": False})
    with made.store.write() as tx:
        for prefix, last in NUMBERS.items():
            tx.execute("insert into numerators values (?, 2026, ?)", (prefix, last))
        trade.put_partner(tx, CLIENT)
    trade.change_extension(made.store, {"groups": ["Фильтры"]})
    yield made
    made.close()


NUMBERS = {"ТДЦБ": 116, "bank ТД00": 16, "shipment ТД00": 30, "receipt ЧК": 18}
CLIENT = Partner(name="ООО «Ромашка»", code="00-00000282", email="office@romashka.example", phone="+7 495 000-00-00")
PRODUCT = Product(
    article="00-00000125",
    name="Фильтр масляный W 712/95",
    group="Фильтры",
    series="2026-02",
    manufacturer="MANN-FILTER",
)
NOON = datetime.fromisoformat("2026-03-04T12:00:00")
MONEY = datetime.fromisoformat("2026-03-05T09:30:00")


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
    draft = OrderDraft(
        deal_number=12345, lines=rows, date=datetime.fromisoformat("2026-03-02T10:10:00"), order_type="Обычный"
    )
    return base.documents.create(draft).number


def same(body: Any, name: str) -> None:
    wanted = example(name)
    wanted.get("file", {}).pop("content", None)
    assert set(body) == set(wanted)
    own = OWN & set(wanted)
    assert {key: body[key] for key in set(body) - OWN} == {key: wanted[key] for key in set(wanted) - OWN}
    assert {key: type(body[key]) for key in own} == {key: type(wanted[key]) for key in own}


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
    base.change_settings({"decides": "server"})
    base.documents.close(number)
    same(last(base)[0], name)


@pytest.mark.rule("K2")
@pytest.mark.rule("K3")
def test_the_stand_tells_of_clients_and_products_as_the_set_has_them(base: Base) -> None:
    with base.store.write() as tx:
        catalogs.change_partner(tx, CLIENT.code, {"inn": "7701"})
    same(last(base)[0], "K2-counterparties")
    with base.store.write() as tx:
        row = catalogs.write_product(tx, PRODUCT.model_copy(update={"series": "2026-01"}))
    assert last(base)[0]["type"] == "add"
    with base.store.write() as tx:
        catalogs.change_product(tx, row["ref"], {"series": "2026-02"})
    same(last(base)[0], "K3-products.change")
    with base.store.write() as tx:
        catalogs.write_product(tx, PRODUCT)
    same(last(base)[0], "K3-products.add")


@pytest.mark.rule("K1.3")
def test_the_stand_tells_the_code_a_person_gave_as_the_set_has_it(base: Base) -> None:
    asked = {"ksup_id": "77", "name": "ООО «Ёлка»", "type": "company", "email": "", "phone": "", "key": "k", "code": ""}
    with base.store.write() as tx:
        tx.execute("insert or replace into counters values ('partner', 281)")
        trade.put_request(tx, asked)
        catalogs.enter_waiting(tx)
    same(last(base)[0], "K1.3-counterparty-codes")


@pytest.mark.rule("K8")
@pytest.mark.rule("K9")
def test_the_stand_tells_of_money_as_the_set_has_it(base: Base) -> None:
    paid = PaidOrder(order=ordered(base), sum=Decimal("1250.50"))
    base.payments.pay(PaymentDraft(sum=Decimal("1250.50"), orders=[paid], date=MONEY))
    same(last(base)[0], "K8-incomes")
    with base.store.write() as tx:
        tx.execute("update numerators set last = 16 where prefix = 'bank ТД00'")
    base.payments.pay(PaymentDraft(sum=Decimal(3000), date=MONEY))
    same(last(base)[0], "K9-incomes.unallocated")


@pytest.mark.rule("K10")
@pytest.mark.rule("K11")
def test_the_stand_tells_of_a_shipment_and_its_correction_as_the_set_has_them(base: Base) -> None:
    shipment = base.shipments.ship(ShipmentDraft(orders={ordered(base): "all"}, date=NOON))
    same(last(base)[0], "K10-shipments.add")
    base.shipments.correct(shipment["ref"], Quantities(quantities={PRODUCT.article: Decimal(1)}))
    same(last(base)[0], "K11-shipments.change")


@pytest.mark.rule("K12")
@pytest.mark.rule("K13")
def test_the_stand_tells_of_a_receipt_as_the_set_has_it_with_a_card_and_without(base: Base) -> None:
    card = base.retail.give_card(CLIENT.code)["code"]
    row = ORDER["Строки"][0]
    sold = LineDraft(article=row["Артикул"], name=row["Название"], quantity=row["Количество"], price=Decimal("625.25"))
    base.retail.sell(ReceiptDraft(lines=[sold], card=card, date=NOON))
    same(last(base)[0], "K12-receipts.roznica")
    base.retail.sell(ReceiptDraft(lines=[sold], date=NOON))
    same(last(base)[0], "K13-receipts.roznicanocard")
