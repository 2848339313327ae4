"""Products created and changed.   Rules K3, K3.2."""

from datetime import timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused, TryLater, Unclear
from obmen.core.inbound import NotPlaced, WrongContent

from .story import Story, product

CARD = ("Фильтр масляный W 712/95", "2026-02", "MANN-FILTER")


@pytest.mark.rule("K3", "K3.2")
@pytest.mark.parametrize("kind", ["add", "change"])
def test_a_product_of_1c_stands_in_ksup_with_name_article_series_and_manufacturer(story: Story, kind: str) -> None:
    outcome = story.tell(product(type=kind))
    assert (outcome.done, outcome.warnings) == ("created", ())
    assert story.products() == {"00-00000125": CARD}


@pytest.mark.rule("K3")
def test_a_product_is_linked_by_its_name_to_its_page(story: Story) -> None:
    [link] = story.tell(product(ref="r-1")).links
    [held] = story.ksup.dump()["products"]
    assert (link.ours.connection, link.ours.kind, link.ours.id, link.ours.title) == (
        "onec-ut", "product", "r-1", "00-00000125",
    )  # fmt: skip
    assert (link.theirs.kind, link.theirs.id, link.theirs.title) == ("product", held["id"], CARD[0])
    assert link.theirs.url == f"{story.ksup.url}/products/{held['id']}"
    assert story.tell(product(ref="r-1")).links == (link,)


@pytest.mark.rule("K3")
@pytest.mark.parametrize("kind", ["add", "change"])
@pytest.mark.parametrize("named", [{"ref": "r-1"}, {}], ids=["by its id", "by its article"])
def test_a_changed_product_is_changed_in_ksup(story: Story, kind: str, named: dict[str, Any]) -> None:
    story.tell(product(**named))
    outcome = story.tell(product(name="Фильтр W 712/95", manufacturer="MANN", type=kind, **named))
    assert outcome.done == "updated"
    assert story.products() == {"00-00000125": ("Фильтр W 712/95", "2026-02", "MANN")}


@pytest.mark.rule("K3.2")
def test_a_field_sent_empty_is_emptied_and_one_not_sent_stays(story: Story) -> None:
    story.tell(product())
    without = {name: value for name, value in product().items() if name != "series"}
    assert story.tell({**without, "manufacturer": ""}).done == "updated"
    assert story.products() == {"00-00000125": (CARD[0], "2026-02", None)}
    assert story.tell({**without, "series": None}).done == "updated"
    assert story.products() == {"00-00000125": (CARD[0], None, "MANN-FILTER")}


@pytest.mark.rule("H4")
@pytest.mark.parametrize("named", [{"ref": "r-1"}, {}])
def test_the_same_product_told_again_is_not_sent_again(story: Story, named: dict[str, Any]) -> None:
    story.tell(product(**named))
    assert story.tell(product(type="change", **named)).done == "unchanged"
    assert story.written() == ["product.put"]


@pytest.mark.rule("K3.2")
def test_the_same_id_with_a_new_article_is_renamed_and_no_second_product(story: Story) -> None:
    story.tell(product("A-1", ref="r-1"))
    assert story.tell(product("A-2", ref="r-1")).done == "updated"
    assert story.products() == {"A-2": CARD}
    assert story.tell(product("A-1", "Новый", ref="r-2")).done == "created"


@pytest.mark.rule("K3.2")
def test_a_product_told_without_its_id_before_gets_it_by_its_article(story: Story) -> None:
    story.tell(product())
    assert story.tell(product(ref="r-1")).done == "updated"
    assert story.tell(product("A-2", ref="r-1")).done == "updated"
    assert list(story.products()) == ["A-2"]


@pytest.mark.rule("K3.2")
def test_a_product_told_without_its_id_afterwards_is_known_by_its_article_and_keeps_the_id(story: Story) -> None:
    story.tell(product(ref="r-1"))
    assert story.tell(product(name="Фильтр")).done == "updated"
    assert story.tell(product("A-2", "Фильтр", ref="r-1")).done == "updated"
    assert list(story.products()) == ["A-2"]


@pytest.mark.rule("K3.2")
@pytest.mark.parametrize("known", [False, True], ids=["new", "known under another article"])
def test_two_ids_with_one_article_are_held_and_the_first_stays(story: Story, known: bool) -> None:
    story.tell(product(ref="r-1"))
    if known:
        story.tell(product("A-2", "Другой", ref="r-2"))
    before = story.products()
    with pytest.raises(Refused) as caught:
        story.tell(product(name="Другой", ref="r-2"))
    assert (caught.value.field, caught.value.value) == ("article", "00-00000125")
    assert "of another product of 1C: «Фильтр масляный W 712/95»" in str(caught.value)
    assert caught.value.patience == timedelta(seconds=20)  # its renaming may be on its way
    assert story.products() == before
    story.tell(product("A-1", ref="r-1"))  # the operator's remedy: another article in 1C
    assert story.tell(product(name="Другой", ref="r-2")).done == ("updated" if known else "created")


@pytest.mark.rule("K3.2")
@pytest.mark.parametrize("article", [None, "", "  \u00a0"])
def test_a_product_without_an_article_is_held(story: Story, article: Any) -> None:
    with pytest.raises(Refused, match="«Фильтр масляный W 712/95» has no article") as caught:
        story.tell(product(article, ref="r-1"))
    assert caught.value.field == "article"
    assert story.ksup.arrivals() == []


@pytest.mark.rule("K3.2")
def test_with_neither_article_nor_id_it_is_turned_away(story: Story) -> None:
    with pytest.raises(NotPlaced):
        story.tell(product(None))


@pytest.mark.rule("K3.2")
@pytest.mark.parametrize("name", [None, "", " "])
def test_a_product_without_a_name_is_a_mistake(story: Story, name: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell({**product(), "name": name})
    assert [problem.field for problem in caught.value.problems] == ["name"]


@pytest.mark.rule("K3.2")
@pytest.mark.parametrize("article", ["00125", 125, "АРТ / № «ё» 😀", "a?b#c%2F", "=1+1", "<b>"])
def test_articles_come_through_as_they_are(story: Story, article: Any) -> None:
    story.tell(product(article))
    assert list(story.products()) == [str(article)]
    assert story.tell(product(article)).done == "unchanged"


@pytest.mark.parametrize(
    ("field", "length"), [("article", 101), ("name", 1001), ("series", 251), ("manufacturer", 251)]
)
def test_a_field_longer_than_ksup_takes_is_held_and_named(story: Story, field: str, length: int) -> None:
    with pytest.raises(Refused) as caught:
        story.tell({**product(), field: "я" * length})
    assert caught.value.field == field
    assert story.products() == {}


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lost_answer", "truncated", "500", "html200"])
@pytest.mark.parametrize("keeps", [True, False], ids=["keeps identities", "keeps none"])
@pytest.mark.parametrize("named", [{"ref": "r-1"}, {}])
def test_whatever_became_of_the_answer_the_product_is_there_once(
    story: Story, fault: str, keeps: bool, named: dict[str, Any]
) -> None:
    if not keeps:
        story.ksup.fault("no_identities")
    story.ksup.fault(fault, act="product.put", times=1)
    with pytest.raises(Unclear):
        story.tell(product(**named), "m-1-0")
    story.tell(product(**named), "m-1-0", unclear=True)
    assert story.products() == {"00-00000125": CARD}
    assert story.written() == ["product.put"]


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_leaves_the_product_for_later(story: Story) -> None:
    story.ksup.fault("503", times=1)
    with pytest.raises(TryLater) as caught:
        story.tell(product())
    assert caught.value.connection_down
    assert story.tell(product()).done == "created"


@pytest.mark.rule("H6")
def test_a_plan_shows_the_card_field_by_field_and_writes_nothing(story: Story) -> None:
    assert story.tell(product("A-1", ref="r-1"), dry=True).done == "created"
    assert story.last_call
    [change] = story.last_call.changes
    assert (change.before, change.after["article"], change.after["series"]) == (None, "A-1", "2026-02")
    story.tell(product("A-1", ref="r-1"))
    assert story.tell(product("A-2", "Иначе", ref="r-1"), dry=True).done == "updated"
    [change] = story.last_call.changes
    assert change.before
    assert (change.before["article"], change.after["article"], change.after["name"]) == ("A-1", "A-2", "Иначе")
    assert list(story.products()) == ["A-1"]
