"""The first load from 1C's OData into KSUP, over both stands.   Rules H13, H4, K3.1."""

from collections.abc import Iterator
from typing import Any

import pytest

from obmen.core.errors import Misconfigured, Refused
from obmen.core.outcome import Outcome
from obmen.exchanges.products import collect, compare, deliver_many
from obmen.exchanges.products.settings import ProductSettings
from obmen.systems.onec import described
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from tests.batteries.onec_story import client_of
from tests.batteries.small_run import SmallRun, calling

from .story import Story, product
from .test_matching import listed
from .two_sides import Here

SETTINGS = ProductSettings(groups=("Автотовары",))


@pytest.fixture
def ut(onec_stand: OneC) -> Iterator[OnecClient]:
    """A base with three products that are exported, and a service."""
    onec_stand.empty()
    onec_stand.change_settings(sending=False)
    onec_stand.trade.add_group("Фильтры", "Автотовары")
    for article, name in (("A-1", "Фильтр"), ("A-2", "Колодки"), ("A-3", "Свеча")):
        onec_stand.trade.add_product(article, name, group="Фильтры", manufacturer="MANN")
    onec_stand.trade.add_product("A-4", "Доставка", group="Фильтры", kind="Услуга")
    described._kept.clear()
    client = client_of(onec_stand.odata.address)
    yield client
    client.close()


def looked(story: Story, ut: Any, base: str = "onec-ut") -> Any:
    run: Any = SmallRun(
        settings=SETTINGS, source=ut, target=story.client, base=base, links=story.links, target_name="ksup"
    )
    with calling():
        collect(run)
    return run


def carried_out(run: Any, identity: str = "") -> list[Any]:
    records = [row.record for row in run.planned if row.record]
    with calling(identity):
        return [run.keep(came) if isinstance(came, Outcome) else came for _, came in deliver_many(records, run)]


@pytest.mark.rule("H13")
@pytest.mark.parametrize("verb", [collect, compare])
def test_a_group_that_1c_does_not_have_is_told_with_those_there_are(story: Story, ut: OnecClient, verb: Any) -> None:
    settings = ProductSettings(groups=("Фильтры", "Нет такой"))
    run: Any = SmallRun(settings=settings, source=ut, target=story.client, base="onec-ut", links=story.links)
    with calling(), pytest.raises(Misconfigured, match=r"1C has no group Нет такой\. .*Автотовары/Фильтры") as caught:
        verb(run)
    assert caught.value.setting == "groups"


@pytest.mark.rule("H13")
def test_all_exported_products_are_loaded_at_once_and_a_repeat_changes_nothing(story: Story, ut: OnecClient) -> None:
    story.tell(product("A-2", "Колодки тормозные"))  # KSUP had it before, and knows no id of it
    first = looked(story, ut)
    assert sorted(row.act for row in first.planned) == ["create", "create", "leave", "update"]
    assert {one.done for one in carried_out(first)} == {"created", "updated"}
    assert {article: card[0] for article, card in story.products().items()} == {
        "A-1": "Фильтр", "A-2": "Колодки", "A-3": "Свеча",
    }  # fmt: skip
    assert story.written().count("product.put_many") == 1
    assert len(story.links.kept) == 4
    assert {row.act for row in looked(story, ut).planned} == {"leave"}


@pytest.mark.rule("H13", "H4")
def test_a_page_whose_answer_was_lost_is_sent_again_and_nothing_stands_twice(story: Story, ut: OnecClient) -> None:
    run = looked(story, ut)
    story.ksup.fault("lost_answer", act="product.put_many", times=1)
    with pytest.raises(Exception, match="KSUP"):
        carried_out(run, "m-1-0")
    assert {one.done for one in carried_out(run, "m-1-0")} <= {"created", "unchanged"}
    assert sorted(story.products()) == ["A-1", "A-2", "A-3"]


@pytest.mark.rule("H13", "H2")
def test_what_1c_told_of_by_itself_since_the_plan_stands(story: Story, ut: OnecClient) -> None:
    run = looked(story, ut)
    ref = next(row.record.ref for row in run.planned if row.record and row.record.article == "A-1")
    story.tell(product("A-1", "Фильтр новый", ref=ref))
    run.kept_versions[f"ref:{ref}"] = "told"  # as the journal remembers of the delivery above
    articles = [row.record.article for row in run.planned if row.record]
    done = {article: came.done for article, came in zip(articles, _in_order(run), strict=True)}
    assert done == {"A-1": "unchanged", "A-2": "created", "A-3": "created"}
    assert story.products()["A-1"][0] == "Фильтр новый"


def _in_order(run: Any) -> list[Any]:
    records = [row.record for row in run.planned if row.record]
    with calling():
        return [came for _, came in sorted(deliver_many(records, run), key=lambda one: one[0])]


@pytest.mark.rule("H13")
def test_a_row_that_ksup_refuses_holds_up_no_other(story: Story, ut: OnecClient) -> None:
    run = looked(story, ut)
    story.tell(product("A-3", "Чужая", ref="r-9"))  # since the plan, another one has taken its article
    came = _in_order(run)
    assert [isinstance(one, Refused) for one in came].count(True) == 1
    assert story.products()["A-3"][0] == "Чужая"
    assert sorted(story.products()) == ["A-1", "A-2", "A-3"]


@pytest.mark.rule("H13")
def test_a_copy_of_the_base_is_another_base_although_its_ids_and_articles_are_equal(
    story: Story, ut: OnecClient
) -> None:
    carried_out(looked(story, ut))
    copy = looked(story, ut, base="onec-copy")
    assert {row.act for row in copy.planned} == {"update", "leave"}  # each article is one product; it gets a second id
    carried_out(copy)
    assert len(story.products()) == 3
    with calling():
        assert {tuple(sorted(one.refs)) for one in story.client.products().items} == {("onec-copy", "onec-ut")}
    assert {row.act for row in (*looked(story, ut).planned, *looked(story, ut, "onec-copy").planned)} == {"leave"}


@pytest.mark.rule("H13", "K3.2")
def test_articles_that_moved_on_are_loaded_in_an_order_that_works(story: Story) -> None:
    carried_out(looked(story, Here([listed("r-1", "A", "Фильтр"), listed("r-2", "B", "Колодки")])))
    moved = Here([listed("r-0", "A", "Новый"), listed("r-1", "B", "Фильтр"), listed("r-2", "C", "Колодки")])
    assert [one.done for one in carried_out(looked(story, moved))] == ["updated", "updated", "created"]
    assert {article: card[0] for article, card in story.products().items()} == {
        "A": "Новый", "B": "Фильтр", "C": "Колодки",
    }  # fmt: skip
    assert {row.act for row in looked(story, moved).planned} == {"leave"}
