"""Rows of a plan carried out in KSUP, a page of them in a request.   Rules H13, H4."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.exchanges.products import deliver_many
from obmen.exchanges.products.loading import A_REQUEST
from obmen.exchanges.products.records import ProductToWrite
from tests.batteries.small_run import calling
from tests.batteries.watched_run import WatchedRun

from .story import Story, product

pytestmark = pytest.mark.rule("H13")
TOLD = "2026-02-03T10:00:00+03:00"


def row(ref: str, article: str, name: str = "Фильтр", **more: Any) -> ProductToWrite:
    return ProductToWrite(ref=ref, article=article, name=name, **more)


def many(count: int) -> list[ProductToWrite]:
    return [row(f"r-{n}", f"A-{n}", f"Фильтр {n}") for n in range(count)]


def carried_out(story: Story, records: Sequence[ProductToWrite], **more: Any) -> list[tuple[int, Any]]:
    run: Any = WatchedRun(
        settings=story.settings, target=story.client, target_name="ksup", kept_versions=story.versions, **more
    )
    with calling():
        return list(deliver_many(records, run))


@pytest.mark.rule("K3", "K3.2")
def test_each_row_comes_to_what_was_done_and_is_linked_by_1cs_id(story: Story) -> None:
    story.tell(product("A-2", "Колодки", ref="r-2"))
    story.tell(product("A-3", "Ключ", ref="r-3"))
    renamed = row("r-2", "A-2", "Колодки тормозные", told=story.versions["ref:r-2"])
    same = row("r-3", "A-3", "Ключ", series="2026-02", manufacturer="MANN-FILTER", told=story.versions["ref:r-3"])
    came = carried_out(story, [row("r-1", "A-1"), renamed, same])
    assert [(place, outcome.done) for place, outcome in came] == [(0, "created"), (1, "updated"), (2, "unchanged")]
    assert story.products() == {
        "A-1": ("Фильтр", None, None),
        "A-2": ("Колодки тормозные", None, None),
        "A-3": ("Ключ", "2026-02", "MANN-FILTER"),
    }
    ids = {one["article"]: one["id"] for one in story.ksup.dump()["products"]}
    for ref, article, (_, outcome) in zip(("r-1", "r-2", "r-3"), sorted(ids), came, strict=True):
        [link] = outcome.links
        assert (link.ours.connection, link.ours.kind, link.ours.id, link.ours.title) == (
            "onec-ut", "product", ref, article,
        )  # fmt: skip
        assert (link.theirs.kind, link.theirs.id) == ("product", ids[article])
    assert story.tell(product("A-9", "Фильтр", ref="r-1")).done == "updated"  # the id went with the row


def test_one_without_an_id_of_1c_is_known_by_its_article(story: Story) -> None:
    story.versions["A-2"] = TOLD
    came = dict(carried_out(story, [row("", "A-1"), row("", "A-2"), row("", "A-3", told=TOLD)]))
    [link] = came[0].links
    assert (link.ours.id, link.ours.title) == ("A-1", "A-1")
    assert [came[place].done for place in range(3)] == ["created", "unchanged", "unchanged"]
    assert list(story.products()) == ["A-1"]


@pytest.mark.rule("H2")
def test_what_1c_told_of_since_stands_and_the_others_come_to_their_own(story: Story) -> None:
    story.versions.update({"ref:r-1": TOLD, "ref:r-3": TOLD})
    rows = [row("r-0", "A-0"), row("r-1", "A-1"), row("r-2", "A-2"), row("r-3", "A-3", told=TOLD)]
    came = dict(carried_out(story, rows))
    assert {place: outcome.done for place, outcome in came.items()} == {
        0: "created", 1: "unchanged", 2: "created", 3: "created",
    }  # fmt: skip
    assert (came[1].links, str(came[1].text)) == (
        (),
        "1C has told of it by itself since the plan was made: that stands",
    )
    assert [came[place].links[0].ours.id for place in (0, 2, 3)] == ["r-0", "r-2", "r-3"]


def test_many_go_in_a_few_requests_and_each_row_has_its_own_result(story: Story) -> None:
    rows = many(A_REQUEST + 2)
    came = dict(carried_out(story, rows))
    assert story.written() == ["product.put_many"] * 2
    assert [came[place].links[0].ours.id for place in range(len(rows))] == [one.ref for one in rows]
    assert len(story.products()) == len(rows)


def test_once_stopped_no_further_request_is_begun_and_its_rows_come_to_nothing(story: Story) -> None:
    came = carried_out(story, many(A_REQUEST + 2), pieces=1)
    assert [place for place, _ in came] == list(range(A_REQUEST))
    assert len(story.products()) == A_REQUEST
    assert carried_out(story, many(A_REQUEST + 2), pieces=0) == []


def test_a_page_that_ksup_refuses_as_a_whole_goes_in_halves_until_a_row_is_refused_by_itself(story: Story) -> None:
    rows = many(8)
    rows[5] = row("r-5", "A-5", "Ф" * 5_000_000)  # the stand takes 8 MB
    came = carried_out(story, rows)
    assert [place for place, _ in came] == list(range(8))
    outcomes = [outcome for _, outcome in came]
    refused = outcomes.pop(5)
    assert {one.done for one in outcomes} == {"created"}
    assert isinstance(refused, Refused)
    assert "larger than KSUP takes" in str(refused)
    assert "document" not in str(refused)
    assert sorted(story.products()) == [f"A-{n}" for n in range(8) if n != 5]


def test_a_row_that_ksup_refuses_is_told_in_its_place(story: Story) -> None:
    story.tell(product("A-1", "Чужая", ref="r-9"))
    came = dict(carried_out(story, many(3)))
    assert isinstance(came[1], Refused)
    assert [came[place].done for place in (0, 2)] == ["created", "created"]
    assert story.products()["A-1"][0] == "Чужая"


@pytest.mark.rule("H2")
def test_that_1c_told_of_it_is_remembered_whatever_it_came_to(story: Story) -> None:
    story.tell(product(ref="r-1"))
    story.tell(product("A-2"))
    story.tell(product("A-3", ref="r-3", archived=True))
    with pytest.raises(Refused):
        story.tell(product(ref="r-4"))
    assert list(story.versions) == ["ref:r-1", "A-2", "ref:r-3", "ref:r-4"]
    assert all(datetime.fromisoformat(when).tzinfo for when in story.versions.values())
