"""Which product of KSUP is which product of 1C, and what the first load would do.   Rules H13, K3.1, K3.2."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from obmen.core.errors import Misconfigured
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct, ProductCard
from obmen.exchanges.products import collect, compare
from obmen.exchanges.products.settings import ProductSettings
from tests.batteries.small_run import SmallRun

from .two_sides import Here, There

SETTINGS = ProductSettings(groups=("Автотовары",))


def listed(ref: str, article: str = "A-1", name: str = "Фильтр", **more: Any) -> ListedProduct:
    return ListedProduct(ref, article, name, **{"group": "Автотовары/Фильтры", "kind": "Товар", **more})


def kept(id_: str, article: str = "A-1", name: str = "Фильтр", **refs: str) -> KeptProduct:
    by_base = {base.replace("_", "-"): ref for base, ref in refs.items()}
    return KeptProduct(ObjectRef("ksup", "product", id_, name), ProductCard(article, name), by_base)


def plan(here: list[ListedProduct], there: list[KeptProduct], *, verb: Any = collect, **more: Any) -> list[Planned]:
    more = {"settings": SETTINGS, **more}
    run: Any = SmallRun(source=Here(here), target=There(there), target_name="ksup", **more)
    verb(run)
    return list(run.planned)


def acts(rows: list[Planned]) -> dict[str, str]:
    return {row.key.removeprefix("ref:"): row.act for row in rows}


@contextmanager
def no_plan() -> Iterator[None]:
    with pytest.raises(Misconfigured) as caught:
        yield
    assert caught.value.setting == "groups"
    assert str(caught.value).startswith("No group is chosen to be exported. Choose groups")


@pytest.mark.rule("H13")
def test_a_product_is_known_by_its_id_then_by_its_article_and_the_others_are_made() -> None:
    here = [listed("r-1", "A-9"), listed("r-2", "A-2", "Ключ"), listed("r-3", "A-3", "Масло"), listed("r-4", "A-4")]
    there = [kept("1", "A-1", onec_ut="r-1"), kept("2", "A-2", "Ключ"), kept("3", "A-3", "Масло", onec_ut="r-3")]
    rows = plan(here, there)
    assert acts(rows) == {"r-1": "update", "r-2": "update", "r-3": "leave", "r-4": "create"}
    renamed, linked = rows[0], rows[1]
    assert (renamed.before, renamed.after) == (
        {"article": "A-1"},
        {"article": "A-9"},
    )
    assert (linked.before, linked.after, linked.objects[0].id) == ({}, {}, "2")
    assert rows[3].after == {"article": "A-4", "name": "Фильтр"}


@pytest.mark.rule("H13", "K3.2")
def test_two_products_of_1c_with_one_article_are_left_to_a_person() -> None:
    here = [listed("r-1", "A-1", "Фильтр"), listed("r-2", "A-1", "Колодки"), listed("r-3", "A-2", "Ключ")]
    rows = plan(here, [kept("2", "A-2", "Ключ", onec_ut="r-9")])
    assert acts(rows) == {"r-1": "conflict", "r-2": "conflict", "r-3": "conflict"}
    assert "«Фильтр», «Колодки»" in str(rows[0].why)
    assert [one.id for one in rows[2].objects] == ["2"]


@pytest.mark.rule("H13")
def test_one_whose_article_stands_with_another_one_there_is_left_to_a_person() -> None:
    there = [kept("1", "A-1", onec_ut="r-1"), kept("2", "A-2", "Ключ")]
    [row] = plan([listed("r-1", "A-2", "Фильтр")], there)
    assert (row.act, [one.id for one in row.objects]) == ("conflict", ["1", "2"])


def chain(*moves: str) -> tuple[list[ListedProduct], list[KeptProduct]]:
    """Products of 1C, each named by its article in KSUP and that in 1C."""
    names = "Фильтр", "Колодки", "Ключ", "Масло"
    here = [listed(f"r-{move[0]}", move[-1], name) for move, name in zip(moves, names, strict=False)]
    there = [kept(move[0], move[0], name, onec_ut=f"r-{move[0]}") for move, name in zip(moves, names, strict=False)]
    return here, there


@pytest.mark.rule("H13", "H10", "K3.2")
@pytest.mark.parametrize("verb", [collect, compare])
def test_who_gives_up_an_article_comes_before_who_takes_it(verb: Any) -> None:
    here, there = chain("A>B", "B>C", "C>D")
    rows = plan([*here, listed("r-9", "A", "Новый")], there, verb=verb)
    assert [(row.search[1], row.act) for row in rows] == [
        ("Ключ", "update"), ("Колодки", "update"), ("Фильтр", "update"), ("Новый", "create"),
    ]  # fmt: skip
    assert acts(plan([listed("r-9", "A", "Новый"), *reversed(here)], there)) == acts(rows)


@pytest.mark.rule("H13", "H10", "K3.2")
def test_articles_exchanged_in_a_ring_are_told_as_that_and_who_follows_another_waits() -> None:
    rows = plan(*chain("A>B", "B>C", "C>A"), verb=compare)
    assert [(row.act, row.finding, "exchanged" in str(row.why)) for row in rows] == [
        ("conflict", "undecided", True)
    ] * 3
    rows = plan(*chain("A>B", "B>C", "C>C"), verb=compare)
    whys = [next((word for word in ("Mend that one first", "belongs to another") if word in str(row.why)), "")
            for row in rows]  # fmt: skip
    assert list(zip(acts(rows).values(), whys, strict=True)) == [
        ("conflict", "Mend that one first"), ("conflict", "belongs to another"), ("leave", ""),
    ]  # fmt: skip


@pytest.mark.rule("H13")
@pytest.mark.parametrize(
    ("there", "act"),
    [
        ([kept("1", "", "фильтр ")], "update"),
        ([kept("1", "X-1", "ФИЛЬТР")], "conflict"),
        ([kept("1", "", "Фильтр"), kept("2", "", "Фильтр")], "conflict"),
        ([kept("1", "X-1", "Фильтр", onec_ut="r-7")], "create"),
        ([kept("1", "A-7", "Фильтр")], "create"),
    ],
    ids=["without an article", "under another", "two of the name", "another's", "another's article"],
)
def test_a_name_alone_says_little(there: list[KeptProduct], act: str) -> None:
    rows = plan([listed("r-1"), listed("r-7", "A-7", "Ключ")], there)
    assert acts(rows)["r-1"] == act
    if act == "conflict":
        assert [one.id for one in rows[0].objects] == [one.object.id for one in there]


@pytest.mark.rule("H13")
def test_a_name_that_several_products_bear_makes_each_of_its_own() -> None:
    here = [listed("r-1", "A-1"), listed("r-2", "A-2")]
    assert set(acts(plan(here, [kept("1", "X-1")])).values()) == {"create"}
    settings = SETTINGS.model_copy(update={"ask_of_names": False})
    assert acts(plan(here[:1], [kept("1", "X-1")], settings=settings)) == {"r-1": "create"}


@pytest.mark.rule("H13", "K3.1")
def test_what_stays_in_1c_is_told_only_where_ksup_has_it() -> None:
    marked, service = listed("r-1", deletion_mark=True), listed("r-2", "A-2", kind="Услуга")
    elsewhere, at_root = listed("r-3", "A-3", group="Кухня"), listed("r-4", "A-4", group="")
    rows = plan([marked, service, elsewhere, at_root, listed("r-5", "")], [kept("1", onec_ut="r-1")])
    assert rows[0].act == "skip"
    assert {row.act for row in rows[1:]} == {"leave"}
    assert str(rows[0].why) == "It is marked for deletion in 1C"


@pytest.mark.rule("K3.1")
def test_without_a_chosen_group_nothing_is_planned_and_the_setting_is_named() -> None:
    with no_plan():
        plan([listed("r-1")], [], settings=ProductSettings())


@pytest.mark.rule("H13")
def test_ids_and_articles_of_two_bases_are_not_mixed_up() -> None:
    there = [kept("1", "A-1", onec_spb="r-1"), kept("2", "A-2", "Ключ", onec_spb="r-2")]
    rows = plan([listed("r-1", "A-5"), listed("r-2", "A-1"), listed("r-3", "A-2", "Насос")], there)
    assert acts(rows) == {"r-1": "create", "r-2": "update", "r-3": "conflict"}
    assert "another base" in str(rows[2].why)


@pytest.mark.rule("H10")
def test_a_comparison_lists_what_is_missing_differs_is_doubled_or_gone_and_leaves_out_the_rest() -> None:
    here = [
        listed("r-1", "A-1"), listed("r-2", "A-2", "Ключ"), listed("r-3", "A-3", "Масло"),
        listed("r-4", "A-4", "Насос"), listed("r-5", "A-4", "Помпа"), listed("r-6", "A-6", "Щётка", archived=True),
    ]  # fmt: skip
    there = [
        kept("1", "A-1", onec_ut="r-1"), kept("2", "A-2", "Ключ гаечный", onec_ut="r-2"),
        kept("8", "A-8", "Свеча", onec_ut="r-8"), kept("9", "A-9", "Чужая"),
    ]  # fmt: skip
    rows = [row for row in plan(here, there, verb=compare) if row.act != "leave"]
    assert [(row.key, row.act, row.finding) for row in rows] == [
        ("ref:r-2", "update", "differs"),
        ("ref:r-3", "create", "missing"),
        ("ref:r-4", "conflict", "doubled"),
        ("ref:r-5", "conflict", "doubled"),
        ("ksup 8", "skip", "unknown"),
    ]
