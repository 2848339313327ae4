"""KSUP in trouble: 1C never notices, and everything is there afterwards, once."""

import pytest

from .firm import TROUBLES, Firm, line, messages_of, until


@pytest.mark.rule("H4")
def test_an_answer_ksup_lost_does_not_write_the_order_twice(firm: Firm) -> None:
    deal = firm.deal()
    firm.ksup.fault("lost_answer", act="order.put", deal=str(deal), times=2)
    order = firm.order(firm.ut, deal)
    firm.arrives(order)
    until(lambda: firm.state(messages_of(firm.ut, order)[0]) == "done")
    assert len(firm.notes(order)) == 1


@pytest.mark.rule("H4")
def test_a_ksup_that_keeps_no_identities_is_looked_at_before_anything_is_sent_again(firm: Firm) -> None:
    firm.ksup.fault("no_identities")
    deal = firm.deal()
    firm.ksup.fault("lost_answer", act="order.put", deal=str(deal), times=1)
    order = firm.order(firm.ut, deal)
    firm.arrives(order)
    until(lambda: firm.state(messages_of(firm.ut, order)[0]) == "done")
    puts = [one for one in firm.ksup.arrivals() if one["act"] == "order.put" and str(deal) in one["object"]]
    assert [one["outcome"] for one in puts] == ["applied"]
    assert len(firm.notes(order)) == 1


@pytest.mark.rule("H3")
def test_whatever_ksup_answers_instead_the_order_arrives_once(firm: Firm) -> None:
    told = {firm.deal(): fault for fault in (*TROUBLES, "429")}
    for deal, fault in told.items():
        firm.ksup.fault(fault, act="order.put", deal=str(deal), times=1, retry_after=1)
    orders = [firm.order(firm.ut, deal) for deal in told]
    for order in orders:
        firm.arrives(order)
    until(lambda: {firm.state(messages_of(firm.ut, order)[0]) for order in orders} == {"done"})
    assert [fault for order, fault in zip(orders, told.values(), strict=True) if len(firm.notes(order)) != 1] == []


@pytest.mark.rule("H3", "H5")
def test_while_ksup_is_down_1c_is_answered_at_once_and_afterwards_all_is_there(firm: Firm) -> None:
    deals = [firm.deal() for _ in range(5)]
    firm.ksup.stop()
    try:
        orders = [firm.order(firm.ut, deal) for deal in deals]
        changed = [firm.ut.change_order(order["ref"], lines=[line(quantity="4")]) for order in orders]
        assert firm.ut.wait_sent(10)
        until(lambda: "failing" in firm.command("connection", "list", "--json"))
    finally:
        firm.ksup.start()
    for order in changed:
        firm.arrives(order)
        assert len(firm.notes(order)) <= 2
