"""Money of 1C in KSUP's deals, and before the eyes of a person.   Rules K8, K9."""

import pytest

from .firm import TROUBLES, Firm, Record
from .goods import Goods, document, income


@pytest.fixture
def till(firm: Firm) -> Goods:
    for user in ("1", "2"):
        firm.ksup.employ(user, active=True)
    return Goods(firm)


@pytest.mark.rule("K8")
def test_money_for_an_order_is_added_to_its_deal(firm: Firm, till: Goods) -> None:
    deal = firm.deal()
    till.ends("done", till.money(income(deal, document="ТД00-000017", part=1)))
    (held,) = firm.ksup.incomes(str(deal))
    assert (held["date"], held["sum"]) == ("2026-03-05T00:00:00+03:00", "1250.50")
    assert (held["base"], held["document"], held["part"]) == ("onec-ut", "ТД00-000017", "1")
    assert firm.in_ksup(deal)["status"] == "Новая"


@pytest.mark.rule("K8")
def test_one_payment_pays_orders_of_one_deal_and_of_others(firm: Firm, till: Goods) -> None:
    one, other = firm.deal(), firm.deal()
    parts = [(one, 1), (one, 2), (other, 3), (other, 1)]
    till.ends("done", *(till.money(income(deal, 100, document="ТД-1", part=part)) for deal, part in parts))
    assert till.sums(one) == till.sums(other) == ["100", "100"]


@pytest.mark.rule("K8", "H4")
def test_the_same_part_of_a_document_sent_twice_is_there_once_whatever_its_keys(firm: Firm, till: Goods) -> None:
    twice = {firm.deal(): keys for keys in (("k-{}", "k-{}"), ("", ""), ("k-{}", "other-{}"), ("k-{}", ""))}
    for deal, keys in twice.items():
        message = income(deal, document="ТД-2", part=1)
        till.ends("done", *(till.money(message, key.format(deal)) for key in keys))
    assert [till.sums(deal) for deal in twice] == [["1250.50"]] * 4


@pytest.mark.rule("K8")
def test_a_part_that_is_told_otherwise_is_held_and_the_deal_goes_on_once_it_is_dropped(firm: Firm, till: Goods) -> None:
    deal = firm.deal()
    till.ends("done", till.money(income(deal, document="ТД-3", part=1)))
    other = till.money(income(deal, 99, document="ТД-3", part=1))
    behind = till.money(income(deal, 5, document="ТД-3", part=2))
    till.ends("held", other)
    assert till.sums(deal) == ["1250.50"]
    firm.command("journal", "drop", "--state", "held", "--key", str(deal), "--why", "the same", "--all", "--yes")
    till.ends("done", behind)
    assert till.sums(deal) == ["1250.50", "5"]


@pytest.mark.rule("K8")
def test_two_bases_with_equal_documents_do_not_meet(firm: Firm, till: Goods) -> None:
    deal = firm.deal()
    till.ends("done", till.money(income(deal, 1, document="ТД-4", part=1)))
    till.ends("done", till.money(income(deal, 2, document="ТД-4", part=1), base="onec-shop"), base="onec-shop")
    assert {one["base"]: one["sum"] for one in firm.ksup.incomes(str(deal))} == {"onec-ut": "1", "onec-shop": "2"}


@pytest.mark.rule("K8", "H6")
def test_money_for_a_deal_ksup_does_not_have_is_held_until_it_is_there(firm: Firm, till: Goods) -> None:
    deal = firm.unknown_deal()
    first, second = (till.money(income(deal, 1, document="ТД-5", part=part)) for part in (1, 2))
    till.ends("held", first)
    assert "KSUP has no deal" in str(till.of_deal(deal, "--state", "held"))
    firm.ksup.add_deals([str(deal)])
    firm.command("journal", "redo", "--state", "held", "--key", str(deal), "--all", "--yes")
    till.ends("done", first, second)
    assert [one["part"] for one in firm.ksup.incomes(str(deal))] == ["1", "2"]


@pytest.mark.rule("K8", "H6")
def test_a_sum_that_is_none_is_held_with_its_field_and_corrected_by_a_person(firm: Firm, till: Goods) -> None:
    deal = firm.deal()
    status, answer = firm.post(income(deal, "сто рублей", document="ТД-6", part=1), kind="incomes")
    assert (status, answer["state"], [one["field"] for one in answer["errors"]]) == (202, "held", ["sum"])
    (held,) = till.of_deal(deal, "--state", "held")
    firm.command("journal", "correct", str(held["id"]), "--set", "sum=100,50")
    till.ends("done", answer["id"])
    assert till.sums(deal) == ["100.50"]


@pytest.mark.rule("K8")
def test_a_refund_is_no_income_it_is_shown_and_holds_nothing_up(firm: Firm, till: Goods) -> None:
    deal, sums = firm.deal(), ("-1 250,50", 7)
    refund, money = (till.money(income(deal, one, document="ТД-7", part=n)) for n, one in enumerate(sums, 1))
    till.ends("done", refund, money)
    assert till.sums(deal) == ["7"]
    (shown,) = till.of_deal(deal, "--needs-look")
    assert "enter it in KSUP by hand" in firm.command("journal", "show", str(shown["id"]))


@pytest.mark.rule("K8", "H3", "H4")
def test_whatever_ksup_answers_instead_the_money_arrives_once_named_or_not(firm: Firm, till: Goods) -> None:
    names: tuple[Record, ...] = ({"document": "ТД-8", "part": 1}, {})
    told = {firm.deal(): (fault, named) for fault in (*TROUBLES, "429") for named in names}
    for deal, (fault, _) in told.items():
        firm.ksup.fault(fault, act="income.add", deal=str(deal), times=2, retry_after=1)
    till.ends("done", *(till.money(income(deal, **named)) for deal, (_, named) in told.items()))
    assert [what for deal, what in told.items() if till.sums(deal) != ["1250.50"]] == []


@pytest.mark.rule("K9")
@pytest.mark.parametrize("dismissed", [(), ("1",)], ids=["responsible", "substitute"])
def test_money_of_no_order_is_told_to_the_person_or_to_the_substitute(
    firm: Firm, till: Goods, dismissed: tuple[str, ...]
) -> None:
    for user in dismissed:
        firm.ksup.employ(user, active=False)
    name = document()
    till.ends("done", till.money(income(None, document=name)))
    (notice,) = till.notices(name)
    assert (notice["told"], notice["sum"]) == ("2" if dismissed else "1", "1250.50")
    assert f"1\u00a0250,50 от 05.03.2026, документ {name}" in notice["text"]


@pytest.mark.rule("K9", "H7")
def test_where_nobody_is_left_it_waits_for_another_choice_and_stops_nothing_else(firm: Firm, till: Goods) -> None:
    for user in ("1", "2"):
        firm.ksup.employ(user, active=False)
    name, deal = document(), firm.deal()
    held = till.money(income(None, document=name))
    till.ends("held", held)
    till.ends("done", till.money(income(deal)))
    firm.ksup.employ("2", active=True)
    firm.command("flow", "change", "incomes-onec-ut", "--set", "responsible=2")
    try:
        firm.command("journal", "redo", "--state", "held", "--text", name, "--all", "--yes")
        till.ends("done", held)
        assert [one["told"] for one in till.notices(name)] == ["2"]
    finally:
        firm.command("flow", "change", "incomes-onec-ut", "--set", "responsible=1")


@pytest.mark.rule("K9", "H4")
def test_of_one_document_he_is_told_once(till: Goods) -> None:
    name = document()
    for key in ("k-{}", "k-{}", "other-{}"):
        till.ends("done", till.money(income(None, document=name), key.format(name[-6:])))
    assert len(till.notices(name)) == 1


@pytest.mark.rule("K9", "H2", "H4")
def test_of_one_document_that_comes_twice_at_once_he_is_told_once(firm: Firm, till: Goods) -> None:
    """1C writes 0 where nobody filled in the deal."""
    firm.ksup.fault("slow", act="notice.add", seconds=0.3)
    name = document()
    message = income(None, document=name, deal_number=0)
    till.ends("done", *(till.money(message, f"{key}-{name[-6:]}") for key in "ab"))
    assert len(till.notices(name)) == 1


@pytest.mark.rule("K9", "H3", "H4")
def test_whatever_ksup_answers_instead_he_is_told_once(firm: Firm, till: Goods) -> None:
    """One trouble after the other."""
    name = document()
    for fault in ("503", "500", "lost_answer"):
        firm.ksup.fault(fault, act="notice.add", times=1)
    till.ends("done", till.money(income(None, document=name)))
    assert len(till.notices(name)) == 1
