"""What a person may decide about a product, and how it is carried out.   Rules H13, H4, K3.2."""

from typing import Any

import pytest

from obmen.core.outcome import Outcome
from obmen.core.planning import LEAVE, NEW, Planned
from obmen.exchanges.products import collect, deliver_many
from obmen.exchanges.products.records import ProductToWrite
from tests.batteries.small_run import SmallRun, calling

from .story import Story
from .test_matching import SETTINGS, kept, listed, plan
from .two_sides import Here

pytestmark = pytest.mark.rule("H13")


def ways(row: Planned) -> list[str]:
    return [way.name for way in row.ways]


def test_of_an_equal_name_each_product_there_can_be_it_or_none_of_them() -> None:
    [row] = plan([listed("r-1", "A-1")], [kept("1", "B-1"), kept("2", "B-2")])
    assert (row.act, ways(row)) == ("conflict", ["1", "2", NEW, LEAVE])
    first, _, new, _ = row.ways
    assert first.facts == {"article": "B-1", "name": "Фильтр", "series": "", "manufacturer": ""}
    assert first.row
    assert (first.row.act, first.row.before, first.row.after) == ("update", {"article": "B-1"}, {"article": "A-1"})
    assert new.row
    assert (new.row.act, new.row.after) == ("create", {"article": "A-1", "name": "Фильтр"})


def test_one_that_came_from_another_base_keeps_its_article_and_one_without_article_cannot_be_named() -> None:
    there = [kept("1", "B-1", onec_two="x"), kept("2", ""), kept("3", "B-3")]
    [row] = plan([listed("r-1", "A-1")], there)
    assert ways(row) == ["3", NEW, LEAVE]


def test_an_article_that_stands_there_can_be_taken_and_none_made_beside_it() -> None:
    [other_base] = plan([listed("r-1", "A-1", "Ключ")], [kept("1", "A-1", onec_two="x")])
    assert ways(other_base) == ["1", LEAVE]
    twice = [listed("r-1", "A-1", "Ключ"), listed("r-2", "A-1", "Замок")]
    assert [ways(row) for row in plan(twice, [kept("1", "A-1")])] == [["1", LEAVE], ["1", LEAVE]]
    assert [ways(row) for row in plan(twice, [])] == [[NEW, LEAVE], [NEW, LEAVE]]
    claims = {way.claims for row in plan(twice, []) for way in row.ways if way.name == NEW}
    assert claims == {"article A-1"}


def test_what_only_1c_can_settle_can_only_be_left_out() -> None:
    taken = plan([listed("r-1", "A-2")], [kept("1", "A-1", onec_ut="r-1"), kept("2", "A-2", "Ключ")])
    assert ways(taken[0]) == [LEAVE]
    swapped = [listed("r-1", "A-2", "Ключ"), listed("r-2", "A-1", "Замок")]
    rows = plan(swapped, [kept("1", "A-1", "Ключ", onec_ut="r-1"), kept("2", "A-2", "Замок", onec_ut="r-2")])
    assert [ways(row) for row in rows] == [[LEAVE], [LEAVE]]


def test_a_candidate_that_changes_is_seen_otherwise() -> None:
    def seen(**more: Any) -> str:
        return plan([listed("r-1", "A-1")], [kept("1", "B-1", **more)])[0].ways[0].seen

    assert seen() == seen()
    assert seen() != plan([listed("r-1", "A-1")], [kept("1", "B-2")])[0].ways[0].seen


@pytest.fixture
def chosen(story: Story) -> ProductToWrite:
    """Product r-1 with article A-1 in 1C, for which a person chose the one with OLD-1 in KSUP."""
    story.ksup.add_products([{"article": "OLD-1", "name": "Фильтр", "series": "2026"}])
    return record(story, 0)


def record(story: Story, way: int) -> ProductToWrite:
    run: Any = SmallRun(settings=SETTINGS, source=Here([listed("r-1", "A-1")]), target=story.client)
    with calling():
        collect(run)
    [row] = run.planned
    decided = row.ways[way].row
    assert decided
    kept_as = decided.record.model_dump_json()
    return ProductToWrite.model_validate_json(kept_as)


def carried_out(story: Story, one: ProductToWrite) -> tuple[str, str]:
    """Under the same identity each time, as the worker repeats it."""
    run: Any = SmallRun(settings=SETTINGS, target=story.client, kept_versions=story.versions)
    with calling("plan-1"):
        [(_, came)] = deliver_many([one], run)
    assert isinstance(came, Outcome)
    return came.done, str(came.text or "")


@pytest.mark.rule("H4")
def test_the_chosen_one_is_linked_then_written_and_a_repeat_changes_nothing(
    story: Story, chosen: ProductToWrite
) -> None:
    assert carried_out(story, chosen) == ("updated", "")
    assert story.products() == {"A-1": ("Фильтр", None, None)}
    [code] = story.ksup.dump()["codes"]
    assert (code["base"], code["code"]) == ("onec-ut", "r-1")
    assert carried_out(story, chosen) == ("unchanged", "")
    assert story.products() == {"A-1": ("Фильтр", None, None)}


@pytest.mark.rule("H4")
def test_killed_between_the_link_and_the_writing_it_is_written_by_the_repeat(
    story: Story, chosen: ProductToWrite
) -> None:
    assert chosen.chosen
    with calling():
        [there] = story.client.products_of("OLD-1", "onec-ut", "")
        story.client.put_product(there, there.card, "onec-ut", "r-1")
    assert carried_out(story, chosen) == ("updated", "")
    assert story.products() == {"A-1": ("Фильтр", None, None)}


def test_one_that_changed_since_stays_as_it_is(story: Story, chosen: ProductToWrite) -> None:
    with calling():
        [there] = story.client.products_of("OLD-1", "onec-two", "")
        story.client.put_product(there, there.card, "onec-ut", "r-9")
    done, why = carried_out(story, chosen)
    assert (done, why.partition(":")[0]) == ("skipped", "«Фильтр» has changed in KSUP since it was chosen")
    assert set(story.products()) == {"OLD-1"}


def test_an_article_that_came_to_another_one_since_stays_there(story: Story, chosen: ProductToWrite) -> None:
    story.ksup.add_products([{"article": "A-1", "name": "Ключ"}])
    done, why = carried_out(story, chosen)
    assert (done, why.partition(" in KSUP")[0]) == ("skipped", "Article A-1 has come to «Ключ»")
    assert story.products()["OLD-1"] == ("Фильтр", "2026", None)


def test_one_that_ksup_knows_as_another_by_now_is_not_given_to_the_chosen(story: Story, chosen: ProductToWrite) -> None:
    story.ksup.add_products([{"article": "B-7", "name": "Ключ"}])
    with calling():
        [there] = story.client.products_of("B-7", "onec-ut", "")
        story.client.put_product(there, there.card, "onec-ut", "r-1")
    done, why = carried_out(story, chosen)
    assert (done, why.partition(" of KSUP")[0]) == ("skipped", "«Ключ»")
    assert story.products()["OLD-1"] == ("Фильтр", "2026", None)


@pytest.mark.rule("H4")
def test_a_new_one_is_made_once_and_not_where_its_article_has_come_to_another(story: Story) -> None:
    story.ksup.add_products([{"article": "OLD-1", "name": "Фильтр"}])
    new = record(story, 1)
    assert new.anew
    assert carried_out(story, new)[0] == "created"
    assert set(story.products()) == {"OLD-1", "A-1"}
    assert carried_out(story, new)[0] == "unchanged"
    other = new.model_copy(update={"ref": "r-2"})
    assert carried_out(story, other)[0] == "skipped"


def test_what_1c_has_told_of_meanwhile_is_newer_than_the_choice_and_the_next_run_proposes_it_again(
    story: Story, chosen: ProductToWrite
) -> None:
    story.versions[chosen.line] = "2026-11-26"
    done, why = carried_out(story, chosen)
    assert (done, why.endswith("the next run proposes the decision again")) == ("skipped", True)
    assert set(story.products()) == {"OLD-1"}
