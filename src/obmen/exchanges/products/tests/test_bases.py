"""Products of two bases of 1C in one KSUP.   Rule K3."""

import pytest

from .story import Story, product, warnings


@pytest.mark.rule("K3")
def test_one_article_of_two_bases_is_one_product_and_another_name_is_shown(story: Story) -> None:
    story.tell(product(ref="r-1"))
    assert story.tell(product(name="фильтр  масляный W 712/95", ref="s-9"), base="onec-spb").warnings == ()
    outcome = story.tell(product(name="Колодки", ref="s-9"), base="onec-spb")
    assert outcome.done == "updated"
    assert warnings(outcome) == (
        "Article 00-00000125 came from onec-ut too, where it is «фильтр  масляный W 712/95»; here it is «Колодки»:"
        " is it one product?"
    )
    outcome = story.tell(product(name="Насос", ref="m-1"), base="onec-msk")
    assert "Article 00-00000125 came from onec-spb, onec-ut too, where it is «Колодки»" in warnings(outcome)
    assert len(story.products()) == 1


@pytest.mark.rule("K3")
def test_equal_ids_of_two_bases_are_two_products(story: Story) -> None:
    story.tell(product("A-1", ref="r-1"))
    assert story.tell(product("A-2", ref="r-1"), base="onec-spb").done == "created"
    assert sorted(story.products()) == ["A-1", "A-2"]
