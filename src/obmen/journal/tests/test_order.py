"""Lanes: messages about one object go one at a time and in order; others do not wait (H2)."""

import pytest

from .house import House


@pytest.mark.rule("H2")
def test_messages_of_one_deal_go_one_at_a_time_in_order_of_arrival(house: House) -> None:
    sent = [house.accept("12345").id for _ in range(3)]
    seen = []
    for _ in range(3):
        [head] = house.claim()
        assert house.claim() == []
        seen.append(head.body_id)
        assert house.done(head)
    assert seen == sent
    assert house.claim() == []
