"""Shipments of 1C in KSUP's deals, and their corrections.   Rules K10, K11, and the one line of a deal (H2)."""

import pytest

from .firm import TROUBLES, Firm, lines_of, until
from .goods import LINE, Goods, income, shipment

NUMBER = "ТД00-000031"


@pytest.fixture
def store(firm: Firm) -> Goods:
    return Goods(firm)


@pytest.mark.rule("K10")
def test_a_shipment_is_added_to_its_deal_with_its_lines(firm: Firm, store: Goods) -> None:
    deal = firm.deal()
    store.ends("done", store.goods(shipment("add", deal, NUMBER, ref="7c1f")))
    (held,) = firm.ksup.shipments(str(deal))
    assert (held["base"], held["number"], held["ref"], held["date"][:19]) == (
        "onec-ut",
        NUMBER,
        "7c1f",
        "2026-03-06T12:00:00",
    )
    assert held["lines"] == [{**LINE, "article": "00-0012", "price": "10.50", "sum": "21.00"}]


@pytest.mark.rule("K10")
def test_several_shipments_of_a_deal_and_equal_numbers_of_two_bases_stand_side_by_side(
    firm: Firm, store: Goods
) -> None:
    deal = firm.deal()
    store.ends("done", *(store.goods(shipment("add", deal, number)) for number in (NUMBER, "ТД00-000032")))
    store.ends("done", store.goods(shipment("add", deal, NUMBER, "9"), base="onec-shop"), base="onec-shop")
    assert store.shipped(deal) == [(NUMBER, ["21.00"]), ("ТД00-000032", ["21.00"]), (NUMBER, ["9"])]


@pytest.mark.rule("K10", "H4")
def test_a_shipment_sent_twice_is_there_once_whatever_its_keys(firm: Firm, store: Goods) -> None:
    twice = {firm.deal(): keys for keys in (("k-{}", "k-{}"), ("", ""), ("k-{}", "other-{}"))}
    for deal, keys in twice.items():
        store.ends("done", *(store.goods(shipment("add", deal, NUMBER), key.format(deal)) for key in keys))
    assert [store.shipped(deal) for deal in twice] == [[(NUMBER, ["21.00"])]] * 3


@pytest.mark.rule("K11")
def test_a_correction_replaces_the_shipment_in_the_deal(firm: Firm, store: Goods) -> None:
    deal = firm.deal()
    store.ends("done", store.goods(shipment("add", deal, NUMBER, ref="7c1f")))
    other = store.goods(shipment("add", deal, "ТД00-000032", date="2026-03-07"))
    store.ends("done", other, store.goods(shipment("change", deal, "", "5", "6", ref="7c1f")))
    assert store.shipped(deal) == [(NUMBER, ["5", "6"]), ("ТД00-000032", ["21.00"])]
    store.ends("done", store.goods(shipment("change", deal, NUMBER) | {"lines": []}))
    assert store.shipped(deal)[0] == (NUMBER, [])


@pytest.mark.rule("K11", "H2")
def test_a_correction_that_overtook_its_shipment_is_applied_after_it_without_a_person(firm: Firm, store: Goods) -> None:
    deal = firm.deal()
    correction = store.goods(shipment("change", deal, NUMBER, "5"))
    until(lambda: store.of_deal(deal)[0]["tries_spent"] > 0)
    store.ends("done", store.goods(shipment("add", deal, NUMBER)), correction)
    assert store.shipped(deal) == [(NUMBER, ["5"])]
    assert store.history(deal) == ["shipment", "shipment"]


@pytest.mark.rule("K11", "H2", "H5")
def test_of_corrections_that_changed_places_the_newest_stays(firm: Firm, store: Goods) -> None:
    deal = firm.deal()
    store.ends("done", store.goods(shipment("add", deal, NUMBER)))
    newer = store.goods(shipment("change", deal, NUMBER, "8", moment="2026-03-06T15:00:00"))
    older = store.goods(shipment("change", deal, NUMBER, "7", moment="2026-03-06T14:00:00"))
    store.ends("done", newer, older)
    assert store.shipped(deal) == [(NUMBER, ["8"])]


@pytest.mark.rule("K11", "H6")
def test_a_correction_of_what_was_never_sent_is_held_and_named_by_a_person(firm: Firm, store: Goods) -> None:
    deal = firm.deal()
    store.ends("done", *(store.goods(shipment("add", deal, number)) for number in (NUMBER, "ТД00-000032")))
    correction = store.goods(shipment("change", deal, "", "5"))
    store.ends("held", correction)
    (held,) = store.of_deal(deal, "--state", "held")
    firm.command("journal", "correct", str(held["id"]), "--set", "number=ТД00-000032")
    store.ends("done", correction)
    assert store.shipped(deal) == [(NUMBER, ["21.00"]), ("ТД00-000032", ["5"])]


@pytest.mark.rule("K10", "H6")
def test_a_shipment_whose_order_was_given_another_deal_is_shown_to_the_operator(firm: Firm, store: Goods) -> None:
    former, deal = firm.deal(), firm.deal()
    for number in (former, deal):
        store.ends("done", store.goods(shipment("add", number, NUMBER, ref=f"moved-{former}")))
    (shown,) = store.of_deal(deal, "--needs-look")
    assert f"written into deal {former} before" in firm.command("journal", "show", str(shown["id"]))
    assert store.shipped(deal) == [(NUMBER, ["21.00"])]


@pytest.mark.rule("K10", "K11", "H3", "H4")
def test_whatever_ksup_answers_instead_goods_and_their_correction_arrive_once(firm: Firm, store: Goods) -> None:
    told = {firm.deal(): (fault, number) for fault in TROUBLES for number in (NUMBER, "")}
    for deal, (fault, _) in told.items():
        for act in ("shipment.add", "shipment.put"):
            firm.ksup.fault(fault, act=act, deal=str(deal), times=1)
    sent = [
        store.goods(message)
        for deal, (_, number) in told.items()
        for message in (shipment("add", deal, number), shipment("change", deal, number, "5"))
    ]
    store.ends("done", *sent)
    for deal, (fault, number) in told.items():
        assert store.shipped(deal) == [(number or None, ["5"])], (fault, number)
        assert store.history(deal) == ["shipment", "shipment"], (fault, number)


@pytest.mark.rule("K10")
def test_10000_lines_in_cyrillic(firm: Firm, store: Goods) -> None:
    deal = firm.deal()
    lines = [{**LINE, "article": f"АРТ-{at:05}", "name": f"Окно «Ё» № {at}"} for at in range(10_000)]
    message = {**shipment("add", deal, NUMBER), "lines": lines}
    store.ends("done", store.goods(message))
    (held,) = firm.ksup.shipments(str(deal))
    assert [line["name"] for line in held["lines"]] == [line["name"] for line in lines]


@pytest.mark.rule("H2", "K8", "K10")
def test_order_money_and_goods_of_a_deal_stand_in_one_line(firm: Firm, store: Goods) -> None:
    """All wait behind the first, which finds no deal, and follow in the order 1C sent them."""
    deal = firm.unknown_deal()
    order = {"type": "add", "order_number": "РУЧ-1", "deal_number": deal, "lines": [LINE], "order_type": "Розничный"}
    pdf = {"name": "Заказ.pdf", "content_type": "application/pdf", "content": "JVBERi0xLjQK"}
    _, first = firm.post({**order, "file": pdf})
    store.ends("held", first["id"])
    rest = [
        store.goods(shipment("add", deal, NUMBER)),
        store.money(income(deal, 1, document="ТД-9", part=1)),
        store.goods(shipment("change", deal, NUMBER, "5")),
        store.money(income(deal, 2, document="ТД-9", part=2)),
    ]
    assert {firm.told(id_) for id_ in rest} == {"waiting"}
    firm.ksup.add_deals([str(deal)])
    firm.command("journal", "redo", "--state", "held", "--key", str(deal), "--all", "--yes")
    store.ends("done", first["id"], *rest)
    assert store.history(deal) == ["order", "shipment", "income", "shipment", "income"]
    assert len(lines_of(firm.in_ksup(deal)["orders"][0])) == 1
