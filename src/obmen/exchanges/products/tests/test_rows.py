"""What the rows of a plan and of a comparison say, and how far a run tells it is.   Rules H10, H13, K3.1, K3.2."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_cards import KeptProduct, ProductCard
from obmen.exchanges.products import collect, compare
from tests.batteries.watched_run import WatchedRun

from .test_matching import SETTINGS, kept, listed
from .two_sides import Here, There

TOLD = "2026-02-03T10:00:00+03:00"


def looked(
    here: Iterable[ListedProduct], there: list[KeptProduct], verb: Callable[[Any], None] = collect, **more: Any
) -> WatchedRun:
    run = WatchedRun(source=Here(here), target=There(there), target_name="ksup", settings=SETTINGS, **more)
    verb(run)
    return run


def whole(there: KeptProduct, series: str, manufacturer: str) -> KeptProduct:
    card = ProductCard(there.card.article, there.card.name, series, manufacturer)
    return KeptProduct(there.object, card, there.refs)


@pytest.mark.rule("H13", "K3.2")
def test_what_is_not_there_is_created_with_all_that_1c_knows_of_it_and_found_by_it() -> None:
    one = listed("r-1", "A-1", "Фильтр", series="2026", manufacturer="MANN")
    [row] = looked([one], [], kept_versions={"ref:r-1": TOLD, "A-1": "another's"}).planned
    assert (row.key, str(row.title), row.act, row.finding) == ("ref:r-1", "Product A-1", "create", "missing")
    assert row.search == ("A-1", "Фильтр", "r-1")
    assert row.after == {"article": "A-1", "name": "Фильтр", "series": "2026", "manufacturer": "MANN"}
    assert row.record
    record = row.record.model_dump()
    assert record | {**row.after, "ref": "r-1", "told": TOLD} == record
    assert (row.before, row.why, row.objects) == ({}, None, ())


@pytest.mark.rule("H13", "K3.2")
def test_what_differs_is_shown_field_by_field_and_what_1c_has_nothing_of_is_emptied() -> None:
    there = whole(kept("7", "A-1", "Фильтр", onec_ut="r-1"), "2025", "MANN")
    [row] = looked([listed("r-1", "A-1", "Фильтр", series="2026")], [there]).planned
    assert (row.act, row.finding, row.objects) == ("update", "differs", (there.object,))
    assert (row.before, row.after) == (
        {"series": "2025", "manufacturer": "MANN"}, {"series": "2026", "manufacturer": ""},
    )  # fmt: skip
    record: Any = row.record
    assert (record.ref, record.article, record.name, record.series, record.manufacturer, record.told) == (
        "r-1", "A-1", "Фильтр", "2026", "", "",
    )  # fmt: skip


@pytest.mark.rule("H13", "H10")
def test_one_that_is_the_same_is_linked_and_in_a_comparison_left_alone() -> None:
    for there, act in (
        (kept("7"), "update"),
        (kept("7", onec_spb="r-1"), "update"),
        (kept("7", onec_ut="r-1"), "leave"),
    ):
        [row] = looked([listed("r-1")], [there]).planned
        assert (row.act, row.before, row.after, row.finding) == (act, {}, {}, "")
        [row] = looked([listed("r-1")], [there], compare).planned
        assert (row.act, row.record, row.finding) == ("leave", None, "")


@pytest.mark.rule("H13", "H2")
def test_what_1c_tells_while_both_sides_are_read_is_newer_than_the_plan() -> None:
    versions = {"ref:r-1": TOLD}

    def read() -> Iterator[ListedProduct]:
        versions["ref:r-1"] = "later"
        yield listed("r-1", "A-1", "Фильтр")

    [row] = looked(read(), [kept("7", "A-1", "Ключ", onec_ut="r-1")], kept_versions=versions).planned
    record: Any = row.record
    assert record.told == TOLD


@pytest.mark.rule("H13", "H10", "K3.1")
def test_what_stays_in_1c_is_named_with_the_reason_and_with_what_ksup_holds_of_it() -> None:
    here = [listed("r-1", "A-1", archived=True), listed("r-2", "", "Ключ"), listed("r-3", "A-3", group="")]
    there = [kept("7", "A-1", onec_ut="r-1"), kept("8", "A-3", onec_spb="r-3")]
    rows = looked(here, there).planned
    assert [(row.act, [one.id for one in row.objects], row.finding, row.record) for row in rows] == [
        ("skip", ["7"], "", None), ("leave", [], "", None), ("leave", [], "", None),
    ]  # fmt: skip
    assert [str(row.why) for row in rows] == [
        "It is archived in 1C",
        "It has no article, and KSUP knows products by it. Give it one in 1C",
        "It is in no group in 1C, and only chosen groups are exported",
    ]
    assert [(row.key, str(row.title)) for row in rows[:2]] == [("ref:r-1", "Product A-1"), ("ref:r-2", "Product Ключ")]
    assert rows[1].search == ("Ключ", "r-2")
    assert {row.act for row in looked(here, there, compare).planned} == {"leave"}


@pytest.mark.rule("H10")
def test_what_1c_does_not_have_is_told_as_the_product_it_is_in_ksup() -> None:
    there = [
        kept("9", "A-9", "Свеча", onec_ut="r-9"),
        kept("8", "", "Ремень", onec_ut="r-8"),
        kept("7", onec_spb="r-7"),
    ]
    rows = looked([listed("r-1", "A-1", "Ключ", archived=True)], [kept("6", onec_ut="r-1"), *there], compare).planned
    nine, eight = (row for row in rows if row.act != "leave")
    assert (nine.key, str(nine.title), nine.search, nine.objects) == (
        "ksup 9", "Product A-9", ("A-9", "Свеча"), (there[0].object,),
    )  # fmt: skip
    assert (eight.key, str(eight.title), eight.search) == ("ksup 8", "Product Ремень", ("", "Ремень"))
    for row in (nine, eight):
        assert (row.act, row.finding, row.record) == ("skip", "unknown", None)
        assert str(row.why) == "1C has no such product any more: what KSUP holds of it stays there"


@pytest.mark.rule("H10")
def test_the_head_of_a_comparison_counts_what_is_exported_and_what_of_that_ksup_has() -> None:
    here = [
        listed("r-1", "A-1", "Фильтр"), listed("r-2", "A-2", "Ключ"), listed("r-3", "A-3", "Масло"),
        listed("r-4", "A-4", "Насос"), listed("r-5", "A-4", "Помпа"), listed("r-6", "A-6", "Щётка", archived=True),
        listed("r-7", "A-7", "Ремень", archived=True), listed("r-8", "A-8", "Свеча"),
        listed("r-0", "A-0", "Доставка", kind="Услуга"),
    ]  # fmt: skip
    there = [
        kept("1", "A-1", "Фильтр", onec_ut="r-1"), kept("2", "A-2", "Ключ гаечный", onec_ut="r-2"),
        kept("7", "A-7", "Ремень", onec_ut="r-7"), kept("8", "A-8", "Свеча"), kept("9", "A-9", onec_ut="r-9"),
    ]  # fmt: skip
    [figure] = looked(here, there, compare).figures
    assert (str(figure.title), figure.ours, figure.theirs) == (
        "Products that are exported, and those of them that KSUP has", "6", "3",
    )  # fmt: skip


@pytest.mark.rule("H13")
def test_a_long_plan_tells_how_far_it_is_and_so_hears_of_a_stop() -> None:
    here = [listed(f"r-{n}", f"A-{n}", f"Фильтр {n}") for n in range(1100)]
    run = looked(here, [kept(f"{n}", f"B-{n}", f"Ключ {n}") for n in range(3)])
    read_there, read_here, planned = run.told[:2], run.told[2:4], run.told[4:]
    assert (read_there, read_here, planned) == (
        [(2, None), (3, None)], [(503, None), (1003, None)], [(500, 1100), (1000, 1100)],
    )  # fmt: skip


@pytest.mark.rule("H10")
def test_so_does_a_long_comparison() -> None:
    here = [listed(f"r-{n}", f"A-{n}", f"Фильтр {n}") for n in range(600)]
    run = looked(here, [kept(f"{n}", f"B-{n}", f"Ключ {n}") for n in range(502)], compare)
    read_there, read_here, compared, gone = run.told[:251], run.told[251], run.told[252], run.told[253:]
    assert (read_there[-1], read_here, compared, gone) == ((502, None), (1002, None), (1602, None), [(2202, None)])


@pytest.mark.rule("H10", "H13")
@pytest.mark.parametrize("verb", [collect, compare])
def test_a_list_of_ksup_that_leads_back_to_where_it_was_read_is_told_as_that(verb: Any) -> None:
    class Endless(There):
        def products(self, after: str = "") -> Page[KeptProduct]:
            return Page(self.all, "1", True)

    run = WatchedRun(source=Here([]), target=Endless([]), target_name="ksup", settings=SETTINGS)
    with pytest.raises(Refused, match="ksup says that its list goes on, and names «1» again"):
        verb(run)
