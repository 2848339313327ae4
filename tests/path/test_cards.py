"""Products, clients and retail receipts of 1C over the whole path.   Rules K1.3, K2, K2.1, K3, K12, K13, H2, H5."""

import pytest

from .cards import Cards, product, receipt
from .firm import Firm

pytestmark = pytest.mark.parametrize("whole_firm", ["sqlite"], indirect=True)
"""What differs by the database is the journal's, and told in its stories."""


@pytest.fixture
def cards(firm: Firm) -> Cards:
    return Cards(firm)


@pytest.mark.rule("K3", "H5")
@pytest.mark.parametrize("named", [{"ref": "r-{}"}, {}], ids=["by its id", "by its article"])
def test_of_several_waiting_states_of_a_product_only_the_latest_is_sent(
    firm: Firm, cards: Cards, named: dict[str, str]
) -> None:
    """Behind the first, which KSUP takes its time to answer."""
    article = cards.fresh()
    told = {name: value.format(article) for name, value in named.items()}
    firm.ksup.fault("slow", act="product.put", times=1, seconds=1)
    ids = [cards.send("products", product(article, f"Окно {at}", **told)) for at in range(5)]
    assert cards.came_to(*ids) == ["created", *["superseded"] * 3, "updated"]
    assert (cards.product(article) or {})["name"] == "Окно 4"


@pytest.mark.rule("K3", "H2")
def test_of_states_that_changed_places_the_newest_stays(cards: Cards) -> None:
    article = cards.fresh()
    newer = cards.send("products", product(article, "Новое", moment="2026-03-06T15:00:00"))
    older = cards.send("products", product(article, "Старое", moment="2026-03-06T14:00:00"))
    cards.ends("done", newer, older)
    assert (cards.product(article) or {})["name"] == "Новое"


@pytest.mark.rule("K3.2", "H2")
def test_a_renaming_does_not_overtake_what_was_sent_under_the_former_article(firm: Firm, cards: Cards) -> None:
    """The first waits for its try under the same identity, so nothing ends it; the second stands behind it."""
    former, article = cards.fresh(), cards.fresh()
    firm.ksup.fault("lost_answer", act="product.put", times=1)
    ids = [cards.send("products", product(one, ref=f"r-{former}")) for one in (former, article)]
    cards.ends("done", *ids)
    assert cards.product(former) is None
    assert cards.product(article)


@pytest.mark.rule("K3.1", "K3.2")
def test_what_stays_in_1c_is_passed_over_and_what_has_no_article_is_held_behind_nobody(cards: Cards) -> None:
    left, taken, ref = cards.fresh(), cards.fresh(), f"r-{cards.fresh()}"
    passed = cards.send("products", product(left, group="Двери"))
    bare = cards.send("products", {"type": "add", "name": "Без артикула", "ref": ref})
    cards.ends("held", bare)
    later = cards.send("products", product(taken, ref=ref, group="Изделия/Окна"))
    assert cards.came_to(passed, later) == ["skipped", "created"]
    assert cards.product(left) is None
    assert cards.product(taken)


@pytest.mark.rule("K3", "K12", "H3", "H4")
@pytest.mark.parametrize("fault", ["lost_answer", "503"])
def test_whatever_ksup_answers_instead_product_client_and_receipts_arrive_once(
    firm: Firm, cards: Cards, fault: str
) -> None:
    article, code = cards.fresh(), cards.fresh()
    client = cards.client(code)
    for act in ("product.put", "contact.put", "retail.add"):
        firm.ksup.fault(fault, act=act, times=1)
    cards.ends(
        "done",
        cards.send("products", product(article)),
        cards.send("counterparties", {"code_1c": code, "name": "Анна Берёзкина"}),
        cards.send("receipts", receipt(code, number="")),
        cards.send("receipts", receipt(code, number=f"ЧК-{code}")),
    )
    assert cards.product(article)
    assert cards.contact(client)["name"] == "Анна Берёзкина"
    assert [deal["status"] for deal in cards.deals(client)] == ["Завершённая"] * 2


@pytest.mark.rule("K12", "H2")
def test_a_contact_goes_before_the_receipt_of_its_client(firm: Firm, cards: Cards) -> None:
    """Held by what only a person can decide, the change of the client keeps his receipts behind it."""
    code, other = cards.fresh(), cards.fresh()
    client, neighbour = cards.client(code), cards.client(other)
    change = cards.send("counterparties", {"code_1c": code, "name": "ООО «Ёлка»", "type": "company"})
    cards.ends("held", change)
    behind = cards.send("receipts", receipt(code, number=f"ЧК-{code}"))
    cards.ends("done", cards.send("receipts", receipt(other, number=f"ЧК-{other}")))
    assert (firm.told(behind), cards.deals(client), len(cards.deals(neighbour))) == ("waiting", [], 1)
    firm.command("journal", "drop", "--state", "held", "--key", code, "--why", "a person", "--all", "--yes")
    cards.ends("done", behind)
    assert len(cards.deals(client)) == 1


@pytest.mark.rule("K1.3", "K12", "H2")
def test_a_receipt_that_came_before_its_clients_code_waits_for_it_without_a_person(cards: Cards) -> None:
    code = cards.fresh()
    client = cards.client()
    early = cards.send("receipts", receipt(code, number=f"ЧК-{code}"))
    given = cards.send("counterparty-codes", {"ksup_id": client, "code_1c": code})
    cards.ends("done", early, given)
    assert len(cards.deals(client)) == 1


@pytest.mark.rule("K2", "K1.3", "H2")
def test_a_change_that_came_before_the_code_is_applied_after_it(cards: Cards) -> None:
    code = cards.fresh()
    client = cards.client()
    change = cards.send("counterparties", {"code_1c": code, "name": "Анна Берёзкина"})
    cards.ends("done", change, cards.send("counterparty-codes", {"ksup_id": client, "code_1c": code}))
    assert cards.contact(client)["name"] == "Анна Берёзкина"


@pytest.mark.rule("K2", "H5")
def test_of_several_waiting_states_of_a_client_only_the_latest_is_sent(firm: Firm, cards: Cards) -> None:
    code = cards.fresh()
    client = cards.client(code)
    firm.ksup.fault("slow", act="contact.put", times=1, seconds=1)
    ids = [cards.send("counterparties", {"code_1c": code, "name": f"Анна {at}"}) for at in range(4)]
    assert cards.came_to(*ids) == ["updated", *["superseded"] * 2, "updated"]
    assert cards.contact(client)["name"] == "Анна 3"


@pytest.mark.rule("K2.1", "K12")
def test_a_client_ksup_does_not_know_is_passed_over_with_his_receipt_after_a_while(firm: Firm, cards: Cards) -> None:
    code = cards.fresh()
    change = cards.send("counterparties", {"code_1c": code, "name": "Анна"})
    sold = cards.send("receipts", receipt(code, number=f"ЧК-{code}"))
    assert {firm.told(change), firm.told(sold)} == {"waiting"}
    assert cards.came_to(change, sold) == ["skipped", "skipped"]


@pytest.mark.rule("K12", "H4")
@pytest.mark.parametrize("keys", [("k-{}", "k-{}"), ("", ""), ("k-{}", "other-{}")], ids=["key", "none", "two keys"])
def test_a_receipt_sent_twice_is_one_deal(cards: Cards, keys: tuple[str, str]) -> None:
    code = cards.fresh()
    client = cards.client(code)
    message = receipt(code, number=f"ЧК-{code}")
    cards.ends("done", *(cards.send("receipts", message, key.format(code)) for key in keys))
    assert len(cards.deals(client)) == 1


@pytest.mark.rule("K12")
def test_one_number_with_other_content_or_another_client_and_a_bare_repeat_are_held(cards: Cards) -> None:
    code, other = cards.fresh(), cards.fresh()
    client, neighbour = cards.client(code), cards.client(other)
    first = receipt(code, number=f"ЧК-{code}")
    cards.ends("done", cards.send("receipts", first), cards.send("receipts", receipt(code, number="")))
    cards.ends(
        "held",
        cards.send("receipts", {**first, "lines": [*first["lines"], *first["lines"]]}),
        cards.send("receipts", {**first, "code_1c": other}),
        cards.send("receipts", receipt(code, number="")),
        cards.send("receipts", {**receipt(code, number=f"ЧК-{other}"), "lines": []}),
    )
    assert (len(cards.deals(client)), cards.deals(neighbour)) == (2, [])


@pytest.mark.rule("K13")
def test_receipts_without_a_card_are_each_counted_and_nothing_is_done(firm: Firm, cards: Cards) -> None:
    before = len(firm.ksup.arrivals())
    ids = [cards.send("receipts", {"type": "roznicanocard"}) for _ in range(3)]
    cards.ends("done", *ids)
    assert len(set(ids)) == 3
    assert len(firm.ksup.arrivals()) == before


@pytest.mark.rule("K2", "K12", "H2")
def test_equal_codes_of_two_bases_are_two_clients_and_neither_waits_for_the_other(firm: Firm, cards: Cards) -> None:
    code = cards.fresh()
    ut, shop = cards.client(code), cards.client(code, "onec-shop")
    cards.ends("held", cards.send("counterparties", {"code_1c": code, "name": "ООО «Ёлка»", "type": "company"}))
    behind = cards.send("receipts", receipt(code, f"ЧК-{code}"))
    change = cards.send("counterparties", {"code_1c": code, "name": "Анна Берёзкина"}, base="onec-shop")
    sold = cards.send("receipts", receipt(code, f"ЧК-{code}"), base="onec-shop")
    cards.ends("done", change, sold, base="onec-shop")
    assert (firm.told(behind), cards.deals(ut), len(cards.deals(shop))) == ("waiting", [], 1)
    assert [cards.contact(one)["name"] for one in (ut, shop)] == ["Анна Ёлкина", "Анна Берёзкина"]
