"""Orders made up by chance, the same chance each time."""

from typing import Any

from obmen_stands.onec import OneC
from obmen_stands.onec.generator import Recipe, generate


def test_the_same_seed_gives_the_same_orders() -> None:
    recipe = Recipe(orders=50, seed=7, deals=20, marketing_every=5, without_deal_every=9)
    assert generate(recipe) == generate(recipe)
    assert generate(recipe) != generate(recipe.model_copy(update={"seed": 8}))


def test_the_same_burst_does_the_same_acts(onec: OneC) -> None:
    onec.change_settings(sending=False)
    burst: dict[str, Any] = {"recipe": {"orders": 10, "deals": 4, "seed": 5}, "courses": ["finished", "cancelled"]}
    first, second, cut = onec.burst(**burst), onec.burst(**burst), onec.burst(**burst, acts=7)
    assert acts(first) == acts(second)
    assert acts(cut) == acts(first)[:7]


def acts(done: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(act["act"], act["deal_number"]) for act in done]


def test_deals_are_taken_in_turn_and_articles_keep_their_zeros() -> None:
    drafts = generate(Recipe(orders=30, deals=10, first_deal=500, without_deal_every=15))
    assert {draft.deal_number for draft in drafts} == {None, *range(500, 510)}
    assert sum(draft.deal_number == 501 for draft in drafts) == 3
    articles = [line.article for draft in drafts for line in draft.lines]
    assert sum(article.startswith("0") for article in articles) > len(articles) / 2


def test_the_texts_hold_what_breaks_careless_programs() -> None:
    drafts = generate(Recipe(orders=200))
    texts = "".join(draft.customer + draft.comment + line.name for draft in drafts for line in draft.lines)
    assert all(sign in texts for sign in ("ё", "«", '"', "🚚", "&", "<", "\\", "\n", "\t", "\u00a0"))
