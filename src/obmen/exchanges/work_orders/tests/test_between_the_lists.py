"""Two lists are read one after the other, and people work in between.   Rule A2."""

import pytest

from .story import Story

pytestmark = pytest.mark.rule("A2")
HIS = "8 912 345-67-89"


def test_the_number_that_decides_between_two_deals_is_typed_between_the_lists(story: Story):
    story.garage.put_order("АА0001", phones=[HIS])
    client = story.portal.put_contact(HIS)
    meant, other = (story.portal.put_deal(contacts=[client]) for _ in range(2))
    story.portal.after_a_list = lambda: story.portal.by_hand(meant, number="АА0001")
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [meant]
    assert story.deal(other).number == ""
    story.settles()


def test_a_number_that_is_cleared_between_the_lists_makes_no_second_deal(story: Story):
    story.garage.put_order("АА0001", phones=[HIS])
    deal = story.portal.put_deal("АА0001", contacts=[story.portal.put_contact(HIS)])
    story.portal.after_a_list = lambda: story.portal.by_hand(deal, number="")
    rows = story.plan()
    story.portal.after_a_list = lambda: None
    story.apply(rows)
    assert list(story.portal.deals_held) == [deal]
    story.sync()
    assert [one.id for one in story.deals("АА0001")] == [deal]
    story.settles()
