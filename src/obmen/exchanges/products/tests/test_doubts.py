"""What a person has to look at before it goes to KSUP, and what he is told of it.   Rules H13, K3.1, K3.2."""

from typing import Any

import pytest

from obmen.core.errors import Misconfigured
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.settings import Choice
from obmen.exchanges.products import collect, compare
from obmen.exchanges.products.matching import MOST_NAMED
from obmen.exchanges.products.planning import MOST_NAMED as MOST_GROUPS
from obmen.exchanges.products.settings import ProductSettings
from tests.batteries.watched_run import WatchedRun

from .test_matching import acts, chain, kept, listed, plan
from .two_sides import Here, There


def conflict(here: list[ListedProduct], there: list[KeptProduct], at: int = 0) -> tuple[str, list[str], str]:
    """Of the row at that place: its finding, the products it shows and why."""
    row = plan(here, there)[at]
    assert (row.act, row.record, row.before, row.after) == ("conflict", None, {}, {})
    return row.finding, [one.id for one in row.objects], str(row.why)


@pytest.mark.rule("H13", "K3.2")
def test_products_of_1c_with_one_article_are_told_each_with_the_others_and_with_what_ksup_has_of_it() -> None:
    here = [listed("r-1", "A-1", "Фильтр"), listed("r-2", "A-1", "Колодки")]
    assert [conflict(here, [], at) for at in (0, 1)] == [
        ("doubled", [], f"Several products of 1C have article A-1: {names}. Leave it to one of them in 1C")
        for names in ("«Фильтр», «Колодки»", "«Колодки», «Фильтр»")
    ]
    assert conflict(here, [kept("7")])[:2] == ("doubled", ["7"])
    assert conflict(here, [kept("7", onec_spb="r-1")])[:2] == ("doubled", ["7"])
    many = [listed(f"r-{n}", "A-1", f"Фильтр {n}") for n in range(20)]
    assert conflict(many, [])[2].count("«") == MOST_NAMED
    assert conflict([*here, listed("r-3", "A-1", archived=True)], [])[2].count("«") == 2


@pytest.mark.rule("H13", "K3.2")
@pytest.mark.parametrize("turn", [1, -1], ids=["it first", "it last"])
def test_one_that_ksup_knows_keeps_the_article_another_of_1c_claims_and_takes_none_that_two_claim(turn: int) -> None:
    here = [listed("r-1", "A-1", "Фильтр"), listed("r-2", "A-1", "Колодки")][::turn]
    assert acts(plan(here, [kept("7", onec_ut="r-1")])) == {"r-1": "leave", "r-2": "conflict"}
    follower = listed("r-3", "A-0", "Ключ")
    there = [kept("7", "A-0", onec_ut="r-1"), kept("8", "B-0", "Ключ", onec_ut="r-3")]
    for all_ in ([*here, follower], [follower, *here]):
        rows = plan(all_, there)
        assert acts(rows) == {"r-1": "conflict", "r-2": "conflict", "r-3": "conflict"}
        [first] = [row for row in rows if row.key == "ref:r-1"]
        assert ([one.id for one in first.objects], "Several products" in str(first.why)) == (["7"], True)
        [last] = [row for row in rows if row.key == "ref:r-3"]
        assert "Mend that one first" in str(last.why)


@pytest.mark.rule("H13", "K3.2")
@pytest.mark.parametrize(
    "holder",
    [
        [],
        [listed("r-9", "A-1", archived=True)],
        [listed("r-9", "A-7", deletion_mark=True)],
        [listed("r-9", "A-1", "Ключ")],
    ],
    ids=["gone from 1C", "stays in 1C", "stays under another article", "is to keep it"],
)
def test_an_article_of_another_product_of_1c_is_not_taken_from_it(holder: list[ListedProduct]) -> None:
    there = [kept("9", "A-1", "Ключ", onec_ut="r-9")]
    finding, objects, why = conflict([listed("r-1"), *holder], there)
    assert (finding, objects) == ("doubled", ["9"])
    assert why.startswith("Article A-1 belongs to another product of 1C in KSUP: «Ключ» (A-1).")
    finding, objects, why = conflict([listed("r-1"), *holder], [kept("1", "", onec_ut="r-1"), *there])
    assert (finding, objects) == ("doubled", ["1", "9"])
    assert "«Фильтр» (—), «Ключ» (A-1)" in why


@pytest.mark.rule("H13", "K3.2")
def test_an_article_that_two_claim_is_taken_from_nobody_though_its_bearer_moves_on() -> None:
    here = [listed("r-1"), listed("r-2", "A-1", "Ключ"), listed("r-3", "A-3", "Колодки")]
    there = [kept("3", "A-1", "Колодки", onec_ut="r-3")]
    finding, objects, why = conflict(here, there)
    assert (finding, objects, "belongs to another product" in why) == ("doubled", ["3"], True)
    rows = plan(here, [kept("2", "A-2", "Ключ", onec_ut="r-2"), *there])
    assert acts(rows) == {"r-1": "conflict", "r-2": "conflict", "r-3": "update"}
    assert [one.id for one in rows[1].objects] == ["2", "3"]


@pytest.mark.rule("H13", "K3")
def test_an_article_of_another_base_is_the_same_product_only_under_the_same_name() -> None:
    [row] = plan([listed("r-1", name="  ФИЛЬТР")], [kept("7", onec_spb="s-1")])
    assert (row.act, row.after, [one.id for one in row.objects]) == ("update", {"name": "  ФИЛЬТР"}, ["7"])
    finding, objects, why = conflict([listed("r-1", name="Ключ")], [kept("7", onec_spb="s-1")])
    assert (finding, objects) == ("doubled", ["7"])
    assert why.startswith("Article A-1 came from another base too, where it is called otherwise: «Фильтр» (A-1).")
    [row] = plan([listed("r-1", name="Ключ")], [kept("7")])
    assert (row.act, row.after) == ("update", {"name": "Ключ"})


@pytest.mark.rule("H13")
def test_of_many_products_of_one_name_a_few_are_shown() -> None:
    there = [kept(f"{n}", f"B-{n}") for n in range(20)]
    finding, objects, why = conflict([listed("r-1")], there)
    assert (finding, objects) == ("undecided", [f"{n}" for n in range(MOST_NAMED)])
    assert why.startswith("KSUP has a product of this name under another article: «Фильтр» (B-0), «Фильтр» (B-1)")
    assert "give it the article A-1 there" in why


@pytest.mark.rule("H13", "K3.2")
@pytest.mark.parametrize("turn", [1, -1], ids=["the follower first", "the follower last"])
def test_who_follows_one_that_cannot_move_waits_for_it_and_so_does_who_follows_that_one(turn: int) -> None:
    here, there = chain("A>B", "B>C", "C>D", "D>D")
    del here[3]  # the bearer of D is gone from 1C
    rows = {row.key: row for row in plan(here[::turn], there)}
    assert {key: (row.act, row.finding) for key, row in rows.items()} == {
        "ref:r-A": ("conflict", "undecided"), "ref:r-B": ("conflict", "undecided"),
        "ref:r-C": ("conflict", "doubled"),
    }  # fmt: skip
    for key, objects in (("ref:r-A", ["A", "B"]), ("ref:r-B", ["B", "C"])):
        assert "Mend that one first" in str(rows[key].why)
        assert [one.id for one in rows[key].objects] == objects
    assert "«Ключ» (C), «Масло» (D)" in str(rows["ref:r-C"].why)


@pytest.mark.rule("H13", "K3.2")
def test_two_that_have_exchanged_their_articles_are_told_with_both_and_whoever_claims_one_of_them_beside() -> None:
    here, there = chain("A>B", "B>A", "C>A")
    rows = plan(here[:2], there)
    assert [(row.act, row.finding, [one.id for one in row.objects]) for row in rows] == [
        ("conflict", "undecided", ["A", "B"]), ("conflict", "undecided", ["B", "A"]),
    ]  # fmt: skip
    assert "have exchanged their articles, B among them: «Фильтр» (A), «Колодки» (B)." in str(rows[0].why)
    rows = plan(here, there)
    assert [(row.act, row.finding) for row in rows] == [
        ("conflict", "undecided"), ("conflict", "doubled"), ("conflict", "doubled"),
    ]  # fmt: skip


@pytest.mark.rule("H13", "K3.2")
def test_one_that_takes_a_free_article_moves_with_all_else_that_is_new_of_it_before_who_takes_its_own() -> None:
    here = [listed("r-9", "A", "Новый"), listed("r-1", "B", "Фильтр новый")]
    first, second = plan(here, [kept("1", "A", "Фильтр", onec_ut="r-1"), kept("2", "", "Новый")])
    assert (first.key, first.before) == ("ref:r-1", {"article": "A", "name": "Фильтр"})
    assert (second.key, second.act, second.before, [one.id for one in second.objects]) == (
        "ref:r-9", "update", {"article": ""}, ["2"],
    )  # fmt: skip
    rows = plan(here, [kept("1", "A", "Фильтр", onec_ut="r-1"), kept("2", "X", "Новый")])
    assert acts(rows) == {"r-1": "update", "r-9": "conflict"}
    assert "KSUP has a product of this name under another article: «Новый» (X)" in str(rows[1].why)
    assert [row.key for row in plan(here[::-1], [kept("1", "A", "Фильтр", onec_ut="r-1")])] == [
        "ref:r-1", "ref:r-9",
    ]  # fmt: skip


class Groups(Here):
    def __init__(self, names: list[str]) -> None:
        super().__init__([])
        self.names = names

    def product_groups(self) -> list[Choice]:
        return [Choice(name, name) for name in self.names]


@pytest.mark.rule("K3.1")
@pytest.mark.parametrize("verb", [collect, compare])
@pytest.mark.parametrize(
    ("there", "told"),
    [([], "–"), (["Б", "В"], "Б, В"), ([f"{n}" for n in range(MOST_GROUPS)], "28, 29"),
     ([f"{n}" for n in range(MOST_GROUPS + 1)], "28, 29, …")],
    ids=["none", "a few", "many", "too many"],
)  # fmt: skip
def test_chosen_groups_that_1c_does_not_have_are_told_with_those_it_has(verb: Any, there: list[str], told: str) -> None:
    settings = ProductSettings(groups=("Автотовары", "А/Б", "Б"))
    with pytest.raises(Misconfigured) as caught:
        verb(WatchedRun(source=Groups(there), target=There([]), settings=settings))
    absent = "Автотовары, А/Б" if "Б" in there else "Автотовары, А/Б, Б"
    assert str(caught.value).startswith(f"1C has no group {absent}. There are: ")
    assert str(caught.value).endswith(f"{told}")
    assert caught.value.setting == "groups"
