"""Repeats, reorderings, waiting: nothing twice, nothing older after newer, nothing forgotten."""

import json
from typing import Any

import pytest

from .firm import LINES, Firm, Record, both, line, messages_of, until


def by_hand(deal: int, number: str = "РУЧ-1", **more: Any) -> Record:
    lines = [{**line(), "sum": "21.00"}]
    pdf = {"name": "Заказ.pdf", "content_type": "application/pdf", "content": "JVBERi0xLjQK"}
    return {"type": "add", "order_number": number, "deal_number": deal, "lines": lines, "file": pdf, **more}


@both
@pytest.mark.rule("H1", "H4")
@pytest.mark.parametrize("how", ["after", "together"])
def test_a_message_sent_twice_is_written_once(firm: Firm, how: str) -> None:
    firm.ut.fault(send_twice=how)
    firm.ut.habits(vary=True)
    order = firm.order(firm.ut, firm.deal())
    firm.arrives(order)
    assert firm.ut.wait_sent()
    (sent,) = messages_of(firm.ut, order)
    assert sent["sends"] == 2
    assert len(firm.notes(order)) == 1


@pytest.mark.rule("H1", "H4")
@pytest.mark.parametrize("fault", ["lose_answer", "cut_after_sending"])
def test_1c_that_lost_the_answer_repeats_and_nothing_is_doubled(firm: Firm, fault: str) -> None:
    firm.ut.fault(**{fault: 2})
    order = firm.order(firm.ut, firm.deal())
    firm.arrives(order)
    until(lambda: messages_of(firm.ut, order)[0]["state"] == "accepted")
    assert messages_of(firm.ut, order)[0]["sends"] == 3
    assert len(firm.notes(order)) == 1


@pytest.mark.rule("H1", "K5")
def test_the_same_add_with_new_content_is_taken_as_a_change(firm: Firm) -> None:
    deal = firm.deal()
    assert firm.post(by_hand(deal))[0] == 202
    newer = {**line(quantity="5"), "sum": "52.50"}
    assert firm.post(by_hand(deal, lines=[newer]))[0] == 202
    until(lambda: [one["sum"] for one in firm.in_ksup(deal)["orders"]] == ["52.50"])


@pytest.mark.rule("H1")
def test_a_key_used_for_something_else_is_told_and_changes_nothing(firm: Firm) -> None:
    deal = firm.deal()
    _, first = firm.post(by_hand(deal), key="k-1")
    _, again = firm.post(by_hand(deal), key="k-1")
    assert (again["id"], again["duplicate"]) == (first["id"], True)
    status, conflict = firm.post(by_hand(deal, number="РУЧ-2"), key="k-1")
    assert (status, conflict["id"]) == (409, first["id"])
    until(lambda: len(firm.in_ksup(deal)["orders"]) == 1)


@pytest.mark.rule("H2", "H5")
def test_messages_of_a_deal_that_overtook_each_other_leave_the_newest_state(firm: Firm) -> None:
    firm.ut.change_settings(sending=False)
    order = firm.order(firm.ut, firm.deal())
    changed = firm.ut.change_order(order["ref"], lines=[line(quantity="9")])
    firm.ut.fault(reorder=1)
    firm.ut.change_settings(sending=True)
    firm.arrives(changed)
    until(lambda: {firm.state(message) for message in messages_of(firm.ut, order)} == {"done"})
    first, second = messages_of(firm.ut, order)
    assert first["accepted_at"] > second["accepted_at"]
    assert [note["detail"]["sum"] for note in firm.notes(order)] == ["94.50"]


@pytest.mark.rule("H2", "K6")
def test_an_ending_that_overtook_its_order_is_applied_after_it_without_a_person(firm: Firm) -> None:
    firm.ut.change_settings(sending=False)
    order = firm.order(firm.ut, firm.deal())
    firm.ut.close_order(order["ref"])
    firm.ut.fault(reorder=1)
    firm.ut.change_settings(sending=True)
    until(lambda: firm.in_ksup(order["deal_number"])["status"] == "Отменённая")
    assert [note["detail"].get("state") for note in firm.notes(order, "state")] == ["cancelled"]
    first, second = messages_of(firm.ut, order)
    assert first["accepted_at"] > second["accepted_at"]
    until(lambda: {firm.state(first), firm.state(second)} == {"done"})


@both
@pytest.mark.rule("H2")
def test_an_order_lives_its_whole_life_in_ksup_in_the_order_of_1c(firm: Firm) -> None:
    firm.ut.change_settings(sessions=4)
    deals = [firm.deal() for _ in range(6)]
    orders = [firm.order(firm.ut, deal) for deal in deals]
    for quantity in ("3", "4", "5"):
        for order in orders:
            firm.ut.change_order(order["ref"], lines=[line(quantity=quantity)])
    for order in orders:
        firm.ut.close_order(order["ref"])
    until(lambda: all(firm.in_ksup(deal)["status"] == "Отменённая" for deal in deals))
    for order in orders:
        sums = [float(note["detail"]["sum"]) for note in firm.notes(order)[1:]]
        assert sums == sorted(sums)
        assert sums[-1] == 52.5
        assert len(firm.notes(order, "state")) == 1


@pytest.mark.rule("K4", "H2", "H6")
def test_an_unknown_deal_is_held_until_it_is_there_and_redone_and_those_behind_it_follow(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.unknown_deal())
    changed = firm.ut.change_order(order["ref"], lines=LINES[:1])
    until(lambda: [m["state"] for m in messages_of(firm.ut, order)] == ["accepted"] * 2)
    held, behind = messages_of(firm.ut, order)
    until(lambda: "held" in {firm.state(held), firm.state(behind)})
    firm.ksup.add_deals([str(order["deal_number"])])
    firm.command("journal", "redo", "--state", "held", "--key", str(order["deal_number"]), "--all", "--yes")
    firm.arrives(changed)
    until(lambda: {firm.state(held), firm.state(behind)} == {"done"})


@pytest.mark.rule("H6", "K6")
def test_an_ending_without_its_number_is_corrected_from_the_command_line(firm: Firm) -> None:
    deal = firm.deal()
    for number in ("РУЧ-1", "РУЧ-2"):
        firm.post(by_hand(deal, number=number))
    until(lambda: len(firm.in_ksup(deal)["orders"]) == 2)
    ending = {"type": "cancel", "deal_number": deal}
    _, taken = firm.post(ending, key=f"end-{deal}")
    until(lambda: firm.told(taken["id"]) == "held")
    (held,) = json.loads(firm.command("journal", "list", "--state", "held", "--key", str(deal), "--json"))["messages"]
    firm.command("journal", "correct", str(held["id"]), "--set", "order_number=РУЧ-2")
    until(lambda: firm.told(taken["id"]) == "done")
    states = {one["order_number"]: one["state"] for one in firm.in_ksup(deal)["orders"]}
    assert states == {"РУЧ-1": "open", "РУЧ-2": "cancelled"}
    _, again = firm.post(ending, key=f"end-{deal}")
    assert (again["id"], again["state"], again["duplicate"]) == (taken["id"], "done", True)
